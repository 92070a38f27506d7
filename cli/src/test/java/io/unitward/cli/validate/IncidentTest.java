package io.unitward.cli.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.cli.Published;
import io.unitward.cli.validate.Outcome.Done;
import io.unitward.cli.validate.Outcome.Expectation;
import io.unitward.cli.validate.Outcome.Place;
import io.unitward.cli.validate.Outcome.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentTest {
    private static final Outcome PASSED = outcome("T01", Status.PASS, "", true);
    private static final Outcome FAILED = outcome("T02", Status.FAIL, "expected: a; observed: b", false);
    private static final Outcome SKIPPED = new Outcome(
            "T03",
            "it holds",
            Place.SANDBOX,
            Status.SKIP,
            "podman is missing",
            List.of(),
            List.of(),
            List.of(),
            Duration.ZERO);

    private static Outcome outcome(String id, Status status, String reason, boolean held) {
        return new Outcome(
                id,
                "it holds",
                Place.LIVE,
                status,
                reason,
                List.of(new Done("somebody wrote a file", null, null), new Done("run a|b `c`", 10, "02-run.txt")),
                List.of(new Expectation("it is <a>", "it is [a](b) | c", held)),
                List.of("02-run.txt"),
                Duration.ofMillis(1500));
    }

    private static Incident of(boolean strict, Outcome... outcomes) {
        return new Incident(Instant.parse("2026-11-27T08:00:00Z"), "0.1.0", strict, List.of(outcomes), null);
    }

    @Test
    void a_failure_refutes_and_a_skip_does_when_strict() {
        assertThat(of(false, PASSED, SKIPPED).refuted()).isFalse();
        assertThat(of(true, PASSED, SKIPPED).refuted()).isTrue();
        assertThat(of(false, PASSED, FAILED).refuted()).isTrue();
        assertThat(of(true, PASSED).refuted()).isFalse();
    }

    @Test
    void a_reason_is_told_once() {
        Outcome too = new Outcome(
                "T04",
                "it holds, too",
                Place.SANDBOX,
                Status.SKIP,
                "podman is missing",
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO);
        assertThat(of(false, SKIPPED, too).text())
                .containsExactly(
                        "T03 SKIP  it holds",
                        "           podman is missing",
                        "T04 SKIP  it holds, too",
                        "           for the reason of T03",
                        "0 PASS, 0 FAIL, 2 SKIP");
    }

    @Test
    void skips_alone_say_nothing() {
        assertThat(of(false, SKIPPED).saysNothing()).isTrue();
        assertThat(of(false, SKIPPED, PASSED).saysNothing()).isFalse();
        assertThat(of(false, SKIPPED, FAILED).saysNothing()).isFalse();
    }

    @Test
    void a_pass_has_expectations_that_held_and_anything_else_a_reason() {
        assertThatThrownBy(() -> outcome("T01", Status.PASS, "", false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> outcome("T01", Status.PASS, "why", true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> outcome("T01", Status.FAIL, "", false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Outcome(
                        "T01", "it holds", Place.LIVE, Status.PASS, "", List.of(), List.of(), List.of(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_text_has_a_line_for_each_and_the_sums() {
        assertThat(of(false, PASSED, FAILED, SKIPPED).text())
                .containsExactly(
                        "T01 PASS  it holds",
                        "T02 FAIL  it holds",
                        "           expected: a; observed: b",
                        "T03 SKIP  it holds",
                        "           podman is missing",
                        "1 PASS, 1 FAIL, 1 SKIP");
    }

    @Test
    void the_json_is_as_published() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        of(true, PASSED, FAILED, SKIPPED).json(out, 20);
        String json = out.toString(UTF_8);
        Published.INCIDENT.accepts(json);
        assertThat(json)
                .contains("\"exitCode\": 20", "\"evidence\": \"T01/02-run.txt\"", "\"reason\": \"podman is missing\"");
    }

    @Test
    void what_was_observed_makes_no_markup() {
        String page = of(false, PASSED, FAILED).markdown();
        assertThat(page)
                .contains("| it is \\<a\\> | it is \\[a\\](b) \\| c | **not as expected** |")
                .contains("| `run a\\|b 'c'` | 10 | [02-run.txt](T01/02-run.txt) |")
                .contains("1 PASS, 1 FAIL, 0 SKIP, begun at 2026-11-27T08:00:00Z.");
    }
}
