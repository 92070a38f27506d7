package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.WarmRun;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.soak.Soak;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of {@code bench/soak --warm}: what that does in ten thousand runs is done in some. */
@Tag("real")
class SoakOnRealManagerTest {
    private static final int RUNS = 64;
    private static final int EACH = 4;

    @Test
    void what_runs_leave_stays_within_its_bounds() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            Path classes = lab.home().resolve("classes");
            copyTestsTo(classes);
            lab.shell("mkdir -m 700 soak tmp");
            List<String> argv = new ArrayList<>(
                    lab.argv(lab.home().resolve("soak").toString(), Integer.toString(RUNS), Integer.toString(EACH)));
            int classPath = argv.indexOf("-cp") + 1;
            argv.set(classPath, classes + File.pathSeparator + argv.get(classPath));
            argv.set(classPath + 1, Soak.class.getName());
            argv.add(1, "-Djava.io.tmpdir=" + lab.home().resolve("tmp"));
            CommandResult done = lab.sandbox().run(SandboxCommand.of(argv).within(Lab.RUN_LIMIT.multipliedBy(10)));
            assertThat(done.exitCode()).as(done.output() + done.errors()).isZero();
            assertThat(done.output()).contains("run    " + RUNS + " after", "state/before", "cache/DIGEST.compiled");
        }
    }

    /** The program that unitward is loaded by, alone: the class path is one that its user cannot read. */
    private static void copyTestsTo(Path classes) throws Exception {
        Path tests = Path.of(
                Objects.requireNonNull(WarmRun.class.getProtectionDomain().getCodeSource())
                        .getLocation()
                        .toURI());
        Path inside = classes.resolve("io/unitward/cli");
        Files.createDirectories(inside.resolve("soak"));
        Files.copy(tests.resolve("io/unitward/cli/WarmRun.class"), inside.resolve("WarmRun.class"));
        try (Stream<Path> all = Files.list(tests.resolve("io/unitward/cli/soak"))) {
            for (Path each : all.toList()) {
                Files.copy(each, inside.resolve("soak").resolve(each.getFileName()));
            }
        }
    }
}
