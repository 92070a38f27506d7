package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Homelab;
import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxKind;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import io.unitward.facts.Snapshot;
import io.unitward.json.BadSnapshot;
import io.unitward.json.SnapshotJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plays on real managers what the samples hold, and checks that a live audit still says what the replay of the sample says.
 * With {@code -Dunitward.record=true} the samples, and the demo's snapshots, are recorded anew; see
 * {@code samples/replay/README.md}.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class SampleRecordingTest {
    private static final boolean RECORD = Boolean.getBoolean("unitward.record");
    private static final Path DEMO = Path.of("src/main/resources/io/unitward/cli/demo");
    private static final @Nullable String NO_MANIFEST = null;
    private static final int UID = 1000;
    private static final Pattern SUMMARY = Pattern.compile("(?m)^(= |unitward: ).*");

    private static final String IN_ORDER = "unitward: [^\n]* all compliant[^\n]*\n";

    private Program program;

    @BeforeAll
    void install() throws IOException {
        program = Program.install();
    }

    @AfterAll
    void uninstall() throws IOException {
        program.close();
    }

    @Test
    void a_homelab_refused_removed_and_clean() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(UID))) {
            Homelab homelab = Homelab.plant(sandbox);
            String manifest = Files.readString(Path.of(homelab.config()));
            check(sandbox, "homelab-refused", manifest, 1);

            homelab.removeViolations();
            check(sandbox, "homelab-removed", manifest, 2);

            CommandResult healed = program.run(sandbox, "audit", "--settle", "0");
            assertThat(healed.exitCode()).as(healed.output() + healed.errors()).isEqualTo(0);
            assertThat(sandbox.systemctl("restart", "cache.service", "db.service")
                            .succeeded())
                    .isTrue();
            check(sandbox, "homelab-clean", manifest, 3);
        }
    }

    @Test
    void an_untouched_user_manager_and_one_that_is_gone() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(UID))) {
            check(sandbox, "stock-user", NO_MANIFEST, 0);
            sandbox.signal(ManagerSignal.KILL);
            while (sandbox.managerRuns()) {
                LockSupport.parkNanos(1_000_000);
            }
            check(sandbox, "manager-unavailable", NO_MANIFEST, 0);
        }
    }

    @Test
    void an_untouched_system_manager() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.system().visible(program.directory()))) {
            check(sandbox, "stock-system", NO_MANIFEST, 0);
        }
    }

    /** What distributions ship and lay out in their own way is in order, in one line, without anybody declaring it. */
    @ParameterizedTest
    @CsvSource({"DEBIAN, debian-13", "FEDORA, fedora", "NIXOS, nixos"})
    @Tag("trees")
    void a_distribution_as_it_comes(Distribution distribution, String name) throws Exception {
        for (SandboxSpec scope : List.of(SandboxSpec.userOf(UID), SandboxSpec.system())) {
            SandboxSpec spec = scope.onTree(Trees.debian13());
            try (Sandbox sandbox = distribution.start(spec, program)) {
                Trees.assertRelease(
                        spec, sandbox.systemctl("show", "-P", "Version").text());
                check(sandbox, name + (spec.kind() == SandboxKind.USER ? "-user" : "-system"), NO_MANIFEST, 0);
            }
        }
    }

    /** The same layouts with the systemd of this host. */
    @ParameterizedTest
    @EnumSource(names = {"FEDORA", "NIXOS"})
    void a_layout_of_another_distribution(Distribution distribution) throws Exception {
        try (Sandbox sandbox = distribution.start(SandboxSpec.userOf(UID).onTree(Path.of("/")), program)) {
            CommandResult live = program.run(sandbox, "audit", "--dry-run", "--no-state", "--settle", "0");
            assertThat(live.exitCode()).as(live.output() + live.errors()).isZero();
            assertThat(live.output()).matches(IN_ORDER);
        }
    }

    /** Records, or compares: the last line tells the kinds and numbers of verdicts. */
    private void check(Sandbox sandbox, String name, @Nullable String manifest, int act) throws IOException {
        Sample sample = Sample.of(name);
        if (RECORD) {
            record(sandbox, sample, manifest, act);
        }
        assertThat(sample.hasManifest() ? Files.readString(sample.manifest()) : null)
                .isEqualTo(manifest);
        Expected expected = Expected.of(sample);
        CommandResult live = program.run(sandbox, "audit", "--dry-run", "--no-state", "--settle", "0");
        String text = rewritten(live.output(), sandbox);
        assertThat(live.exitCode()).as(text + live.errors()).isEqualTo(expected.exitCode());
        if (live.exitCode() == 0) {
            assertThat(text).matches(IN_ORDER);
        }
        if (name.startsWith("homelab")) {
            assertThat(findings(text)).isEqualTo(findings(expected.text()));
        }
    }

    private void record(Sandbox sandbox, Sample sample, @Nullable String manifest, int act) throws IOException {
        CommandResult snapshot = program.run(sandbox, "snapshot");
        Files.createDirectories(sample.directory());
        String text = withoutHostMounts(rewritten(snapshot.output(), sandbox));
        Files.writeString(sample.snapshot(), text);
        if (manifest != null) {
            Files.writeString(sample.manifest(), manifest);
            Files.createDirectories(DEMO);
            Files.writeString(DEMO.resolve(act + ".json"), text);
            Files.writeString(DEMO.resolve("unitward.yaml"), manifest);
        }
        Path temporary = Files.createDirectory(sandbox.directory().resolve("replay-" + sample));
        Replay.of(sample, temporary).writeTo(sample);
    }

    /** Which units have a verdict worth a heading, and what stops the plan: everything but evidence. */
    private static String findings(String text) {
        return text.lines()
                .filter(line -> !line.startsWith(" ") && !SUMMARY.matcher(line).matches())
                .sorted()
                .reduce("", (all, line) -> all + line + "\n");
    }

    /** Which file systems the recording machine has is nobody's business. */
    public static String withoutHostMounts(String text) throws IOException {
        try {
            Snapshot all =
                    SnapshotJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "recorded");
            Snapshot kept = new Snapshot(
                            all.schema(),
                            all.takenAt(),
                            all.host(),
                            all.manager(),
                            all.request(),
                            all.searchPath(),
                            all.managerInputs(),
                            all.units().stream()
                                    .filter(unit -> !unit.id().endsWith(".mount")
                                            || unit.id().equals("-.mount"))
                                    .toList(),
                            all.files(),
                            all.sources(),
                            all.problems())
                    .with(all.stacks());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            SnapshotJson.write(kept, bytes);
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (BadSnapshot bad) {
            throw new IOException(bad);
        }
    }

    /** The sandbox's own names replaced by a usual user's; as paths, and escaped as in the names of mount units. */
    public static String rewritten(String text, Sandbox sandbox) {
        String directory = sandbox.directory().toString();
        String unit = directory.substring(1).replace("-", "\\x2d").replace('/', '-');
        return text.replace(directory + "/home", "/home/lab")
                .replace(directory + "/run", "/run/user/" + UID)
                .replace(directory, "/srv/sandbox")
                .replace(unit.replace("\\", "\\\\"), "srv-sandbox") // as JSON spells it
                .replace(unit, "srv-sandbox");
    }
}
