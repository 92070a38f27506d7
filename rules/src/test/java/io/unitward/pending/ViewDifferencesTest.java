package io.unitward.pending;

import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.UnitFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reload would load counts as pending even where every time is older than the load. */
class ViewDifferencesTest {
    private static final String FRAGMENT = UNITS + "/web-stack.service";
    private static final String ADMIN = "/etc/systemd/user/web-stack.service";
    private static final String FIRST = UNITS + "/web-stack.service.d/10-a.conf";
    private static final String SECOND = UNITS + "/web-stack.service.d/20-b.conf";
    private static final String FOREIGN = "/etc/systemd/user/web-stack.service.d/50-x.conf";

    private final World world = new World();

    @Test
    void equalViewsAreNoChange() {
        declared(FRAGMENT);
        declared(FIRST);
        world.unit("web-stack.service", false, FRAGMENT, FIRST).onDisk(FRAGMENT, FIRST);
        assertThat(changes()).isEmpty();
    }

    @Test
    void anOldFileOfHigherPriorityIsPending() {
        world.file(ADMIN, OLD, "x");
        declared(FRAGMENT);
        world.unit("web-stack.service", false, ADMIN).onDisk(FRAGMENT);
        PendingChange change = only();
        assertThat(change.path()).isEqualTo(FRAGMENT);
        assertThat(change.cause()).isEqualTo("higher-priority-fragment");
        assertThat(change.staleness()).isEqualTo(Staleness.STALE);
        assertThat(change.explained()).isTrue();
    }

    @Test
    void anOldFileOutsideTheOwnersPlacesIsNotExplained() {
        declared(FRAGMENT);
        world.file(ADMIN, OLD, "x");
        world.unit("web-stack.service", false, FRAGMENT).onDisk(ADMIN);
        assertThat(only().explained()).isFalse();
        assertThat(only().explanation()).contains("not where owner homelab has it");
    }

    @Test
    void aForeignDropInThatIsOlderThanTheLoadIsPending() {
        declared(FRAGMENT);
        world.file(FOREIGN, OLD, "x");
        world.unit("web-stack.service", false, FRAGMENT).onDisk(FRAGMENT, FOREIGN);
        assertThat(only().path()).isEqualTo(FOREIGN);
        assertThat(only().cause()).isEqualTo("drop-in-set");
        assertThat(only().explained()).isFalse();
    }

    @Test
    void aDropInThatIsThereAndWouldNotBeReadAnyMoreIsPending() {
        declared(FRAGMENT);
        declared(FIRST);
        world.unit("web-stack.service", false, FRAGMENT, FIRST).onDisk(FRAGMENT);
        assertThat(only().explanation()).contains("a reload would not read it for that any more");
        assertThat(only().explained()).isFalse();
    }

    @Test
    void anotherOrderIsPending() {
        declared(FRAGMENT);
        declared(FIRST);
        declared(SECOND);
        world.unit("web-stack.service", false, FRAGMENT, FIRST, SECOND).onDisk(FRAGMENT, SECOND, FIRST);
        assertThat(only().path()).isEqualTo(FIRST);
    }

    @Test
    void aMaskIsPending() {
        declared(FRAGMENT);
        world.file(UNITS + "/other.service", OLD, "", "/dev/null", "/dev/null", UnitFile.Status.NULL_DEVICE);
        world.unit("other.service", false, UNITS + "/other.service").onDisk("/dev/null");
        assertThat(changes()).isNotEmpty().allMatch(change -> !change.explained());
    }

    @Test
    void aUnitNobodyDeclaresIsPendingToo() {
        world.file("/etc/systemd/user/a.service", OLD, "x");
        world.file("/usr/lib/systemd/user/a.service", OLD, "y");
        world.unit("a.service", false, "/usr/lib/systemd/user/a.service").onDisk("/etc/systemd/user/a.service");
        assertThat(only().explained()).isFalse();
        assertThat(only().explanation()).contains("nobody declares");
    }

    @Test
    void whatTimesTellAlreadyIsNotToldTwice() {
        declared(FRAGMENT);
        world.file(FOREIGN, NEW, "x");
        world.unit("web-stack.service", false, FRAGMENT).onDisk(FRAGMENT, FOREIGN);
        assertThat(only().cause()).isEqualTo("drop-in-set");
    }

    @Test
    void generatedFilesAreWrittenAnew() {
        String generated = World.RUNTIME + "/systemd/generator/q.service";
        world.file(generated, OLD, "x");
        world.unit("q.service", false, generated).onDisk(null);
        assertThat(changes()).isEmpty();
    }

    @Test
    void whatIsNotInMemoryIsNotLoaded() {
        declared(FRAGMENT);
        world.unit("web-stack.service", false, FRAGMENT).onDisk(FRAGMENT).stub();
        assertThat(changes()).isEmpty();
    }

    private void declared(String path) {
        world.file(path, OLD, path).source(path, path);
    }

    private PendingChange only() {
        assertThat(changes()).hasSize(1);
        return changes().get(0);
    }

    private List<PendingChange> changes() {
        return world.pending().changes();
    }
}
