package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that vanish under services of a real manager, which tells how it resolved them. */
@Tag("real")
class ProgramGoneOnRealManagerTest {
    private static final String UNIT = "home-api.service";

    private static List<String> gone(Outcome audit) {
        return audit.findings().stream()
                .filter(finding -> finding.startsWith("program-gone"))
                .toList();
    }

    /** As after a switch of generations and a collection of garbage, with nobody who reloaded in between. */
    @Test
    void a_service_that_runs_what_is_gone_is_told_and_the_reload_that_helps_is_done() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            // A home below /tmp would be passed over.
            lab.rootShell(
                    "mkdir -p /opt/s/old /opt/s/new && cp /bin/sleep /opt/s/old/home-api && cp /bin/sleep /opt/s/new/api");
            lab.vouched(UNIT, "[Service]\nExecStart=/opt/s/old/%p 1000\n");
            lab.reload();
            lab.start(UNIT);
            Outcome well = lab.audit();
            assertThat(well.exitCode()).as(well.text() + well.errors()).isZero();

            lab.rootShell("rm -r /opt/s/old");
            Outcome audit = lab.audit();
            assertThat(audit.exitCode()).as(audit.text()).isEqualTo(10);
            assertThat(gone(audit)).containsExactly("program-gone " + UNIT + " -");
            assertThat(audit.text())
                    .contains(
                            "is active and cannot be started again: its ExecStart= runs /opt/s/old/home-api, which does not exist");

            Lab.tick();
            lab.vouched(UNIT, "[Service]\nExecStart=/opt/s/new/api 1000\n");
            Outcome reloaded = lab.audit();
            assertThat(reloaded.exitCode())
                    .as(reloaded.text() + reloaded.errors())
                    .isZero();
            assertThat(reloaded.done()).containsExactly("done");
            assertThat(gone(reloaded)).isEmpty();
        }
    }

    @Test
    void prefixes_views_of_their_own_and_what_nothing_starts_are_no_false_alarm() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            lab.rootShell("mkdir -p /opt/p && for n in at plus; do cp /bin/sleep /opt/p/$n; done");
            lab.vouched("home-at.service", "[Service]\nExecStart=@/opt/p/at name 1000\n");
            lab.vouched("home-plus.service", "[Service]\nExecStart=+/opt/p/plus 1000\n");
            lab.vouched(
                    "home-minus.service",
                    "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=-/opt/p/minus\nExecStart=/bin/true\n");
            lab.vouched("home-name.service", "[Service]\nExecStart=sleep 1000\n");
            lab.vouched("home-idle.service", "[Service]\nExecStart=/opt/p/idle\n");
            lab.vouched("home-timed.service", "[Service]\nExecStart=/opt/p/timed\n");
            lab.vouched("home-asks.service", "[Unit]\nConditionPathExists=/none\n[Service]\nExecStart=/opt/p/asks\n");
            lab.vouched("home-roots.service", "[Service]\nRootDirectory=/opt/root\nExecStart=/app/roots\n");
            lab.write(
                    lab.managed("other.target"),
                    "[Unit]\nWants=home-idle.service home-asks.service home-roots.service\n");
            lab.reload();
            for (String unit : List.of("at", "plus", "minus", "name")) {
                lab.start("home-" + unit + ".service");
            }
            assertThat(gone(lab.audit()))
                    .as("what is started by a target that is not in memory")
                    .isEmpty();

            lab.rootShell("rm -r /opt/p");
            lab.write(lab.managed("home-timed.timer"), "[Timer]\nOnActiveSec=1d\n");
            lab.reload();
            lab.start("home-timed.timer");
            lab.start("other.target");
            assertThat(gone(lab.audit()))
                    .containsExactlyInAnyOrder(
                            "program-gone home-at.service -",
                            "program-gone home-plus.service -",
                            "program-gone home-timed.service -",
                            "program-gone home-idle.service -");
            lab.rootShell("mkdir /opt/p && echo x >/opt/p/idle && chmod 644 /opt/p/idle");
            assertThat(lab.audit().text())
                    .contains("home-idle.service cannot be started", "/p/idle, which nobody may execute");
        }
    }

    /** Everything that packages of this host bring, declared as if it were ours: none of it misses its program. */
    @Test
    void services_of_packages_miss_nothing() throws Exception {
        try (Lab lab = Lab.ofSystem()) {
            lab.declare("*.service");
            assertThat(gone(lab.audit())).isEmpty();
            lab.shellOutput("for f in /lib/systemd/system/*.service; do systemctl show -p Id \"${f##*/}\"; done");
            assertThat(gone(lab.audit())).isEmpty();
        }
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("*.service");
            assertThat(gone(lab.audit())).isEmpty();
        }
    }
}
