package io.unitward.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.ownership.OwnUnits;
import io.unitward.ownership.Owner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a hardened 'heal' may write. */
class WritablePlacesTest {
    private static Owner owner(List<String> under, List<String> dropIns) {
        return new Owner("o", List.of("*"), under, List.of(), false, dropIns, false, null, List.of(), List.of(), false);
    }

    @Test
    void are_those_of_the_owners() {
        assertThat(WritablePlaces.of(
                        List.of(
                                owner(
                                        List.of("/etc/systemd/system", "~/units", "{runtime}/systemd/system"),
                                        List.of("/srv/{unit}.d/*.conf", "/opt/a*/x.conf", "/usr/local/x.d/y.conf")),
                                owner(List.of(), List.of())),
                        "/usual"))
                .containsExactly(
                        "/etc/systemd/system",
                        "/opt",
                        "/root/units",
                        "/run/systemd/system",
                        "/srv",
                        "/usr/local/x.d",
                        "/usual");
    }

    @Test
    void are_not_those_of_our_own_units() {
        Owner own = new Owner(
                OwnUnits.OWNER,
                List.of("*"),
                List.of("/x"),
                List.of(),
                false,
                List.of(),
                false,
                null,
                List.of(),
                List.of(),
                false);
        assertThat(WritablePlaces.of(List.of(own), "/usual")).isEmpty();
    }

    @Test
    void are_never_the_whole_tree() {
        assertThat(WritablePlaces.of(List.of(owner(List.of("/"), List.of("/*/x.conf", "/{unit}.d/a"))), "/usual"))
                .isEmpty();
        assertThat(WritablePlaces.of(List.of(), "/usual")).isEmpty();
    }
}
