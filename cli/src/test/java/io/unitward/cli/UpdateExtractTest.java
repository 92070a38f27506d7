package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.UpdateFailure;
import io.unitward.facts.Stack;
import io.unitward.remediation.stack.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an alert says of an update that failed is bounded, can be shown anywhere, and holds no secret. */
class UpdateExtractTest {
    private static final String OLD = "sha256:" + "1a".repeat(32);
    private static final String NEW = "sha256:" + "2b".repeat(32);

    private static final Stack SEEN =
            new Stack("web", "web.service", "web", null, null, null, List.of(), null, List.of(), List.of());

    private static UpdateFailure of(List<String> told, Set<String> known) {
        return of(told, SEEN, known);
    }

    private static UpdateFailure of(List<String> told, @Nullable Stack now, Set<String> known) {
        UpdateTrail trail = UpdateTrail.NONE.before(
                new Recorded(Map.of("web-1", new Recorded.Image("web", "localhost:5000/web:v", "3c".repeat(32), OLD))));
        UpdateTrail made = new UpdateTrail(
                trail.pulled(),
                trail.before(),
                Map.of("web-1", new Recorded.Image("web", "localhost:5000/web:v", "4d".repeat(32), NEW)));
        return UpdateExtract.of("rolled back", told, made, now, known);
    }

    @Test
    void itNamesTheImagesByDigest() {
        assertThat(of(List.of(), Set.of()).images())
                .isEqualTo("web-1 (localhost:5000/web:v) from " + OLD + " to " + NEW);
    }

    @Test
    void theLastWordsAreKeptWhereNotAllFit() {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            told.add("line " + i + " of what the provider said");
        }
        String failed = of(told, Set.of()).failed();
        assertThat(failed).startsWith("rolled back / line 1").endsWith("line 199 of what the provider said");
        assertThat(failed.length()).isLessThanOrEqualTo(820);
        assertThat(of(List.of("x".repeat(100_000)), Set.of()).failed().length()).isLessThanOrEqualTo(820);
    }

    @Test
    void noControlCharacterIsLeft() {
        assertThat(of(List.of("\u001b[31mred\u0007\u202e"), Set.of()).failed())
                .isEqualTo("rolled back / \\x1b[31mred\\x07\\u202e");
    }

    @Test
    void secretsAreTakenOut() {
        String failed = of(
                        List.of(
                                "pulling from https://bob:hunter2@registry.example.org/",
                                "DB_PASSWORD=swordfish",
                                "it told opensesame of an env file",
                                "-----BEGIN PRIVATE KEY-----",
                                "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7",
                                "-----END PRIVATE KEY-----",
                                "manifest " + OLD + " is not there"),
                        Set.of("opensesame"))
                .failed();
        assertThat(failed)
                .doesNotContain("hunter2", "swordfish", "opensesame", "MIIEvQ")
                .contains("registry.example.org", OLD);
    }

    /** Nobody knows the secrets of a stack that could not be looked at, so that nothing of what others said is passed on. */
    @Test
    void ofAStackThatCouldNotBeLookedAtOnlyOurOwnWordsAreTold() {
        UpdateFailure unseen = of(List.of("the health check said swordfish"), null, Set.of());
        assertThat(unseen.failed()).isEqualTo("rolled back");
        assertThat(unseen.running()).isEqualTo("could not be told");
        assertThat(unseen.images()).contains(OLD, NEW);
    }

    @Test
    void thatNothingRunsIsNotThatNobodyKnows() {
        assertThat(of(List.of("so"), Set.of()).running()).isEqualTo("no container");
        Stack untold = new Stack("web", "web.service", "web", null, null, null, null, null, List.of(), List.of("x"));
        assertThat(of(List.of("so"), untold, Set.of()).running()).isEqualTo("could not be told");
    }
}
