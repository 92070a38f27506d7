package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
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

    @Test
    void what_was_judged_is_known_for_a_day_from_the_first_of_it() throws Exception {
        assertThat(store.read(FIRST)).isEqualTo(CleanStore.Known.NOTHING);
        store.add(Set.of("a", "b"), FIRST);
        store.add(Set.of("b", "c"), LATER);
        assertThat(store.read(LATER)).isEqualTo(new CleanStore.Known(FIRST, Set.of("a", "b", "c")));
        Instant over = FIRST.plus(CleanStore.LASTS);
        assertThat(store.read(over.minusNanos(1)).keys()).hasSize(3);
        assertThat(store.read(over)).isEqualTo(CleanStore.Known.NOTHING);
        assertThat(store.read(FIRST.minusNanos(1)))
                .as("a clock that was set back")
                .isEqualTo(CleanStore.Known.NOTHING);

        store.add(Set.of("b"), over);
        assertThat(store.read(over)).isEqualTo(new CleanStore.Known(over, Set.of("b")));
    }

    @Test
    void nothing_is_written_where_all_is_known() throws Exception {
        store.add(Set.of("a", "b"), FIRST);
        Object before = Files.getAttribute(file, "unix:ino");
        store.add(Set.of("b"), LATER);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
        store.add(Set.of("d"), LATER);
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
    }

    @Test
    void there_is_a_bound_to_it() throws Exception {
        store.add(many(0, CleanStore.MOST), FIRST);
        assertThat(store.read(FIRST).keys()).hasSize(CleanStore.MOST);
        assertThat(Files.size(file)).isLessThan(1 << 20);
        store.add(many(5, 10), FIRST);
        assertThat(store.read(FIRST).keys()).as("nothing new").hasSize(CleanStore.MOST);
        store.add(many(CleanStore.MOST - 1, 2), FIRST);
        assertThat(store.read(FIRST).keys()).as("those of the last run").isEqualTo(many(CleanStore.MOST - 1, 2));
        store.add(many(0, CleanStore.MOST + 100), FIRST);
        assertThat(store.read(FIRST).keys()).hasSize(CleanStore.MOST);
    }

    @Test
    void what_cannot_be_understood_is_nothing_and_is_written_anew() throws Exception {
        store.add(Set.of("a"), FIRST);
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
            store.add(Set.of("b"), FIRST);
            assertThat(store.read(FIRST).keys()).as(damaged).containsExactly("b");
        }
    }

    @Test
    void what_a_newer_version_wrote_is_nothing_and_stays() throws Exception {
        String newer = "{\"schema\":\"unitward.clean/v2\",\"since\":\"2026-01-01T12:00:00Z\",\"keys\":[\"a\"]}\n";
        Files.writeString(file, newer);
        assertThat(store.read(FIRST)).isEqualTo(CleanStore.Known.NOTHING);
        assertThatThrownBy(() -> store.add(Set.of("b"), FIRST)).isInstanceOf(NewerState.class);
        assertThat(Files.readString(file)).isEqualTo(newer);
    }

    @Test
    void a_pipe_in_its_place_keeps_nobody_waiting() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertThat(store.read(FIRST)).isEqualTo(CleanStore.Known.NOTHING);
    }
}
