package io.unitward.pending;

import static io.unitward.pending.World.LOADED;
import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A dependency link is no change when it is loaded, and explained when its owner says that the unit is enabled. */
class DependencyLinksTest {
    private static final String WEB = UNITS + "/web-stack.service";
    private static final String WANTS = UNITS + "/default.target.wants";
    private static final String LINK = WANTS + "/web-stack.service";
    private static final String TARGET = "/usr/lib/systemd/user/default.target";

    @Test
    void aLinkThatIsLoadedAlreadyIsNoChange() {
        assertThat(linked().wants("web-stack.service").pending().changes()).isEmpty();
        assertThat(linked().wants("other.service").pending().changes()).hasSize(1);
        assertThat(linked().pending().changes()).as("the manager was not asked").hasSize(1);
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
        assertThat(wanted.pending().changes()).singleElement().satisfies(change -> {
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
                .onDiskOnly("web-stack.service", java.util.List.of("web-stack.service"), WEB)
                .link(LINK, NEW, OLD, WEB)
                .unitFileStates("enabled");
        assertThat(drifted.pending().changes()).isNotEmpty().noneMatch(PendingChange::explained);
    }

    private static World web() {
        return new World()
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .onDiskOnly("web-stack.service", java.util.List.of("web-stack.service"), WEB)
                .file(TARGET, OLD, "t");
    }

    private static World linked() {
        return web().link(LINK, LOADED.minusMillis(4), OLD, WEB)
                .directory(WANTS, LOADED.minusMillis(4))
                .unit("default.target", false, TARGET)
                .onDisk(TARGET);
    }
}
