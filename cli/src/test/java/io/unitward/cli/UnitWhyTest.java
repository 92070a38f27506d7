package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unitward explain UNIT --policy ID}, of a recorded snapshot. */
class UnitWhyTest {
    private static final Path SAMPLE = Path.of("../samples/replay/homelab-refused");

    @TempDir
    private Path tmp;

    private Path config;

    @BeforeEach
    void config() throws IOException {
        tmp = tmp.toRealPath();
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxr-xr-x"));
        config = Files.copy(SAMPLE.resolve("unitward.yaml"), tmp.resolve("unitward.yaml"));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Unitward.run(Replay.console(out, err), arguments);
        return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private Ran why(String unit, String policy, String... more) {
        return run(Stream.concat(
                        Stream.of(
                                "explain",
                                unit,
                                "--policy",
                                policy,
                                "--snapshot",
                                SAMPLE.resolve("snapshot.json").toString(),
                                "--config",
                                config.toString()),
                        Arrays.stream(more))
                .toArray(String[]::new));
    }

    @Test
    void a_finding_is_traced_to_facts_conditions_and_lines() {
        Ran ran = why("mail", "foreign-drop-in");
        assertThat(ran.code).as(ran.err).isZero();
        assertThat(ran.out)
                .startsWith("foreign-drop-in  fires for mail.service\n")
                .contains("/run/user/1000/systemd/user/mail.service.d/override.conf")
                .containsPattern(
                        "condition 1: ViewFile of \\S+override.conf  provenance/foreign-drop-in/foreign-drop-in.drl:\\d+:\\d+")
                .contains("\n    about what is on disk\n", "view is View.ON_DISK");
        Published.WHY.accepts(why("mail", "foreign-drop-in", "-o", "json=-").out);
    }

    @Test
    void where_nothing_is_found_the_first_condition_that_failed_is_told() {
        Ran ran = why("api.service", "foreign-drop-in");
        assertThat(ran.code).isZero();
        assertThat(ran.out)
                .startsWith("foreign-drop-in  does not fire for api.service\n")
                .containsPattern("condition 1 fails: .*foreign-drop-in.drl:\\d+:\\d+")
                .contains(
                        "expected is true; wanted: expected == false  provenance/foreign-drop-in/foreign-drop-in.drl:");
        Published.WHY.accepts(why("api.service", "foreign-drop-in", "-o", "json=-").out);
    }

    /** The two never disagree, for any unit and every policy that finds something. */
    @Test
    void it_says_what_the_audit_says() throws IOException {
        JsonNode report =
                new ObjectMapper().readTree(SAMPLE.resolve("expected.10.json").toFile());
        int findings = 0;
        for (JsonNode unit : report.at("/units")) {
            for (String policy : new TreeSet<>(unit.at("/findings").findValuesAsText("policy"))) {
                findings++;
                JsonNode why = new ObjectMapper().readTree(why(unit.at("/unit").asText(), policy, "-o", "json=-").out);
                assertThat(why.at("/fired").asBoolean()).as(policy).isTrue();
            }
        }
        assertThat(findings).isGreaterThan(4);
    }

    @Test
    void of_the_manager_and_by_an_operators_policy() throws IOException {
        assertThat(why("manager", "manager-degraded").out).startsWith("manager-degraded  does not fire for manager\n");
        Path policies = tmp.resolve("policies");
        assertThat(run("policy", "new", "site", "no-override", "--into", policies.toString()).code)
                .isZero();
        Ran ran = why("mail", "no-override", "--policies", policies.toString());
        assertThat(ran.code).as(ran.err).isZero();
        assertThat(ran.out)
                .startsWith("no-override  fires for mail.service\n")
                .contains("  " + policies + "/site/no-override/no-override.drl:16:5\n");
        Files.setPosixFilePermissions(policies, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(why("mail", "no-override", "--policies", policies.toString()).code)
                .isEqualTo(ExitCode.BAD_CONFIGURATION.code());
    }

    @Test
    void what_cannot_be_asked_is_told() throws IOException {
        assertThat(why("mail", "foreign-dropin").err).contains("did you mean 'foreign-drop-in'?");
        assertThat(why("mail", "foreign-dropin").code).isEqualTo(ExitCode.USAGE.code());
        assertThat(why("nowhere", "foreign-drop-in").err).contains("UNIT 'nowhere.service' matches nothing");
        Ran without = run("explain", "mail", "--config", config.toString());
        assertThat(without.code).isEqualTo(ExitCode.USAGE.code());
        assertThat(without.err).contains("expected --policy with them");
        Files.writeString(config, Files.readString(config) + """
                policies:
                  - policy: foreign-drop-in
                    enabled: false
                    reason: "a test"
                """);
        assertThat(why("mail", "foreign-drop-in").err).contains("policy 'foreign-drop-in' is switched off");
        assertThat(Files.list(tmp).map(file -> file.getFileName().toString())).containsExactly("unitward.yaml");
    }
}
