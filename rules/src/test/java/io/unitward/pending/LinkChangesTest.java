package io.unitward.pending;

import static io.unitward.pending.World.LOADED;
import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dependency link is no change when it is loaded, and explained when its owner says that the unit is enabled. */
class LinkChangesTest {
    private static final String WEB = UNITS + "/web-stack.service";
    private static final String WANTS = UNITS + "/default.target.wants";
    private static final String LINK = WANTS + "/web-stack.service";
    private static final String TARGET = "/usr/lib/systemd/user/default.target";

    /** What was remembered of an earlier load, in which nothing was that is gone now. */
    private static final History EARLIER =
            new History("boot", LOADED.minusSeconds(100), Map.of(), Map.of(WEB, "0"), Map.of(), List.of());

    @Test
    void aLinkThatIsLoadedAlreadyIsNoChange() {
        assertThat(linked().wants("web-stack.service").pending(EARLIER).changes())
                .isEmpty();
        assertThat(linked().wants("web-stack.service").pending().changes())
                .as("without any memory a link may have been lost at the same moment")
                .hasSize(1);
        assertThat(linked().wants("other.service").pending(EARLIER).changes()).hasSize(1);
        assertThat(linked().pending(EARLIER).changes())
                .as("the manager was not asked")
                .hasSize(1);
    }

    /** A link to nothing, to an empty file or a plain file takes away the link of its name in a lower place. */
    @Test
    void whatDoesNotLeadToItsUnitIsNeverLoadedOrExplained() {
        World mask = web().link(LINK, LOADED.minusMillis(4), OLD, "/dev/null");
        World elsewhere = web().link(LINK, LOADED.minusMillis(4), OLD, "/tmp/web-stack.service");
        World plain = web().file(LINK, NEW, "x");
        for (World world : List.of(mask, elsewhere, plain)) {
            world.unitFileStates("enabled")
                    .unit("default.target", false, TARGET)
                    .onDisk(TARGET)
                    .wants("web-stack.service");
            assertThat(world.pending().changes()).hasSize(1).noneMatch(PendingChange::explained);
        }
    }

    /** Only what {@code enable} makes counts as enabled. */
    @Test
    void whatIsRequiredOrPulledInByAnyUnitIsNotExplained() {
        for (String directory : List.of("other.service.wants", "basic.target.wants", "default.target.upholds")) {
            World world = web().version("257").link(UNITS + "/" + directory + "/web-stack.service", NEW, OLD, WEB);
            assertThat(world.unitFileStates("enabled").pending().changes())
                    .as(directory)
                    .isNotEmpty()
                    .noneMatch(PendingChange::explained);
        }
    }

    @Test
    void aLinkForManyUnitsConcernsADeclaredOne() {
        for (String directory : List.of("service.requires", "web-.service.wants", "timer.wants")) {
            World world = web().link(UNITS + "/" + directory + "/x.service", NEW, OLD, UNITS + "/x.service");
            assertThat(world.pending().changes())
                    .filteredOn(change -> change.path().endsWith("/x.service"))
                    .as(directory)
                    .singleElement()
                    .satisfies(change -> assertThat(change.unit())
                            .isEqualTo(directory.startsWith("timer") ? null : "web-stack.service"));
        }
    }

    @Test
    void aLinkThatIsGoneIsMissedThoughAnotherCame() {
        World before = linked().file(WANTS + "/m.service", OLD, "m");
        History then = new History(
                "boot", LOADED, Map.of(), Presence.of(before.snapshot(), LOADED, true), Map.of(), List.of());
        World after = linked().unitFileStates("enabled").wants("web-stack.service");
        assertThat(after.pending(then).changes()).singleElement().satisfies(change -> {
            assertThat(change.path()).isEqualTo(WANTS + "/m.service");
            assertThat(change.explained()).isFalse();
            assertThat(change.effect()).isEqualTo("no longer load this");
        });
    }

    @Test
    void whatChangedTheDirectoryLaterIsStillSeen() {
        World world = linked().wants("web-stack.service").directory(WANTS, LOADED.plusSeconds(1));
        assertThat(world.pending().changes()).singleElement().satisfies(change -> {
            assertThat(change.path()).isEqualTo(WANTS);
            assertThat(change.explained()).isFalse();
        });
    }

    @Test
    void enablingIsExplainedByAnOwnerWhoWantsIt() {
        World wanted = linked().unitFileStates("enabled");
        assertThat(wanted.pending(EARLIER).changes()).singleElement().satisfies(change -> {
            assertThat(change.explained()).isTrue();
            assertThat(change.unit()).isEqualTo("web-stack.service");
            assertThat(change.cause()).isEqualTo("dependency-set");
        });
        assertThat(linked().unitFileStates("disabled").pending().changes()).noneMatch(PendingChange::explained);
        assertThat(linked().pending().changes()).noneMatch(PendingChange::explained);
    }

    @Test
    void whatIsNotInTheOwnersPlaceOrNotVouchedIsNot() {
        World foreign = web().link("/etc/systemd/user/default.target.wants/web-stack.service", NEW, OLD, WEB)
                .unitFileStates("enabled");
        assertThat(foreign.pending().changes()).isNotEmpty().noneMatch(PendingChange::explained);
        World drifted = new World()
                .file(WEB, OLD, "a")
                .source(WEB, "b")
                .onDiskOnly("web-stack.service", List.of("web-stack.service"), WEB)
                .link(LINK, NEW, OLD, WEB)
                .unitFileStates("enabled");
        assertThat(drifted.pending().changes()).isNotEmpty().noneMatch(PendingChange::explained);
    }

    private static World web() {
        return new World()
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .onDiskOnly("web-stack.service", List.of("web-stack.service"), WEB)
                .file(TARGET, OLD, "t");
    }

    private static World linked() {
        return web().link(LINK, LOADED.minusMillis(4), OLD, WEB)
                .directory(WANTS, LOADED.minusMillis(4))
                .unit("default.target", false, TARGET)
                .onDisk(TARGET);
    }
}
