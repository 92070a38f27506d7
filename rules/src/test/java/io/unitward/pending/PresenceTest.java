package io.unitward.pending;

import static io.unitward.pending.World.LOADED;
import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.ManagerInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What no time tells of shows against what was there when the load was first looked at. */
class PresenceTest {
    private static final String WEB = UNITS + "/web-stack.service";
    private static final String DATA = World.HOME + "/.local/share/systemd/user";
    private static final String EVIL = "/etc/systemd/user/service.d/x.conf";

    @Test
    void nothingIsPendingWhereEverythingIsAsItWas() {
        World world = web().file(EVIL, OLD, "a").input("/etc/x", ManagerInput.Kind.ENVIRONMENT, OLD);
        assertThat(world.pending(lookedAt(world)).changes()).isEmpty();
    }

    @Test
    void anOldFileThatWasNotThereCameSince() {
        for (String path : List.of(
                EVIL,
                UNITS + "/stray.service",
                UNITS + "/web-stack.service.d/x.conf",
                UNITS + "/default.target.wants/web-stack.service")) {
            World moved = web().unread(path, OLD, null);
            assertThat(moved.pending().changes()).as("by times alone").isEmpty();
            PendingChange change = only(moved.pending(lookedAt(web())));
            assertThat(change.path()).isEqualTo(path);
            assertThat(change.cause()).isIn("content-without-mtime", "drop-in-set", "dependency-set");
            assertThat(change.explained()).isFalse();
        }
    }

    @Test
    void aWholeLayerThatWasNotThereCameSince() {
        World moved = web().unread(DATA + "/stray.service", OLD, null);
        assertThat(only(moved.pending(lookedAt(web()))).path()).isEqualTo(DATA + "/stray.service");
    }

    @Test
    void whatCameAndWasReadIsJudgedLikeAnyOther() {
        World bare = new World().unread(UNITS + "/b-stack.service", OLD, null);
        World vouched = bare.file(WEB, OLD, "a").source(WEB, "a");
        History before = lookedAt(new World().unread(UNITS + "/b-stack.service", OLD, null));
        assertThat(only(vouched.pending(before)).explained()).isTrue();
    }

    @Test
    void anotherTimeOrLinkTellsThoughTheClockWasBack() {
        History before = lookedAt(web().unread(EVIL, OLD, "/store/1"));
        for (World after : List.of(
                web().unread(EVIL, OLD.plusNanos(1), "/store/1"),
                web().unread(EVIL, OLD.minusSeconds(99), "/store/1"),
                web().unread(EVIL, OLD, "/store/2"))) {
            assertThat(only(after.pending(before)).path()).isEqualTo(EVIL);
        }
    }

    @Test
    void anotherContentTellsWhateverTheTimes() {
        History loaded = new History("boot", LOADED, Map.of(WEB, World.digest("a")), Map.of(), List.of());
        World edited = new World().file(WEB, OLD, "b").source(WEB, "b").unit("web-stack.service", false, WEB);
        assertThat(only(edited.pending(loaded)).staleness()).isEqualTo(Staleness.STALE);
        assertThat(only(edited.pending(loaded)).explained()).isTrue();
        assertThat(web().pending(loaded).changes()).isEmpty();
    }

    @Test
    void anInputThatCameWithItsDirectoryIsPending() {
        World moved = web().input("/etc/environment.d/x.conf", ManagerInput.Kind.ENVIRONMENT, OLD);
        assertThat(only(moved.pending(lookedAt(web()))).path()).isEqualTo("/etc/environment.d/x.conf");
        World touched = web().input("/etc/environment.d/x.conf", ManagerInput.Kind.ENVIRONMENT, OLD.plusNanos(1));
        assertThat(only(touched.pending(lookedAt(moved))).kind()).isEqualTo(PendingChange.Kind.MANAGER_INPUT);
    }

    @Test
    void whatIsGoneIsPendingWhereItHidSomething() {
        String mask = UNITS + "/idle.service";
        String vendor = "/usr/lib/systemd/user/idle.service";
        History before = lookedAt(web().unread(mask, OLD, "/dev/null").unread(vendor, OLD, null));
        PendingChange change = only(web().unread(vendor, OLD, null).pending(before));
        assertThat(change.path()).isEqualTo(vendor);
        assertThat(change.explanation()).contains(mask);
        assertThat(web().unread(mask, OLD, "/dev/null").pending(before).changes())
                .as("what is gone was hidden itself")
                .isEmpty();
        assertThat(web().pending(before).changes()).isEmpty();

        History dropIns = lookedAt(web().unread(UNITS + "/idle.service.d/x.conf", OLD, "/dev/null")
                .unread("/etc/systemd/user/idle.service.d/x.conf", OLD, null)
                .unread("/etc/systemd/user/other.service.d/x.conf", OLD, null));
        World bare = web().unread("/etc/systemd/user/other.service.d/x.conf", OLD, null);
        assertThat(bare.pending(dropIns).changes()).isEmpty();
        PendingChange dropIn = only(bare.unread("/etc/systemd/user/idle.service.d/x.conf", OLD, null)
                .pending(dropIns));
        assertThat(dropIn.path()).isEqualTo("/etc/systemd/user/idle.service.d/x.conf");
        assertThat(dropIn.kind()).isEqualTo(PendingChange.Kind.DROP_IN);
    }

    @Test
    void whatMayBeNewerIsNotRememberedUnlessTheLoadWasProved() {
        World world = web().file(EVIL, NEW, "a").input("/etc/x", ManagerInput.Kind.ENVIRONMENT, NEW);
        assertThat(Presence.of(world.snapshot(), LOADED, false)).containsOnlyKeys(WEB);
        assertThat(Presence.of(world.snapshot(), LOADED, true)).containsOnlyKeys(WEB, EVIL, "/etc/x");
        World moved = web().directory(UNITS, NEW);
        assertThat(Presence.of(moved.snapshot(), LOADED, false)).isEmpty();
    }

    @Test
    void transientAndGeneratedUnitsComeAndGo() {
        String generated = World.RUNTIME + "/systemd/generator/run-1.service";
        String own = World.RUNTIME + "/systemd/transient/run-1.service";
        for (World world : List.of(
                web().unread(generated, OLD, null),
                web().file(own, OLD, "x").unit("run-1.service", List.of("run-1.service"), false, true, own))) {
            assertThat(lookedAt(world).present()).containsOnlyKeys(WEB);
            assertThat(world.pending(lookedAt(web())).changes()).isEmpty();
            assertThat(web().pending(lookedAt(world)).changes()).isEmpty();
        }
    }

    @Test
    void ofAnotherLoadOrBootNothingIsRemembered() {
        World moved = web().unread(EVIL, OLD, null);
        Map<String, String> present = lookedAt(web()).present();
        for (History other :
                List.of(history("other boot", LOADED, present), history("boot", LOADED.minusSeconds(1), present))) {
            assertThat(moved.pending(other).changes()).isEmpty();
        }
    }

    private static World web() {
        return new World().file(WEB, OLD, "a").source(WEB, "a").unit("web-stack.service", false, WEB);
    }

    private static History lookedAt(World world) {
        return history("boot", LOADED, Presence.of(world.snapshot(), LOADED, false));
    }

    private static History history(String boot, Instant loadedAt, Map<String, String> present) {
        return new History(boot, loadedAt, Map.of(), present, Map.of(), List.of());
    }

    private static PendingChange only(PendingSet pending) {
        assertThat(pending.changes()).hasSize(1);
        return pending.changes().get(0);
    }
}
