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
     * Since 255 whatever is enabled or disabled over D-Bus flags every unit of the manager until it reloads. That is one cause,
     * told once, and safe to clear; what was enabled is judged on its own.
     */
    @Test
    void enabling_one_unit_flags_all_which_is_told_once_and_cleared() throws Exception {
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
                    .contains("unexplained-pending-change manager " + link)
                    .filteredOn(finding -> finding.startsWith("reload-pending "))
                    .as("once, not for each unit")
                    .containsExactly("reload-pending manager -");
            assertThat(refused.refusals()).as("the link alone, not the flags").containsOnlyKeys(link);
            assertThat(lab.loadedAt()).isEqualTo(loaded);

            lab.shell("systemctl --user disable --no-reload " + UNIT);
            assertThat(lab.show("basic.target", "NeedDaemonReload")).isEqualTo("yes");
            Outcome cleared = lab.audit();

            assertThat(cleared.done()).as(cleared.text() + cleared.errors()).containsExactly("done");
            assertThat(cleared.exitCode()).isZero();
            assertThat(lab.loadedAt()).isNotEqualTo(loaded);
            assertThat(lab.show("basic.target", "NeedDaemonReload")).isEqualTo("no");
        }
    }

    /** The owner says that the unit is enabled, so that the link is as declared. */
    @Test
    void enabling_what_its_owner_wants_enabled_is_loaded() throws Exception {
        SandboxSpec spec = SandboxSpec.userOf(1500).onTree(Trees.debian13());
        try (Lab lab = Lab.start(spec)) {
            lab.declare("home-*.service");
            String manifest = lab.configuration("unitward.yaml");
            lab.shell("printf '    unitFileState: [enabled]\n' >> " + manifest);
            lab.vouched(UNIT, Lab.onceDone("api") + "[Install]\nWantedBy=default.target\n");
            lab.reload();
            lab.start(UNIT);
            Outcome disabled = lab.audit();
            assertThat(disabled.findings()).anyMatch(finding -> finding.startsWith("unexpected-unit-file-state "));
            lab.shell("systemctl --user enable --no-reload " + UNIT);

            Outcome enabled = lab.audit();

            assertThat(enabled.done()).as(enabled.text() + enabled.errors()).containsExactly("done");
            assertThat(enabled.exitCode()).isZero();
            assertThat(lab.show("default.target", "Wants")).contains(UNIT);
        }
    }
}
