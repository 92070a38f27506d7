package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.install.InstallRecord;
import io.unitward.facts.Glob;
import io.unitward.ownership.Owner;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an audit holds our own units against. */
class InstalledOwnerTest {
    @ParameterizedTest
    @CsvSource({
        "/usr/lib/systemd/system/service.d/10-all.conf, true",
        "/usr/lib/systemd/user/timer.d/10-all.conf, true",
        "/usr/lib/systemd/system/unitward-audit.service.d/z.conf, false",
        "/usr/lib/systemd/system/unitward-.service.d/z.conf, false",
        "/etc/systemd/system/service.d/z.conf, false"
    })
    void a_drop_in_of_packages_is_one_of_a_whole_type(String dropIn, boolean allowed) {
        Owner owner = InstalledOwner.owner(new InstallRecord(
                "0.1.0",
                Instant.EPOCH,
                Map.of(),
                Map.of("/etc/systemd/system/unitward-audit.service", "aa"),
                Map.of()));
        assertThat(owner.vendorDropIns()).isFalse();
        assertThat(owner.dropInsAllowed().stream().anyMatch(glob -> Glob.matches(glob, dropIn)))
                .isEqualTo(allowed);
    }
}
