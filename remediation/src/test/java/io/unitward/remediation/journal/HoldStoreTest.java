package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.verdict.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Hold WEB = hold("web.service", 60);
    private static final Hold ALL = hold("*", 3600);

    @TempDir
    Path temporary;

    private Path file;
    private StateDirectory directory;
    private HoldStore store;

    @BeforeEach
    void open() throws StateUnusable {
        directory = StateDirectory.open(temporary, Scope.USER, 1000);
        store = new HoldStore(directory);
        file = directory.file("holds.json");
    }

    @Test
    void whatIsWrittenIsReadBackUntilItEnds() throws Exception {
        assertThat(store.read()).isEqualTo(new HoldStore.Held(List.of(), null));
        assertThat(store.update(held -> List.of(WEB, ALL), NOW).holds()).containsExactly(WEB, ALL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(store.read().inForce(NOW)).containsExactly(WEB, ALL);
        assertThat(store.read().inForce(NOW.plusSeconds(60))).containsExactly(ALL);
        assertThat(store.read().holds()).as("dropped at the next write only").hasSize(2);
        store.update(held -> held, NOW.plusSeconds(60));
        assertThat(store.read().holds()).containsExactly(ALL);
    }

    /** A board has no clock of its own: it begins in 1970, and may be told any time at all. */
    @Test
    void ofOneBootAHoldLastsAsLongAsWasSaidWhateverTheClockDoes() throws Exception {
        for (long jump : new long[] {-365 * 86400L, -30 * 86400L, 0, 30 * 86400L, 365 * 86400L, 54 * 365 * 86400L}) {
            open();
            at(1000, NOW).update(held -> List.of(WEB, ALL), NOW);
            Instant then = NOW.plusSeconds(jump);

            assertThat(units(at(1030, then.plusSeconds(30)), then.plusSeconds(30)))
                    .as("half a minute later, the clock off by %s s", jump)
                    .containsExactly("web.service", "*");
            assertThat(units(at(1061, then.plusSeconds(61)), then.plusSeconds(61)))
                    .as("a minute later, the clock off by %s s", jump)
                    .containsExactly("*");
            // What is written anew while the clock is wrong ends when it was to end, too, and the clock may come back.
            Hold db = new Hold("db.service", then.plusSeconds(700), "r", "root", then.plusSeconds(100));
            at(1100, then.plusSeconds(100)).update(held -> with(held, db), then.plusSeconds(100));
            assertThat(units(at(1200, NOW.plusSeconds(200)), NOW.plusSeconds(200)))
                    .as("the clock came back, off by %s s", jump)
                    .contains("*", "db.service");
            assertThat(units(at(4602, NOW.plusSeconds(3602)), NOW.plusSeconds(3602)))
                    .as("all are over, the clock off by %s s", jump)
                    .isEmpty();
        }
    }

    @Test
    void ofAnotherBootOrWithoutItsClockAHoldEndsByTheClockOnTheWall() throws Exception {
        at(1000, NOW).update(held -> List.of(WEB), NOW);
        Instant later = NOW.plusSeconds(30 * 86400L);
        for (HoldEnds.Moment moment : Arrays.asList(new HoldEnds.Moment("other", 5_000, later), null)) {
            assertThat(units(new HoldStore(directory, () -> moment), later)).isEmpty();
            assertThat(units(new HoldStore(directory, () -> moment), NOW.plusSeconds(9)))
                    .containsExactly("web.service");
        }
        HoldEnds.Moment present = HoldEnds.Moment.present();
        assertThat(present).isNotNull();
        assertThat(present.uptime()).isPositive();
    }

    /** A clock that is set by some seconds or hours is right, and so is what somebody typed by it. */
    @Test
    void aClockThatIsSetALittleBackChangesNothing() throws Exception {
        at(1000, NOW).update(held -> List.of(ALL), NOW);
        for (long seconds : new long[] {-7200, -40, 40}) {
            Instant now = NOW.plusSeconds(seconds);
            assertThat(at(1000, now).read().holds()).containsExactly(ALL);
        }
    }

    private HoldStore at(long uptime, Instant now) {
        return new HoldStore(directory, () -> new HoldEnds.Moment("boot", uptime * 1000, now));
    }

    private static List<String> units(HoldStore store, Instant at) {
        return store.read().inForce(at).stream().map(Hold::units).toList();
    }

    @Test
    void aDamagedFileMeansThatNothingMayBeDoneUntilItIsWrittenAnew() throws Exception {
        store.update(held -> List.of(WEB), NOW);
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 0; cut < whole.length - 1; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertThat(store.read().unusable()).as("cut at " + cut).contains(file.toString(), "damaged");
        }
        HoldStore.Updated updated = store.update(held -> with(held, ALL), NOW);
        assertThat(updated.holds()).containsExactly(ALL);
        assertThat(updated.aside())
                .isEqualTo(directory.file("holds.json.damaged"))
                .exists();
        assertThat(store.read()).isEqualTo(new HoldStore.Held(List.of(ALL), null));
    }

    @Test
    void aNewerFileIsLeftAsItIs() throws Exception {
        String newer = "{\"schema\":\"unitward.holds/v2\",\"holds\":{\"web.service\":{}}}";
        Files.writeString(file, newer);
        assertThat(store.read().unusable()).contains("unitward.holds/v2", "newer unitward");
        assertThatThrownBy(() -> store.update(held -> List.of(WEB), NOW)).isInstanceOf(NewerState.class);
        assertThat(file).hasContent(newer);
    }

    @Test
    void whatIsHeldAndReleasedIsLoggedAndWhatEndsByItselfIsNot() throws Exception {
        HoldLog log = new HoldLog(directory);
        assertThat(log.read()).isEqualTo(new HoldLog.Contents(List.of(), 0, null));
        Hold longer = hold("web.service", 7200);
        assertThat(store.update(held -> List.of(WEB, ALL), NOW, "root").unlogged())
                .isNull();
        store.update(held -> List.of(longer, ALL), NOW.plusSeconds(1), "root");
        store.update(held -> List.of(ALL), NOW.plusSeconds(2), "bob");
        store.update(held -> held, NOW.plusSeconds(4000), "bob");
        assertThat(store.read().holds()).isEmpty();
        assertThat(log.read().events())
                .containsExactly(
                        new HoldEvent(HoldEvent.Kind.HELD, WEB, "root", NOW),
                        new HoldEvent(HoldEvent.Kind.HELD, ALL, "root", NOW),
                        new HoldEvent(HoldEvent.Kind.HELD, longer, "root", NOW.plusSeconds(1)),
                        new HoldEvent(HoldEvent.Kind.RELEASED, longer, "bob", NOW.plusSeconds(2)));
        Path lines = directory.file("holds.jsonl");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lines)))
                .isEqualTo("rw-------");
        Files.writeString(lines, Files.readString(lines) + "{cut");
        store.update(held -> List.of(WEB), NOW, "root");
        assertThat(log.read().damaged()).isEqualTo(1);
        assertThat(log.read().events()).hasSize(5);
    }

    @Test
    void theLogOfHoldsStaysShortAndItsNewestHalfStays() throws Exception {
        HoldLog log = new HoldLog(directory);
        for (int i = 0; i < 60; i++) {
            Hold big = new Hold("u" + i + ".service", NOW.plusSeconds(9), "r".repeat(40_000), "root", NOW);
            store.update(held -> List.of(big), NOW, "root");
            assertThat(Files.size(directory.file("holds.jsonl"))).isLessThanOrEqualTo(HoldLog.LARGEST);
        }
        List<HoldEvent> events = log.read().events();
        assertThat(events.get(events.size() - 1).hold().units()).isEqualTo("u59.service");
        assertThat(events).hasSizeGreaterThan(10);
    }

    @Test
    void aLogThatCannotBeWrittenKeepsNobodyFromHolding() throws Exception {
        Path lines = directory.file("holds.jsonl");
        Files.writeString(lines, "{\"schema\":\"unitward.hold-log/v2\"}\n");
        HoldStore.Updated updated = store.update(held -> List.of(WEB), NOW, "root");
        assertThat(updated.unlogged()).contains("does not tell of this", "newer unitward");
        assertThat(store.read().holds()).containsExactly(WEB);
        assertThat(lines).hasContent("{\"schema\":\"unitward.hold-log/v2\"}\n");
        assertThat(new HoldLog(directory).read().newer()).contains(lines.toString());
    }

    private static List<Hold> with(List<Hold> held, Hold hold) {
        List<Hold> all = new ArrayList<>(held);
        all.add(hold);
        return all;
    }

    private static Hold hold(String units, long seconds) {
        return new Hold(units, NOW.plusSeconds(seconds), "a \"reason\"", "root", NOW);
    }
}
