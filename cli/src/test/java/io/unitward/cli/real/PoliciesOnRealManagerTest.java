package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A user's policies and the administrator's, beside a real manager: who decides, and that nothing is reloaded for it. */
@Tag("real")
class PoliciesOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final String OFF = """

            policies:
              - policy: no-drop-ins
                enabled: false
                reason: just this once
            """;
    private static final String RULE = """
            package io.unitward.policies;

            import io.unitward.ownership.UnitState;
            import io.unitward.ownership.ViewFile;
            import io.unitward.verdict.FindingDraft;

            rule "no-drop-ins"
                @policy("no-drop-ins")
                @classification("block-and-alert")
                @severity("warning")
                @since("1.0.0")
                @summary("A declared unit has a drop-in")
                @why("This site wants none.")
                @remediation("Put it into the unit file.")
            when
                UnitState( $unit : subject, owned == true )
                ViewFile( subject == $unit, role == ViewFile.Role.DROP_IN, $view : view, $path : path )
            then
                insert( new FindingDraft( $unit, $view, $path, null, "The unit " + $unit + " has " + $path + "." ) );
            end
            """;

    @Test
    void a_policy_stops_a_reload_and_does_so_when_it_is_off() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            lab.shell("mkdir -p -m 755 ~/.config/unitward/policies/site/no-drop-ins");
            String rule = lab.configuration("policies/site/no-drop-ins/no-drop-ins.drl");
            lab.write(rule, RULE);
            Outcome well = lab.audit();
            assertThat(well.exitCode()).as(well.text() + well.errors()).isZero();
            assertThat(well.text()).contains("policies: 1 added");

            lab.vouched(UNIT + ".d/x.conf", "[Service]\nNice=5\n");
            Lab.tick();
            String loaded = lab.loadedAt();
            Outcome on = lab.audit();
            assertThat(on.exitCode()).as(on.text() + on.errors()).isEqualTo(10);
            assertThat(on.refusals()).containsOnlyKeys(lab.managed(UNIT + ".d/x.conf"));

            lab.shell("printf '%s' '" + OFF + "' >> ~/.config/unitward/unitward.yaml");
            Outcome off = lab.audit();
            assertThat(off.refusals()).as(off.text() + off.errors()).isEqualTo(on.refusals());
            assertThat(off.findings()).noneMatch(finding -> finding.startsWith("no-drop-ins"));
            assertThat(off.done()).isEmpty();
            assertThat(lab.loadedAt()).isEqualTo(loaded);
            assertThat(off.text().replaceAll("\\s+", " "))
                    .contains("no-drop-ins (off or overridden, but not for a reload)")
                    .contains("1 off: no-drop-ins (just this once; 1 finding not counted)");

            // Not used at all, it is not asked: the drop-in equals its source.
            lab.declare("home-*.service");
            lab.shell("rm -r ~/.config/unitward/policies");
            Outcome healed = lab.audit();
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(healed.done()).containsExactly("done");
            assertThat(lab.loadedAt()).isNotEqualTo(loaded);
        }
    }

    @Test
    void what_the_administrator_decides_a_user_cannot_loosen() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched(UNIT + ".d/x.conf", "[Service]\nNice=5\n");
            lab.reload();
            lab.start(UNIT);
            lab.rootShell(
                    "umask 022; mkdir -p /etc/unitward/policies/site/no-drop-ins; cat > /etc/unitward/policies/site/"
                            + "no-drop-ins/no-drop-ins.drl <<'END'\n" + RULE + "END\n");
            Outcome floor = lab.audit();
            assertThat(floor.exitCode()).as(floor.text() + floor.errors()).isEqualTo(10);
            assertThat(floor.findings()).anyMatch(finding -> finding.startsWith("no-drop-ins " + UNIT));

            lab.shell("printf '%s' '" + OFF + "' >> ~/.config/unitward/unitward.yaml");
            Outcome loosened = lab.audit();
            assertThat(loosened.exitCode()).isEqualTo(78);
            assertThat(loosened.errors()).contains("/etc/unitward speaks of it", "unitward.yaml:14:13");

            lab.rootShell(
                    "umask 022; printf 'apiVersion: unitward/v1\\ndelegable: [no-drop-ins]\\n' > /etc/unitward/unitward.yaml");
            Outcome delegated = lab.audit();
            assertThat(delegated.exitCode())
                    .as(delegated.text() + delegated.errors())
                    .isZero();
            assertThat(delegated.text()).contains("1 off: no-drop-ins (just this once; ");

            // Whoever may write there would be the administrator.
            lab.rootShell("chmod g+w /etc/unitward/policies/site");
            Outcome hostile = lab.audit();
            assertThat(hostile.exitCode()).isEqualTo(78);
            assertThat(hostile.errors()).contains("chmod go-w /etc/unitward/policies/site");
        }
    }
}
