package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can be wrong with a declared unit on a real manager besides what the homelab shows. */
@Tag("real")
class OwnedUnitsTest {
    @Test
    void masked_missing_and_writable_units_are_found() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare(List.of("home-gone.service"), "home-*.service");
            for (String unit : List.of("home-masked", "home-group", "home-all", "home-well")) {
                lab.vouched(unit + ".service", Lab.onceDone(unit));
            }
            lab.shell("cd ~/.config/systemd/user && ln -sf /dev/null home-masked.service"
                    + " && chmod 664 home-group.service && chmod 666 home-all.service");
            lab.rootShell("chgrp 4711 " + lab.managed("home-group.service"));
            lab.reload();
            lab.start("home-group.service");
            lab.start("home-all.service");
            lab.start("home-well.service");
            // What nobody refers to is not in memory, and a masked unit cannot be started.
            lab.shell("mkdir -p ~/.config/systemd/user/home-well.service.wants"
                    + " && ln -s ../home-masked.service ~/.config/systemd/user/home-well.service.wants/");
            lab.reload();
            String loaded = lab.loadedAt();

            Outcome audit = lab.audit();

            assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isEqualTo(10);
            assertThat(audit.findings())
                    .contains(
                            "owned-unit-masked home-masked.service " + lab.managed("home-masked.service"),
                            "owned-unit-missing home-gone.service -",
                            "writable-by-others home-group.service " + lab.managed("home-group.service"),
                            "writable-by-others home-all.service " + lab.managed("home-all.service"));
            assertThat(audit.verdict("home-well.service")).isEqualTo("compliant");
            assertThat(lab.loadedAt()).isEqualTo(loaded);
        }
    }

    @Test
    void a_process_that_runs_an_older_definition_is_advice_until_it_is_restarted() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            String unit = "home-web.service";
            lab.declare("home-*.service");
            lab.vouched(unit, "[Service]\nExecStart=/bin/sleep 1001\n");
            lab.reload();
            lab.start(unit);
            assertThat(lab.audit().findings()).noneMatch(finding -> finding.startsWith("running-older-definition"));

            lab.vouched(unit, "[Service]\nExecStart=/bin/sleep 1002\n");
            Outcome reloaded = lab.audit();

            assertThat(reloaded.exitCode())
                    .as(reloaded.text() + reloaded.errors())
                    .isZero();
            assertThat(reloaded.done()).containsExactly("done");
            assertThat(lab.show(unit, "ExecStart")).contains("1002");
            assertThat(lab.audit().findings()).contains("running-older-definition " + unit + " -");
            assertThat(lab.audit("--strict", "--dry-run").exitCode()).isEqualTo(10);

            assertThat(lab.sandbox().systemctl("restart", unit).succeeded()).isTrue();
            Outcome restarted = lab.audit();

            assertThat(restarted.findings()).isEmpty();
            assertThat(restarted.exitCode()).isZero();
        }
    }
}
