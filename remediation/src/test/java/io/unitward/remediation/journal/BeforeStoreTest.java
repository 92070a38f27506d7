package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Scope;
import io.unitward.ownership.FileState;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept stays within its bounds, and never goes before it can be of use. */
class BeforeStoreTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir(factory = InMemory.class)
    Path temporary;

    private StateDirectory directory;
    private BeforeStore store;

    @BeforeEach
    void open() throws StateUnusable {
        directory = StateDirectory.open(temporary, Scope.SYSTEM, 0);
        store = new BeforeStore(directory);
    }

    @Test
    void theNewestStay() throws Exception {
        for (int i = 0; i < BeforeStore.MOST_KEPT + 5; i++) {
            store.keep(kept(AT.plusSeconds(i), 10));
        }
        assertThat(store.ids()).hasSize(BeforeStore.MOST_KEPT);
        assertThat(store.ids().get(BeforeStore.MOST_KEPT - 1)).startsWith("20260101T120005Z-");
    }

    @Test
    void noMoreBytesThanTheBound() throws Exception {
        int many = (int) (BeforeStore.MOST_BYTES / FileState.MAX_CONTENT);
        for (int i = 0; i < many; i++) {
            store.keep(kept(AT.plusSeconds(i), FileState.MAX_CONTENT));
            assertThat(bytes()).isLessThanOrEqualTo(BeforeStore.MOST_BYTES);
        }
        assertThat(store.ids()).hasSizeBetween(many / 3, many - 1);
        assertThat(store.ids().get(0)).startsWith(id(AT.plusSeconds(many - 1)).substring(0, 16));
    }

    @Test
    void whatIsKeptJustNowStaysAlthoughTheClockWasSetBack() throws Exception {
        for (int i = 0; i < BeforeStore.MOST_KEPT; i++) {
            store.keep(kept(AT.plusSeconds(i), 10));
        }
        Kept now = kept(AT.minusSeconds(86_400), 10);
        store.keep(now);
        assertThat(store.read(now.id())).isEqualTo(now);
        assertThat(store.ids()).hasSize(BeforeStore.MOST_KEPT);
    }

    @Test
    void whatCannotBeUnderstoodIsKeptAsideOnlySoOften() throws Exception {
        StateFiles files = new StateFiles(directory);
        for (int i = 0; i < StateFiles.MOST_ASIDE + 5; i++) {
            Files.writeString(directory.file("state.json"), "damaged " + i);
            files.keepAside("state.json");
        }
        try (Stream<Path> all = Files.list(directory.file(""))) {
            assertThat(all).hasSize(StateFiles.MOST_ASIDE);
        }
        assertThat(directory.file("state.json.damaged")).hasContent("damaged 0");
        assertThat(directory.file("state.json.damaged-10")).hasContent("damaged 14");
    }

    private static Kept kept(Instant at, int bytes) {
        FileState before = new FileState(
                FileState.Kind.FILE,
                null,
                Base64.getEncoder().encodeToString(new byte[bytes]),
                0644,
                0L,
                0L,
                AT,
                AT,
                AT);
        String seen = String.valueOf(before.seen());
        PlannedAction undo = new PlannedAction(
                ActionKind.UNDO,
                "/etc/x.service",
                List.of("x.service"),
                "why",
                List.of(),
                new ActionDetail.PutBack("/etc/x.service", seen, FileState.missing(AT)));
        return new Kept(id(at), at, undo, before, null);
    }

    private static String id(Instant at) {
        return ActionJournal.id(at);
    }

    private long bytes() throws IOException {
        try (Stream<Path> all = Files.walk(directory.file("before"))) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
