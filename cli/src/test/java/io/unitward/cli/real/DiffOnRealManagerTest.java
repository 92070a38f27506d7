package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxSpec;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A snapshot compared with now, on real managers. */
@Tag("real")
class DiffOnRealManagerTest {
    @Test
    void a_user_manager_then_and_now() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.write(lab.managed("web.service"), Lab.onceDone("first"));
            lab.reload();
            lab.start("web.service");
            assertThat(lab.unitward("snapshot", "--user", "-o", "json=before.json")
                            .exitCode())
                    .isZero();
            Outcome same = lab.unitward("diff", "before.json");
            assertThat(same.text()).contains("= no difference. Exit 0.");
            assertThat(same.exitCode()).as(same.text() + same.errors()).isZero();

            // A reload and a touched file: only times.
            lab.shell("touch ~/.config/systemd/user/web.service");
            lab.reload();
            Outcome times = lab.unitward("diff", "before.json");
            assertThat(times.text()).contains("loaded its units anew").contains("= no difference. Exit 0.");
            assertThat(times.exitCode()).as(times.text() + times.errors()).isZero();

            lab.write(lab.managed("web.service"), Lab.onceDone("second"));
            lab.write(lab.managed("web.service.d/a.conf"), "[Unit]\nDescription=third\n");
            lab.write(lab.managed("new.service"), Lab.onceDone("new"));
            lab.shell("systemctl --user stop web.service");
            Outcome changed = lab.unitward("diff", "before.json");
            assertThat(changed.exitCode()).as(changed.text() + changed.errors()).isEqualTo(20);
            assertThat(changed.text().lines())
                    .contains(
                            "    + ~/.config/systemd/user/web.service.d/a.conf  (file appeared)",
                            "    ~ ~/.config/systemd/user/web.service  (file changed)",
                            "    + ~/.config/systemd/user/new.service  (file appeared)")
                    .anyMatch(line -> line.matches("        content +[0-9a-f]{12} → [0-9a-f]{12}"));

            lab.shell("systemctl --user exit || true");
            Lab.await("the manager to end", () -> !lab.sandbox().managerRuns());
            Outcome lost = lab.unitward("diff", "before.json", "--timeout", "5");
            assertThat(lost.exitCode()).as(lost.text() + lost.errors()).isEqualTo(69);
            assertThat(lost.text()).contains("could not be compared", "it did not answer", "no difference seen");
        }
    }

    @Test
    void a_system_manager_then_and_now() throws Exception {
        try (Program program = Program.install();
                Sandbox sandbox = Sandbox.start(SandboxSpec.system().visible(program.directory()))) {
            CommandResult snapshot = program.run(sandbox, "snapshot", "-o", "json=/run/before.json");
            assertThat(snapshot.succeeded()).as(snapshot.errors()).isTrue();
            // Root is asked about the manager that the snapshot is of.
            CommandResult same = program.run(sandbox, "diff", "/run/before.json");
            assertThat(same.exitCode()).as(same.output() + same.errors()).isZero();

            sandbox.run(List.of(
                    "sh",
                    "-c",
                    "mkdir -p /etc/systemd/system/sysinit.target.wants"
                            + " && ln -s /tmp/evil.service /etc/systemd/system/sysinit.target.wants/evil.service"
                            + " && echo DefaultTimeoutStopSec=5 > /etc/systemd/system.conf"));
            CommandResult changed = program.run(sandbox, "diff", "/run/before.json");
            assertThat(changed.exitCode())
                    .as(changed.output() + changed.errors())
                    .isEqualTo(20);
            assertThat(changed.output())
                    .contains(
                            "~ sysinit.target  changed on disk",
                            "+ /etc/systemd/system/sysinit.target.wants/evil.service  (dependency link appeared)",
                            "/etc/systemd/system.conf");
        }
    }
}
