package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.verdict.PolicyChanges.Fresh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which policies are new; in doubt none is. */
class SeenPoliciesTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant UPGRADE = FIRST.plus(Duration.ofDays(30));
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path temporary;

    private Path file;
    private SeenPolicies seen;

    @BeforeEach
    void open() throws StateUnusable {
        StateDirectory directory = StateDirectory.open(temporary, Scope.USER, 1000);
        seen = new SeenPolicies(directory);
        file = directory.file("policies.json");
    }

    @Test
    void the_first_run_accepts_all_that_there_are() throws Exception {
        assertThat(seen.read()).isEqualTo(SeenPolicies.Known.NOTHING);
        assertThat(fresh(FIRST, "a", "b")).isEmpty();
        note(FIRST, "a", "b");
        assertThat(fresh(FIRST.plusSeconds(1), "a", "b")).isEmpty();
    }

    @Test
    void what_comes_later_counts_until_it_is_noted_and_is_new_for_14_days_then() throws Exception {
        note(FIRST, "a");
        assertThat(seen.read().lacks(List.of("b", "a"))).isTrue();
        assertThat(fresh(UPGRADE, "b", "a")).isEmpty();
        note(UPGRADE, "a", "b");
        note(UPGRADE.plus(DAY), "a", "b");
        assertThat(seen.read().lacks(List.of("b", "a"))).isFalse();
        assertThat(seen.read().fresh(List.of("a", "b"), UPGRADE.plus(DAY)))
                .containsExactly(new Fresh("b", UPGRADE, UPGRADE.plus(DAY.multipliedBy(14))));
        assertThat(fresh(UPGRADE.plus(DAY.multipliedBy(14)).minusNanos(1), "a", "b"))
                .containsExactly("b");
        assertThat(fresh(UPGRADE.plus(DAY.multipliedBy(14)), "a", "b")).isEmpty();
        assertThat(fresh(UPGRADE.minusNanos(1), "b"))
                .as("a clock that was set back")
                .isEmpty();
    }

    @Test
    void what_is_accepted_counts_and_stays_so_when_it_was_away() throws Exception {
        assertThat(seen.accept(List.of("a"), "1", FIRST, Duration.ZERO))
                .as("before the first run")
                .isEmpty();
        assertThat(file).doesNotExist();
        note(FIRST, "a");
        assertThat(seen.accept(List.of("b", "a"), "2", UPGRADE, Duration.ZERO)).containsExactly("b");
        assertThat(fresh(UPGRADE, "a", "b", "c")).isEmpty();
        note(UPGRADE, "a", "c");
        assertThat(fresh(UPGRADE, "a", "b", "c")).containsExactly("c");
        assertThat(seen.accept(List.of("c"), "3", UPGRADE, Duration.ZERO)).containsExactly("c");
        assertThat(seen.accept(List.of("c"), "3", UPGRADE, Duration.ZERO)).isEmpty();
        assertThat(fresh(UPGRADE, "a", "b", "c")).isEmpty();
    }

    @Test
    void of_a_damaged_file_nothing_is_new_and_it_is_put_aside() throws Exception {
        note(FIRST, "a");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(fresh(UPGRADE, "a", "b")).as("%s bytes", length).isEmpty();
            assertThat(seen.read().warning()).as("%s bytes", length).contains("so all count");
        }
        note(UPGRADE, "a", "b");
        assertThat(file.resolveSibling("policies.json.damaged")).exists();
        assertThat(fresh(UPGRADE, "a", "b")).isEmpty();
        assertThat(seen.read().warning()).isNull();
    }

    @Test
    void a_newer_versions_file_is_left_alone() throws Exception {
        String newer = "{\"schema\":\"unitward.seen-policies/v2\",\"policies\":{}}\n";
        note(FIRST, "a");
        Files.writeString(file, newer);
        assertThat(fresh(UPGRADE, "a", "b")).isEmpty();
        assertThatThrownBy(() -> note(UPGRADE, "a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> seen.accept(List.of("a"), "1", UPGRADE, Duration.ZERO))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent(newer);
    }

    @Test
    void a_file_that_names_none_makes_none_new() throws Exception {
        Files.writeString(file, "{\"schema\":\"unitward.seen-policies/v1\",\"policies\":{}}\n");
        assertThat(seen.read()).isEqualTo(SeenPolicies.Known.NOTHING);
        note(UPGRADE, "a");
        assertThat(fresh(UPGRADE, "a")).isEmpty();
    }

    @Test
    void nothing_lacks_before_the_first_run() {
        assertThat(seen.read().lacks(List.of("a"))).isFalse();
    }

    private void note(Instant at, String... shipped) throws IOException {
        seen.note(List.of(shipped), "1", at, Duration.ZERO);
    }

    private List<String> fresh(Instant at, String... shipped) {
        return seen.read().fresh(List.of(shipped), at).stream()
                .map(Fresh::policy)
                .toList();
    }
}
