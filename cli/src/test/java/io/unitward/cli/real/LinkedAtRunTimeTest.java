package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a usual run of the timer leaves to the JVM: the first use of a record's own equality takes some 20 ms of a run that takes
 * 400, since Java 17 works it out of method handles then and keeps it in no archive.
 */
@Tag("real")
class LinkedAtRunTimeTest {
    private static final String UNIT = "home-api.service";
    private static final String EQUALITY_OF_RECORDS = "java.lang.runtime.ObjectMethods";

    /** The last classes before records were compared in the third run; none when they were not. */
    private static List<String> beforeComparing(Lab lab) throws IOException {
        String log = lab.home() + "/classes.log";
        SandboxCommand logged =
                SandboxCommand.of(List.of("audit")).with("_JAVA_OPTIONS", "-Xlog:class+load:file=" + log + ":none");
        for (int i = 0; i < 2; i++) {
            assertThat(lab.audit("--alert").exitCode()).isZero();
        }
        Outcome third = lab.audit(logged, "--alert");
        assertThat(third.exitCode()).as(third.errors()).isZero();
        List<String> classes = Files.readAllLines(lab.onHost(log)).stream()
                .map(line -> line.split(" ", 2)[0])
                .toList();
        assertThat(classes.contains("io.unitward.cli.Alerting")).isTrue();
        int at = classes.indexOf(EQUALITY_OF_RECORDS);
        return at < 0 ? List.of() : classes.subList(at - 12, at + 12);
    }

    @Test
    void an_audit_that_finds_nothing_compares_no_record() throws Exception {
        try (Lab lab = Lab.running(UNIT)) {
            assertThat(beforeComparing(lab)).isEmpty();
        }
    }
}
