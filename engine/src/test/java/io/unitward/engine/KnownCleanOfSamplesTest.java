package io.unitward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.engine.clean.KnownClean;
import io.unitward.engine.session.Deadline;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.Snapshot;
import io.unitward.json.SnapshotJson;
import io.unitward.ownership.Manifest;
import io.unitward.pending.History;
import io.unitward.verdict.AuditReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever changes on a host, who knows what was clean says the same as who knows nothing. */
class KnownCleanOfSamplesTest {
    private static final int CHANGES = Integer.getInteger("unitward.changes", 40);

    static Stream<Path> samples() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("..", "samples", "replay"))) {
            return all.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    private static AuditInput input(Path sample) throws Exception {
        Snapshot snapshot;
        try (var in = Files.newInputStream(sample.resolve("snapshot.json"))) {
            snapshot = SnapshotJson.read(in, "snapshot.json");
        }
        Path file = sample.resolve("unitward.yaml");
        Path nowhere = sample.resolve("nowhere");
        Manifest manifest = Files.exists(file)
                ? ConfigFiles.load(new ConfigPlaces(1000, nowhere, null, file.toAbsolutePath(), null))
                        .manifest()
                : Manifest.EMPTY;
        return with(snapshot, manifest);
    }

    private static AuditInput with(Snapshot snapshot, Manifest manifest) {
        return new AuditInput(
                snapshot,
                manifest,
                Scene.Shipped.POLICIES,
                List.of(),
                History.NONE,
                List.of(),
                false,
                snapshot.takenAt(),
                List.of());
    }

    private static AuditEngine.Judgement judge(AuditInput input, Set<String> keys) {
        return AuditEngine.judge(input, new KnownClean("build", keys), Deadline.NONE);
    }

    /** One that cannot be judged at all is no host. */
    private static @Nullable AuditReport alone(AuditInput input) {
        try {
            return judge(input, Set.of()).report();
        } catch (RuntimeException noHost) {
            return null;
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void what_one_thing_changes_is_found_whatever_is_known(Path sample) throws Exception {
        AuditInput first = input(sample);
        Random random = new Random(sample.getFileName().toString().hashCode());
        Mutation mutation = new Mutation(random, first.snapshot());
        // As a store does it: what any of them left is known to the next.
        Set<String> known = new HashSet<>(judge(first, Set.of()).clean());
        int judged = 0;
        int other = 0;
        AuditReport before = judge(first, Set.of()).report();
        for (int i = 0; i < CHANGES; i++) {
            Snapshot changed = mutation.of(first.snapshot());
            AuditReport expected = changed == null ? null : alone(with(changed, first.manifest()));
            if (changed != null && expected != null) {
                AuditEngine.Judgement told = judge(with(changed, first.manifest()), known);
                assertThat(told.report().toString()).as("change " + i).isEqualTo(expected.toString());
                known.addAll(told.clean());
                judged++;
                other += expected.units().equals(before.units()) ? 0 : 1;
            }
        }
        System.err.println(sample.getFileName() + " judged " + judged + " other " + other + " known " + known.size());
        assertThat(judged).isGreaterThan(CHANGES / 2);
    }

    /** Else the key of a unit would not say what a policy sees of it. */
    @ParameterizedTest
    @MethodSource("samples")
    void every_fact_lies_with_the_unit_it_is_about(Path sample) throws Exception {
        for (UnitFacts unit : new FactSheet(input(sample)).units()) {
            assertThat(unit.facts()).allSatisfy(fact -> assertThat(fact.subject()).isEqualTo(unit.unit()));
        }
    }
}
