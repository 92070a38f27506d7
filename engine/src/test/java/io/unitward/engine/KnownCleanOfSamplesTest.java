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
import java.util.ArrayList;
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
    private static final int CHANGES = 60;

    static List<Path> samples() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("..", "samples", "replay"))) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    static List<Path> declared() throws Exception {
        return samples().stream()
                .filter(sample -> Files.exists(sample.resolve("unitward.yaml")))
                .toList();
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

    /** What it is changed to stands elsewhere in these samples, so that much of it is what policies look for. */
    private static Mutation mutation(Random random) throws Exception {
        List<Snapshot> all = new ArrayList<>();
        for (Path sample : declared()) {
            all.add(input(sample).snapshot());
        }
        return new Mutation(random, all.toArray(Snapshot[]::new));
    }

    private static @Nullable Snapshot changed(Snapshot snapshot, Mutation mutation, int times) {
        Snapshot changed = snapshot;
        for (int i = 0; i < times && changed != null; i++) {
            changed = mutation.of(changed);
        }
        return changed;
    }

    @ParameterizedTest
    @MethodSource("declared")
    void whatever_has_changed_is_found_whatever_is_known(Path sample) throws Exception {
        AuditInput first = input(sample);
        Mutation mutation = mutation(new Random(1));
        AuditEngine.Judgement before = judge(first, Set.of());
        // As a store does it: what any of them left is known to the next.
        Set<String> known = new HashSet<>(before.clean());
        Set<String> verdicts = new HashSet<>();
        int spared = 0;
        for (int i = 0; i < CHANGES; i++) {
            Snapshot changed = changed(first.snapshot(), mutation, 1 + i % 8);
            AuditReport expected = changed == null ? null : alone(with(changed, first.manifest()));
            if (changed != null && expected != null) {
                AuditEngine.Judgement told = judge(with(changed, first.manifest()), known);
                assertThat(told.report().toString()).as("change " + i).isEqualTo(expected.toString());
                spared += told.clean().stream().anyMatch(known::contains) ? 1 : 0;
                known.addAll(told.clean());
                verdicts.add(expected.units().toString());
            }
        }
        assertThat(verdicts).as("different reports").hasSizeGreaterThan(CHANGES / 10);
        assertThat(spared).as("runs that had not everything to judge").isGreaterThan(CHANGES / 4);
    }

    /** Else the key of a unit would not say what a policy sees of it. */
    @ParameterizedTest
    @MethodSource("samples")
    void every_fact_lies_with_the_unit_it_is_about(Path sample) throws Exception {
        for (UnitFacts unit : new FactSheet(input(sample)).units()) {
            assertThat(unit.facts())
                    .allSatisfy(fact -> assertThat(fact.subject()).isEqualTo(unit.unit()));
        }
    }
}
