package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanStoreTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = FIRST.plus(Duration.ofHours(23));

    @TempDir
    Path temporary;

    private Path file;
    private CleanStore store;

    @BeforeEach
    void open() throws StateUnusable {
        StateDirectory directory = StateDirectory.open(temporary, Scope.USER, 1000);
        store = new CleanStore(directory);
        file = directory.file("clean.json");
    }

    private static Set<String> many(int from, int count) {
        Set<String> keys = new HashSet<>();
        for (int i = from; i < from + count; i++) {
            keys.add("%043d".formatted(i));
        }
        return keys;
    }

    /** Adds what a run judged that read what is there when it began. */
    private void add(Set<String> keys, Instant now) throws IOException {
        store.add(keys, store.read(now), now);
    }

    @Test
    void what_was_judged_is_known_for_a_day_from_the_first_of_it() throws Exception {
        assertThat(store.read(FIRST)).isEqualTo(CleanStore.Known.NOTHING);
        add(Set.of("a", "b"), FIRST);
        add(Set.of("b", "c"), LATER);
        assertThat(store.read(LATER)).isEqualTo(new CleanStore.Known(FIRST, Set.of("a", "b", "c")));
        Instant over = FIRST.plus(CleanStore.LASTS);
        assertThat(store.read(over.minusNanos(1)).keys()).hasSize(3);
        assertThat(store.read(over)).isEqualTo(CleanStore.Known.NOTHING);
        assertThat(store.read(FIRST.minusNanos(1)))
                .as("a clock that was set back")
                .isEqualTo(CleanStore.Known.NOTHING);

        add(Set.of("b"), over);
        assertThat(store.read(over)).isEqualTo(new CleanStore.Known(over, Set.of("b")));
    }

    @Test
    void a_run_that_is_at_work_when_the_day_is_over_prolongs_nothing_that_it_did_not_judge() throws Exception {
        add(Set.of("a", "b"), FIRST);
        Instant over = FIRST.plus(CleanStore.LASTS);
        CleanStore.Known then = store.read(over.minusNanos(1));
        store.add(Set.of("a", "b", "judged"), then, over);
        assertThat(store.read(over)).isEqualTo(new CleanStore.Known(over, Set.of("judged")));
        store.add(Set.of("a"), then, over.plusSeconds(1));
        assertThat(store.read(over.plusSeconds(1)).keys())
                .as("of a slower run, when another has begun anew")
                .containsExactly("judged");

        Instant back = over.minusSeconds(3600);
        store.add(Set.of("judged", "later"), store.read(over), back);
        assertThat(store.read(back))
                .as("the clock was set back meanwhile")
                .isEqualTo(new CleanStore.Known(back, Set.of("later")));
    }

    @Test
    void nothing_is_written_where_all_is_known() throws Exception {
        add(Set.of("a", "b"), FIRST);
        Object before = Files.getAttribute(file, "unix:ino");
        add(Set.of("b"), LATER);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
        add(Set.of("d"), LATER);
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
    }

    @Test
    void there_is_a_bound_to_it() throws Exception {
        add(many(0, CleanStore.MOST), FIRST);
        assertThat(store.read(FIRST).keys()).hasSize(CleanStore.MOST);
        assertThat(Files.size(file)).isLessThan(1 << 20);
        add(many(5, 10), FIRST);
        assertThat(store.read(FIRST).keys()).as("nothing new").hasSize(CleanStore.MOST);
        add(many(CleanStore.MOST - 1, 2), FIRST);
        assertThat(store.read(FIRST).keys()).as("those of the last run").isEqualTo(many(CleanStore.MOST - 1, 2));
        add(many(0, CleanStore.MOST + 100), FIRST);
        assertThat(store.read(FIRST).keys()).hasSize(CleanStore.MOST);
    }

    @Test
    void what_cannot_be_understood_is_nothing_and_is_written_anew() throws Exception {
        add(Set.of("a"), FIRST);
        String whole = Files.readString(file);
        for (String damaged : new String[] {
            "",
            whole.substring(0, whole.length() / 2),
            "{}",
            "[]",
            whole.replace("\"a\"", "7"),
            whole.replace("clean", "other"),
            whole.replace("since", "never")
        }) {
            Files.writeString(file, damaged);
            assertThat(store.read(FIRST)).as(damaged).isEqualTo(CleanStore.Known.NOTHING);
            add(Set.of("b"), FIRST);
            assertThat(store.read(FIRST).keys()).as(damaged).containsExactly("b");
        }
    }

    @Test
    void what_a_newer_version_wrote_is_nothing_and_stays() throws Exception {
        String newer = "{\"schema\":\"unitward.clean/v2\",\"since\":\"2026-01-01T12:00:00Z\",\"keys\":[\"a\"]}\n";
        Files.writeString(file, newer);
        assertThat(store.read(FIRST)).isEqualTo(CleanStore.Known.NOTHING);
        assertThatThrownBy(() -> add(Set.of("b"), FIRST)).isInstanceOf(NewerState.class);
        assertThat(Files.readString(file)).isEqualTo(newer);
    }

    @Test
    void a_pipe_in_its_place_keeps_nobody_waiting() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertThat(store.read(FIRST)).isEqualTo(CleanStore.Known.NOTHING);
    }
}
