package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code NeedDaemonReload} is like with systemd 257, where it is not as with 252. */
@Tag("real")
@Tag("trees")
class FlagOnDebian13Test {
    private static final String UNIT = "home-api.service";
    private static final String OTHER = "home-web.service";

    /**
     * Since 255 whatever is enabled or disabled over D-Bus flags every unit of the manager until it reloads. A flag of a unit
     * that nobody declares is no evidence of anything then, and stops a reload all the same: whether the unit has a reason of
     * its own cannot be told from it.
     */
    @Test
    void enabling_one_unit_flags_all_until_somebody_reloads() throws Exception {
        SandboxSpec spec = SandboxSpec.userOf(1500).onTree(Trees.debian13());
        try (Lab lab = Lab.start(spec)) {
            Trees.assertRelease(spec, lab.version());
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("api") + "[Install]\nWantedBy=default.target\n");
            lab.vouched(OTHER, Lab.onceDone("web"));
            lab.reload();
            lab.start(UNIT);
            lab.start(OTHER);
            assertThat(lab.audit().exitCode()).isZero();
            lab.shell("systemctl --user enable --no-reload " + UNIT);
            for (String unit : new String[] {UNIT, OTHER, "basic.target"}) {
                assertThat(lab.show(unit, "NeedDaemonReload")).as(unit).isEqualTo("yes");
            }

            String link = lab.managed("default.target.wants/" + UNIT);
            String loaded = lab.loadedAt();

            Outcome refused = lab.audit();

            assertThat(refused.exitCode()).as(refused.text() + refused.errors()).isEqualTo(10);
            assertThat(refused.findings())
                    .contains(
                            "unexplained-pending-change manager " + link,
                            "reload-pending " + OTHER + " " + lab.managed(OTHER));
            assertThat(refused.refusals()).as("the link alone, not the flags").containsOnlyKeys(link);
            assertThat(lab.loadedAt()).isEqualTo(loaded);

            lab.shell("systemctl --user disable --no-reload " + UNIT);
            assertThat(lab.show("basic.target", "NeedDaemonReload")).isEqualTo("yes");
            Outcome flagged = lab.audit();

            assertThat(flagged.exitCode()).as(flagged.text() + flagged.errors()).isEqualTo(10);
            assertThat(flagged.refusals()).as("once, not for each unit").hasSize(1);
            assertThat(flagged.done()).isEmpty();
            assertThat(lab.loadedAt()).isEqualTo(loaded);

            lab.reload();
            assertThat(lab.show("basic.target", "NeedDaemonReload")).isEqualTo("no");
            String reloaded = lab.loadedAt();
            Outcome clean = lab.audit();
            assertThat(clean.exitCode()).as(clean.text() + clean.errors()).isZero();
            assertThat(lab.loadedAt()).isEqualTo(reloaded);
        }
    }
}
