package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
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

    /** What makes a class at run time for an annotation that is read: 3 % of such a run. */
    private static final Pattern PROXY = Pattern.compile(".*\\$Proxy\\d+");

    /** The names of the classes that the third run loads, in order. */
    private static List<String> loaded(Lab lab) throws IOException {
        String log = lab.home() + "/classes.log";
        SandboxCommand logged =
                SandboxCommand.of(List.of("audit")).with("_JAVA_OPTIONS", "-Xlog:class+load:file=" + log + ":none");
        for (int i = 0; i < 2; i++) {
            Outcome before = lab.audit("--alert");
            assertThat(before.exitCode()).as(before.errors()).isZero();
        }
        Outcome third = lab.audit(logged, "--alert");
        assertThat(third.exitCode()).as(third.errors()).isZero();
        List<String> classes = Files.readAllLines(lab.onHost(log)).stream()
                .map(line -> line.split(" ", 2)[0])
                .toList();
        assertThat(classes.contains("io.unitward.cli.Alerting")).isTrue();
        return classes;
    }

    /** The classes around one, so that a failure tells what needed it. */
    private static List<String> around(List<String> classes, int at) {
        return at < 0 ? List.of() : classes.subList(at - 12, Math.min(classes.size(), at + 12));
    }

    @Test
    void an_audit_that_finds_nothing_compares_no_record_and_reads_no_annotation() throws Exception {
        try (Lab lab = Lab.running(UNIT)) {
            List<String> classes = loaded(lab);
            assertThat(around(classes, classes.indexOf(EQUALITY_OF_RECORDS))).isEmpty();
            List<String> proxies = classes.stream()
                    .filter(name -> PROXY.matcher(name).matches())
                    .toList();
            assertThat(proxies).isEmpty();
            // What Comparator composes is of classes that are made when it is.
            String composed = classes.stream()
                    .filter(name -> name.startsWith("java.util.Comparator$$Lambda"))
                    .findFirst()
                    .orElse("");
            assertThat(around(classes, classes.indexOf(composed))).isEmpty();
        }
    }

    /** Nor does it judge what was judged before: a third of such a run. */
    @Test
    void an_audit_that_finds_everything_as_it_was_loads_no_rules_and_the_next_finds_what_came() throws Exception {
        try (Lab lab = Lab.running(UNIT)) {
            assertThat(loaded(lab)).noneMatch(name -> name.startsWith("org.drools.") || name.startsWith("org.kie."));

            lab.write("/etc/systemd/user/" + UNIT + ".d/x.conf", "[Service]\nNice=1\n");
            Outcome changed = lab.audit();
            assertThat(changed.exitCode()).as(changed.errors()).isEqualTo(10);
            assertThat(changed.text()).contains("foreign-drop-in");
        }
    }
}
