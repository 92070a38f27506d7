package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Layer;
import io.unitward.facts.UnitFile;
import io.unitward.pending.PendingSet;
import io.unitward.pending.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who declares a unit, and whether a file is where its owner says. */
class OwnershipTest {
    private static final String WEB = World.UNITS + "/web-stack.service";

    @Test
    void aUnitThatTookADeclaredNameAnswersForIt() {
        World world = new World()
                .file("/etc/systemd/user/evil.service", World.OLD, "x")
                .unit(
                        "evil.service",
                        List.of("evil.service", "web-stack.service"),
                        false,
                        false,
                        "/etc/systemd/user/evil.service");
        ViewFile file = files(world).get(0);
        assertThat(file.owned()).isTrue();
        assertThat(file.expected()).isFalse();
    }

    @Test
    void aUsersFileCannotLoosenTheFloorUnlessDelegable() {
        Owner strict = new Owner(
                "admin",
                List.of("web-*"),
                List.of("/etc/systemd/user"),
                List.of(),
                false,
                List.of(),
                false,
                null,
                List.of(),
                List.of(),
                false);
        assertThat(new World().floor(strict).ownership().expectationOf("web-stack.service"))
                .satisfies(e -> assertThat(e.owner()).isEqualTo("admin"));
        Owner loose = new Owner(
                "admin",
                List.of("web-*"),
                List.of(),
                List.of(),
                false,
                List.of(),
                false,
                null,
                List.of(),
                List.of(),
                true);
        assertThat(new World().floor(loose).ownership().expectationOf("web-stack.service"))
                .satisfies(e -> assertThat(e.owner()).isEqualTo("homelab"));
    }

    @Test
    void whatIsWrongWithAPlaceIsSaidExactly() {
        Owner linked = new Owner(
                "hm",
                List.of("web-*"),
                List.of(World.UNITS),
                List.of("/nix/store"),
                false,
                List.of(),
                false,
                null,
                List.of(),
                List.of(),
                false);
        assertThat(explained(linked, WEB)).isEqualTo("is no link into /nix/store, as owner hm says");
        assertThat(explained(linked, "/etc/systemd/user/web-stack.service"))
                .isEqualTo("lies outside the places of owner hm");
        Ownership ownership = new World()
                .floor(linked)
                .file(WEB, World.NEW, "b", "/srv/web-stack.service", "/srv/web-stack.service", UnitFile.Status.READ)
                .ownership();
        assertThat(ownership.whyNotExpected(ownership.expectationOf("web-stack.service"), WEB))
                .isEqualTo("leads to /srv/web-stack.service, not into /nix/store, as owner hm says");
        assertThat(ownership.whyNotExpected(
                        ownership.expectationOf("web-stack.service"), World.UNITS + "/web-other.service"))
                .startsWith("cannot be followed");
    }

    private static String explained(Owner owner, String path) {
        return new World()
                .floor(owner).file(path, World.NEW, "b").pending().changes().stream()
                        .filter(change -> change.path().equals(path))
                        .findFirst()
                        .orElseThrow()
                        .explanation();
    }

    @Test
    void placeholdersAreTheAuditedManagers() {
        Expectation expectation = new World().ownership().expectationOf("job@one.service");
        assertThat(expectation.fragmentUnder()).containsExactly(World.UNITS);
        assertThat(expectation.dropInsAllowed())
                .containsExactly(World.UNITS + "/job@one.service.d/*.conf", World.UNITS + "/job@.service.d/*.conf");
    }

    @Test
    void aPathThatOnlyLooksContainedIsOutside() {
        Ownership ownership = new World().ownership();
        Expectation expectation = ownership.expectationOf("web-stack.service");
        assertThat(ownership.fragmentExpected(expectation, World.UNITS + "-evil/web-stack.service"))
                .isFalse();
        assertThat(ownership.fragmentExpected(expectation, World.UNITS + "/../x/web-stack.service"))
                .isFalse();
        assertThat(ownership.dropInExpected(expectation, World.UNITS + "/web-stack.service.d/sub/x.conf"))
                .isFalse();
    }

    @Test
    void vendorDropInsAreNotForeignByDefault() {
        String dropIn = "/usr/lib/systemd/user/web-stack.service.d/x.conf";
        World world = new World()
                .file(WEB, World.OLD, "a")
                .file(dropIn, World.OLD, "x")
                .unit("web-stack.service", false, WEB, dropIn);
        assertThat(files(world).get(1).layer()).isEqualTo(Layer.VENDOR);
        assertThat(files(world).get(1).expected()).isTrue();
        assertThat(files(world.packaged(dropIn, true)).get(1).expected()).isTrue();
        assertThat(files(world.packaged(dropIn, false)).get(1).expected())
                .as("it did not come with the operating system")
                .isFalse();
    }

    @Test
    void aFragmentThatHidesAVendorFileSaysWhich() {
        String local = "/etc/systemd/user/o.service";
        String vendor = "/usr/lib/systemd/user/o.service";
        World world = new World()
                .file(local, World.OLD, "a")
                .file(vendor, World.OLD, "b")
                .unit("o.service", false, local);
        assertThat(files(world).get(0).overrides()).isEqualTo(vendor);
        assertThat(files(world).get(0).owned()).isFalse();
    }

    @Test
    void whatCouldNotBeOpenedIsNotKnown() {
        World world = new World()
                .file(WEB, World.OLD, "", WEB, null, UnitFile.Status.UNREADABLE)
                .unit("web-stack.service", false, WEB);
        assertThat(files(world).get(0).known()).isFalse();
        World unseen = new World().unit("web-stack.service", false, WEB);
        assertThat(files(unseen).get(0).known()).isFalse();
    }

    private static List<ViewFile> files(World world) {
        return ViewFiles.of(
                world.snapshot(),
                world.ownership(),
                PendingSet.of(world.snapshot(), world.ownership(), io.unitward.pending.History.NONE));
    }
}
