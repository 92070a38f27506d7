package io.unitward.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.unitward.verdict.Waiver;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaiverReaderTest {
    private static final String HEAD = "apiVersion: unitward/v1\nwaivers:\n";

    @Test
    void readsEveryKey() throws ConfigException {
        assertThat(read(HEAD + """
                  - policy: foreign-drop-in
                    units: ["web-*.service", manager]
                    file: ~/x.conf
                    digest: %s
                    reason: until Monday
                    approver: alice
                    granted: 2026-11-01
                    expires: 2026-11-30T12:00:00Z
                """.formatted("ab".repeat(32))))
                .containsExactly(new Waiver(
                        "foreign-drop-in",
                        List.of("web-*.service", "manager"),
                        "~/x.conf",
                        "ab".repeat(32),
                        "until Monday",
                        "alice",
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-11-30T12:00:00Z"),
                        false,
                        "waivers.yaml",
                        3,
                        5));
        assertThat(read("apiVersion: unitward/v1\nwaivers: []\n")).isEmpty();
    }

    @Test
    void everyProblemIsToldAtItsPlace() {
        assertThat(problems(HEAD + """
                  - policy: snapshot-incomplete
                    units: [web]
                    file: x.conf
                    digest: abc
                    reason: ""
                    granted: tomorrow
                    expires: 2026-02-30
                    until: 2026-01-01
                  - units: [a.service]
                """))
                .containsExactly(
                        "waivers.yaml:3:5: missing key 'approver'; expected who accepted it",
                        "waivers.yaml:3:13: policy 'snapshot-incomplete'; expected another policy: this cannot be waived, what could not be seen is not clean",
                        "waivers.yaml:4:13: units 'web'; expected a glob of *, ? and [abc] that ends in a unit type (such as .service) or a wildcard",
                        "waivers.yaml:5:11: file 'x.conf'; expected an absolute path, or one that begins with ~/",
                        "waivers.yaml:6:13: digest 'abc'; expected a sha-256 digest: 64 digits of 0-9 and a-f",
                        "waivers.yaml:7:13: reason ''; expected text without spaces around it, and not empty",
                        "waivers.yaml:8:14: granted 'tomorrow'; expected a date such as 2027-01-31 (its first moment in UTC), or 2027-01-31T18:00:00Z",
                        "waivers.yaml:9:14: expires '2026-02-30'; expected a date such as 2027-01-31 (its first moment in UTC), or 2027-01-31T18:00:00Z",
                        "waivers.yaml:10:5: unknown key 'until'; expected one of policy, units, file, digest, reason, approver, granted, expires",
                        "waivers.yaml:11:5: missing key 'policy'; expected the id of a policy",
                        "waivers.yaml:11:5: missing key 'reason'; expected why this is acceptable, in one line; it is shown in every report",
                        "waivers.yaml:11:5: missing key 'approver'; expected who accepted it",
                        "waivers.yaml:11:5: missing key 'granted'; expected a date such as 2027-01-31 (its first moment in UTC), or 2027-01-31T18:00:00Z",
                        "waivers.yaml:11:5: missing key 'expires'; expected a date such as 2027-01-31 (its first moment in UTC), or 2027-01-31T18:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-01-01T00:00:00Z", "-1000000000-01-01T00:00:00Z", "0000-01-01"})
    void datesThatNobodyCanCountFromAreProblems(String moment) {
        assertThat(problems(HEAD + """
                  - policy: foreign-drop-in
                    units: [web.service]
                    reason: r
                    approver: a
                    granted: "%s"
                    expires: "+1000000000-12-31T23:59:59Z"
                """.formatted(moment)))
                .hasSize(2)
                .allMatch(problem -> problem.contains("expected a date such as 2027-01-31"));
    }

    @Test
    void aWaiverLastsNinetyDaysAtMost() throws ConfigException {
        assertThat(read(entry("2026-01-01", "2026-04-01"))).hasSize(1);
        assertThat(problems(entry("2026-01-01", "2026-04-01T00:00:01Z")))
                .containsExactly(
                        "waivers.yaml:3:106: expires '2026-04-01T00:00:01Z'; expected at most 90 days after granted, so 2026-04-01 at the latest");
        assertThat(problems(entry("2026-01-01", "2026-01-01")))
                .singleElement()
                .asString()
                .endsWith("expected a moment after granted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manager-unavailable",
                "snapshot-incomplete",
                "changed-during-reload",
                "policy-failure",
                "bad-policy"
            })
    void whatMustNeverBeSilencedIsRefused(String policy) {
        assertThat(problems(entry("2026-01-01", "2026-02-01").replace("foreign-drop-in", policy)))
                .singleElement()
                .asString()
                .contains("policy '" + policy + "'; expected another policy: this cannot be waived");
    }

    private static String entry(String granted, String expires) {
        return HEAD + "  - {policy: foreign-drop-in, units: [\"*\"], reason: r, approver: a, granted: " + granted
                + ",        expires: " + expires + "}\n";
    }

    private static List<Waiver> read(String text) throws ConfigException {
        return WaiverReader.read("waivers.yaml", text.getBytes(UTF_8), false);
    }

    private static List<String> problems(String text) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(text));
        assertThat(e).as("refused").isNotNull();
        return e.problems().stream().map(ConfigProblem::toString).toList();
    }
}
