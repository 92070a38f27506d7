package io.unitward.pending;

import static io.unitward.pending.World.NEW;
import static io.unitward.pending.World.OLD;
import static io.unitward.pending.World.RUNTIME;
import static io.unitward.pending.World.UNITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.ManagerInput;
import io.unitward.facts.UnitFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change is without effect only where the listing and the on-disk view agree that it is. */
class HarmlessTest {
    private static final String WEB = UNITS + "/web-stack.service";
    private static final String LOWER = "/etc/systemd/user/web-stack.service";
    private static final String STRAY = UNITS + "/stray.service";

    @Test
    void aHiddenUnitFileIsWithoutEffect() {
        World world = web().file(LOWER, NEW, "x");
        assertThat(world.pending().changes()).isEmpty();
        assertThat(world.pending().withoutEffect()).singleElement().satisfies(change -> {
            assertThat(change.path()).isEqualTo(LOWER);
            assertThat(change.explanation()).isEqualTo("is hidden by " + WEB);
        });
    }

    @Test
    void nothingIsHiddenByWhatMayBeGoneAfterTheReload() {
        for (String hider : List.of(
                RUNTIME + "/systemd/transient/web-stack.service", RUNTIME + "/systemd/generator/web-stack.service")) {
            String hidden = "/usr/lib/systemd/user/web-stack.service";
            World world = new World()
                    .file(hider, OLD, "a")
                    .file(hidden, NEW, "x")
                    .unit("web-stack.service", false, hider)
                    .onDisk(hider);
            assertStays(world, hidden);
        }
    }

    @Test
    void theViewMustSayTheSameAsTheListing() {
        World other = new World()
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .file(LOWER, NEW, "x")
                .unit("web-stack.service", false, WEB)
                .onDisk(LOWER);
        assertStays(other, LOWER);
        World unknown = new World()
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .file(LOWER, NEW, "x")
                .unit("web-stack.service", false, WEB);
        assertStays(unknown, LOWER);
        World nobody = web().file(STRAY, NEW, "x");
        assertStays(nobody, STRAY);
    }

    @Test
    void aHiddenDropInIsWithoutEffect() {
        String first = UNITS + "/web-stack.service.d/x.conf";
        String second = "/etc/systemd/user/web-stack.service.d/x.conf";
        World world = new World()
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .file(first, OLD, "x")
                .source(first, "x")
                .file(second, NEW, "y")
                .unit("web-stack.service", false, WEB, first)
                .onDisk(WEB, first);
        assertThat(world.pending().changes()).isEmpty();
        assertThat(world.pending().withoutEffect())
                .singleElement()
                .satisfies(change -> assertThat(change.explanation()).isEqualTo("is hidden by " + first));
        World otherName = web().file("/etc/systemd/user/web-stack.service.d/y.conf", NEW, "y");
        assertStays(otherName, "/etc/systemd/user/web-stack.service.d/y.conf");
    }

    @Test
    void aUnitThatNobodyHasOrNeedsIsWithoutEffect() {
        String dropIn = UNITS + "/stray.service.d/x.conf";
        World world = web().file(STRAY, NEW, "x")
                .file(dropIn, NEW, "y")
                .onDiskOnly("stray.service", List.of("stray.service"), STRAY, dropIn);
        assertThat(world.pending().changes()).isEmpty();
        assertThat(world.pending().withoutEffect())
                .extracting(PendingChange::path)
                .containsExactly(STRAY, dropIn);
        assertThat(world.pending().withoutEffect())
                .allSatisfy(change -> assertThat(change.explanation()).contains("not in memory"));
    }

    @Test
    void whatIsInMemoryByAnyOfItsNamesStays() {
        World alias = web().file(STRAY, NEW, "x")
                .unit("other.service", List.of("other.service", "stray.service"), false, false, STRAY)
                .onDisk(STRAY);
        assertStays(alias, STRAY);
        String template = UNITS + "/stray@.service";
        World instance = web().file(template, NEW, "x")
                .unit("stray@1.service", false, template)
                .onDisk(template)
                .onDiskOnly("stray@.service", List.of("stray@.service"), template);
        assertStays(instance, template);
    }

    @Test
    void whatComesIntoMemoryWithoutBeingNamedStays() {
        for (String name : List.of(
                "stray.slice",
                "mnt-x.mount",
                "mnt-x.automount",
                "dev-x.swap",
                "stray.target",
                "systemd-x.service",
                "dbus.socket")) {
            String path = UNITS + "/" + name;
            assertStays(web().file(path, NEW, "x").onDiskOnly(name, List.of(name), path), path);
        }
        for (String directory : List.of("service.d", "stray-.service.d")) {
            String path = UNITS + "/" + directory + "/x.conf";
            assertStays(web().file(path, NEW, "x"), path);
        }
    }

    @Test
    void aVouchedChangeThatNamesTheUnitBringsItIn() {
        for (String word : List.of("stray.service", "%i", "stray@1.service", "helper.service", "mnt-x.mount")) {
            World world = edited(word);
            assertThat(world.pending().changes())
                    .as(word)
                    .extracting(PendingChange::path)
                    .contains(STRAY);
        }
        for (String word : List.of("web-stack.service", "nowhere.service", "yes")) {
            World world = edited(word);
            assertThat(world.pending().changes())
                    .as(word)
                    .extracting(PendingChange::path)
                    .containsExactly(WEB);
        }
    }

    @Test
    void aChangeOfWhichNothingIsKnownMayBringItIn() {
        World unread = new World()
                .file(WEB, NEW, "a")
                .source(WEB, "a")
                .unit("web-stack.service", false, WEB)
                .onDisk(WEB)
                .file(STRAY, NEW, "x")
                .onDiskOnly("stray.service", List.of("stray.service"), STRAY);
        assertStays(unread, STRAY);
        World input = stray().input("/etc/environment.d/x.conf", ManagerInput.Kind.ENVIRONMENT, NEW);
        assertStays(input, STRAY);
        World link = stray().file(UNITS + "/default.target.wants/stray.service", NEW, "x");
        assertStays(link, STRAY);
        World gone = stray().file("/etc/systemd/user/o.service", null, "", null, null, UnitFile.Status.MISSING)
                .unit("o.service", false, "/etc/systemd/user/o.service")
                .onDisk(null);
        assertStays(gone, STRAY);
    }

    @Test
    void oneLinkOrNameDoesNotBringInEverything() {
        World linked = stray().file(UNITS + "/default.target.wants/web-stack.service", NEW, "x");
        World named = stray().file(UNITS + "/nick.service", NEW, "a", WEB, "web-stack.service", UnitFile.Status.READ);
        World lost = stray().directory(UNITS + "/default.target.wants", NEW);
        World nowhere =
                stray().file(UNITS + "/web-stack.service.d/x.conf", NEW, "", null, "/none", UnitFile.Status.MISSING);
        for (World world : List.of(linked, named, lost)) {
            assertThat(world.pending().withoutEffect())
                    .extracting(PendingChange::path)
                    .containsExactly(STRAY);
            assertThat(world.pending().changes()).hasSize(1).noneMatch(PendingChange::explained);
        }
        assertThat(nowhere.pending().withoutEffect())
                .extracting(PendingChange::path)
                .contains(STRAY);
        World awaited = named.unit("nick.service", false, null).onDisk(null);
        assertStays(awaited, STRAY);
    }

    /** Debian's {@code /etc/xdg/systemd/user} is a link to {@code /etc/systemd/user}: nothing hides itself. */
    @Test
    void aDirectoryByAnotherNameHidesNothing() {
        String dropIn = "/etc/xdg/systemd/user/stray.service.d/x.conf";
        String same = "/etc/systemd/user/stray.service.d/x.conf";
        World world = web().realPath("/etc/xdg/systemd/user", "/etc/systemd/user")
                .realPath("/etc/xdg/systemd/user/stray.service.d", "/etc/systemd/user/stray.service.d")
                .file(dropIn, NEW, "x")
                .file(same, NEW, "x")
                .file(WEB + ".d/w.conf", NEW, "w")
                .refersTo(WEB + ".d/w.conf", "stray.service")
                .onDiskOnly("stray.service", List.of("stray.service"), STRAY, same);
        assertThat(world.pending().withoutEffect()).isEmpty();
    }

    @Test
    void whatAPathMayBringInKeepsEverything() {
        String mount = UNITS + "/tmp-x.mount";
        World old = edited("nowhere.service")
                .file(mount, OLD, "m")
                .onDiskOnly("tmp-x.mount", List.of("tmp-x.mount"), mount);
        assertStays(old, STRAY);
        World device = edited("nowhere.service").file(UNITS + "/dev-x.device.wants/stray.service", OLD, "x");
        assertStays(device, STRAY);
    }

    @Test
    void aNameOfWhichTheViewIsUnknownIsSomebodys() {
        World named = edited("odd.service").file(UNITS + "/odd.service", OLD, "o");
        assertStays(named, STRAY);
        String dropIn = UNITS + "/odd.service.d/x.conf";
        World dropped = web().file(UNITS + "/odd.service", OLD, "o").file(dropIn, NEW, "x");
        assertStays(dropped, dropIn);
    }

    @Test
    void aSocketBringsInInstancesOfTheTemplateOfItsName() {
        String socket = UNITS + "/stray.socket";
        String template = UNITS + "/stray@.service";
        World world = web().file(template, NEW, "x")
                .onDiskOnly("stray@.service", List.of("stray@.service"), template)
                .file(socket, NEW, "s")
                .refersTo(socket)
                .unit("stray.socket", false, socket)
                .onDisk(socket);
        assertStays(world, template);
    }

    @Test
    void aTimerBringsInTheServiceOfItsName() {
        String timer = UNITS + "/stray.timer";
        World world = stray().file(timer, NEW, "t")
                .refersTo(timer)
                .unit("stray.timer", false, timer)
                .onDisk(timer);
        assertStays(world, STRAY);
    }

    private static World web() {
        return new World()
                .file(WEB, OLD, "a")
                .source(WEB, "a")
                .unit("web-stack.service", false, WEB)
                .onDisk(WEB);
    }

    private static World stray() {
        return web().file(STRAY, NEW, "x").onDiskOnly("stray.service", List.of("stray.service"), STRAY);
    }

    private static World edited(String word) {
        String helper = UNITS + "/helper.service";
        String template = UNITS + "/stray@.service";
        return new World()
                .file(WEB, NEW, "a")
                .refersTo(WEB, word)
                .source(WEB, "a")
                .unit("web-stack.service", false, WEB)
                .onDisk(WEB)
                .file(STRAY, NEW, "x")
                .onDiskOnly("stray.service", List.of("stray.service"), STRAY)
                .file(helper, OLD, "h")
                .onDiskOnly("helper.service", List.of("helper.service"), helper)
                .file(template, OLD, "h")
                .onDiskOnly("stray@.service", List.of("stray@.service"), template);
    }

    private static void assertStays(World world, String path) {
        assertThat(world.pending().withoutEffect())
                .extracting(PendingChange::path)
                .doesNotContain(path);
        assertThat(world.pending().changes()).anySatisfy(change -> {
            assertThat(change.path()).isEqualTo(path);
            assertThat(change.explained()).isFalse();
        });
    }
}
