package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.pending.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state is whole or it is not believed. */
class StateStoreTest {
    private static final History FULL = new History(
            "boot",
            Instant.parse("2026-01-01T12:00:00.123456Z"),
            Map.of("/a/b.service", "00ff", "/a/ü \"x\".service", "11"),
            Map.of("/a/b.service", "1>/c"),
            Map.of("b.service", new History.Run("0123", "4567")),
            List.of(new History.Attempt("89ab", Instant.parse("2026-01-01T12:00:01Z"))),
            Map.of("reload b.service", Instant.parse("2026-01-01T12:00:02Z")));

    @TempDir
    Path temporary;

    private StateDirectory directory;
    private StateStore store;
    private Path file;

    @BeforeEach
    void open() throws StateUnusable {
        directory = StateDirectory.open(temporary, Scope.USER, 1000);
        store = new StateStore(directory);
        file = directory.file("state.json");
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        assertThat(store.read()).isEqualTo(new StateStore.Remembered(History.NONE, null));
        assertThat(store.update(history -> FULL)).isTrue();
        assertThat(store.read()).isEqualTo(new StateStore.Remembered(FULL, null));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.file("state.json.new")).doesNotExist();
    }

    @Test
    void nothingWaitsSinceBeforeTheBootWhoseClockWasWrong() throws Exception {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        Instant wrong = Instant.parse("1970-01-01T00:02:00Z");
        Instant now = Instant.now();
        store.update(history -> waiting(boot, wrong, now));
        Map<String, Instant> waits = store.read().history().waits();
        assertThat(waits.get("reload a.service")).isAfter(wrong).isBefore(now);
        assertThat(waits.get("reload b.service")).isEqualTo(now);
        store.update(history -> history);
        assertThat(file).as("what was corrected is written").content().doesNotContain("1970");
        History another = waiting("another boot", wrong, now);
        store.update(history -> another);
        assertThat(store.read().history()).isEqualTo(another);
    }

    @Test
    void aWaitThatIsOlderThanTheBootIsAsOldAsTheBoot() {
        Instant now = Instant.parse("2026-11-27T10:00:00Z");
        Instant began = SinceBoot.began("3600.50 7000.00\n", now);
        assertThat(began).isEqualTo("2026-11-27T08:59:59.500Z");
        Instant late = began.minusSeconds(59);
        assertThat(SinceBoot.corrected(waiting("boot", began.minusSeconds(61), late), began))
                .as("a clock that is slowly set right moves nothing")
                .isEqualTo(waiting("boot", began, late));
    }

    private static History waiting(String boot, Instant a, Instant b) {
        return new History(
                boot,
                FULL.loadedAt(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Map.of("reload a.service", a, "reload b.service", b));
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() throws Exception {
        store.update(history -> FULL);
        Object before = Files.getAttribute(file, "unix:ino");
        store.update(history -> history);
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    }

    @Test
    void everyTruncationIsNoticedAndKeptAside() throws Exception {
        store.update(history -> FULL);
        byte[] whole = Files.readAllBytes(file);
        int json = whole.length - 1; // without the newline after it, it is still complete
        for (int cut = 0; cut < json; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            StateStore.Remembered read = store.read();
            assertThat(read.history()).as("cut at " + cut).isEqualTo(History.NONE);
            assertThat(read.warning()).as("cut at " + cut).contains(file.toString());
        }
    }

    @Test
    void aDamagedFileIsRenamedAtTheNextWriteAndNeverOverwritten() throws Exception {
        for (String garbage : List.of("", "null", "{}", "[1]", "\u0000\u0001", "{\"schema\":\"unitward.state/v0\"}")) {
            Files.writeString(file, garbage);
            assertThat(store.read().warning()).as(garbage).isNotNull();
            assertThat(store.update(history -> {
                        assertThat(history).isEqualTo(History.NONE);
                        return FULL;
                    }))
                    .isTrue();
            assertThat(store.read().history()).isEqualTo(FULL);
        }
        assertThat(directory.file("state.json.damaged")).hasContent("");
        assertThat(directory.file("state.json.damaged-3")).hasContent("{}");
        assertThat(directory.file("state.json.damaged-6")).exists();
    }

    @Test
    void aWrongTypeInsideIsDamageToo() throws Exception {
        store.update(history -> FULL);
        String whole = Files.readString(file);
        for (String wrong : List.of(
                whole + "{}",
                whole.replace("\"00ff\"", "7"),
                whole.replace("\"attempts\"", "\"tries\""),
                whole.replace("2026-01-01T12:00:01Z", "yesterday"),
                whole.replace("\"invocationId\":\"0123\"", "\"invocationId\":null"))) {
            assertThat(wrong).isNotEqualTo(whole);
            Files.writeString(file, wrong);
            assertThat(store.read().history()).as(wrong).isEqualTo(History.NONE);
            assertThat(store.read().warning()).isNotNull();
        }
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        store.update(history -> FULL);
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(store.read().warning()).isNotNull();
        store.update(history -> new History("b", null, Map.of(), Map.of(), List.of()));
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(Files.readString(elsewhere)).contains("00ff");
    }

    @Test
    void whatARunCutShortLeftBehindDoesNotMatter() throws Exception {
        Files.writeString(directory.file("state.json.new"), "half");
        assertThat(store.update(history -> FULL)).isTrue();
        assertThat(store.read().history()).isEqualTo(FULL);
    }

    @Test
    void anUpdateWithinAnUpdateOfAnotherThreadIsTurnedAway() throws Exception {
        boolean[] inner = {true};
        store.update(history -> {
            Thread other = new Thread(() -> {
                try {
                    inner[0] = store.update(h -> h, Duration.ofMillis(30));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return FULL;
        });
        assertThat(inner[0]).isFalse();
        assertThat(store.read().history()).isEqualTo(FULL);
    }

    /** The bytes of the first version that was ever written, before it knew what was present. */
    private static final String FIRST_VERSION = "{\"schema\":\"unitward.state/v1\",\"bootId\":\"b\","
            + "\"loadedAt\":\"2026-01-01T12:00:00Z\",\"loaded\":{\"/a/b.service\":\"00ff\"},"
            + "\"runs\":{\"b.service\":{\"invocationId\":\"01\",\"definition\":\"02\"}},"
            + "\"attempts\":[{\"cause\":\"89\",\"at\":\"2026-01-01T12:00:01Z\"}]}\n";

    @Test
    void anOlderStateIsTakenOverWhole() throws Exception {
        Files.writeString(file, FIRST_VERSION);
        History old = new History(
                "b",
                Instant.parse("2026-01-01T12:00:00Z"),
                Map.of("/a/b.service", "00ff"),
                Map.of("b.service", new History.Run("01", "02")),
                List.of(new History.Attempt("89", Instant.parse("2026-01-01T12:00:01Z"))));
        assertThat(store.read()).isEqualTo(new StateStore.Remembered(old, null));
        History more =
                new History(old.bootId(), old.loadedAt(), old.loaded(), Map.of("/a", "1"), old.runs(), old.attempts());
        store.update(history -> more);
        assertThat(store.read()).isEqualTo(new StateStore.Remembered(more, null));
        assertThat(directory.file("state.json.damaged")).doesNotExist();
    }

    @Test
    void aNewerStateIsLeftAsItIsAndSaid() throws Exception {
        String newer = FIRST_VERSION
                .replace("/v1", "/v2")
                .replace("\"runs\":{", "\"runs\":[")
                .replace("}},", "}],");
        Files.writeString(file, newer);
        StateStore.Remembered read = store.read();
        assertThat(read.newer()).isTrue();
        assertThat(read.history()).isEqualTo(History.NONE);
        assertThat(read.warning()).contains(file.toString(), "unitward.state/v2", "nothing may be done");
        assertThatThrownBy(() -> store.update(history -> FULL)).isInstanceOf(IOException.class);
        assertThat(file).hasContent(newer);
        assertThat(directory.file("state.json.damaged")).doesNotExist();
    }
}
