package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waits for longer than it may on a real manager, by a grace of nothing: the second look finds it. */
@Tag("real")
class PendingTooLongOnRealManagerTest {
    private static final String UNIT = "home-api.service";

    private static boolean isOverdue(Outcome audit) {
        return audit.findings().contains("pending-too-long " + UNIT + " -");
    }

    private static void grace(Lab lab, String time) throws Exception {
        Path manifest = lab.onHost(lab.configuration("unitward.yaml"));
        String text = Files.readString(manifest).replaceAll("pendingGrace: .*\n", "");
        lab.write(lab.configuration("unitward.yaml"), text + "pendingGrace: " + time + "\n");
    }

    @Test
    void a_reload_that_nobody_does_becomes_a_violation_and_is_none_once_it_is_done() throws Exception {
        try (Lab lab = Lab.running(UNIT)) {
            grace(lab, "0s");
            assertThat(lab.audit().exitCode()).isZero();
            Lab.tick();
            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            Outcome first = lab.audit("--dry-run");
            assertThat(first.exitCode()).as(first.text() + first.errors()).isEqualTo(11);
            assertThat(isOverdue(first)).isFalse();

            String folder = lab.home() + "/seen";
            Outcome second = lab.audit("--dry-run", "--evidence", folder);
            assertThat(second.exitCode()).as(second.text() + second.errors()).isEqualTo(10);
            assertThat(isOverdue(second)).isTrue();
            assertThat(second.text())
                    .contains("A change of " + UNIT + " waits to be loaded since 20", "longer than 0 s");
            CommandResult replayed = replay(lab, folder);
            assertThat(replayed.exitCode())
                    .as(replayed.output() + replayed.errors())
                    .isEqualTo(10);
            assertThat(replayed.output()).contains("pending-too-long");

            grace(lab, "24h");
            Outcome patient = lab.audit("--dry-run");
            assertThat(patient.exitCode()).as(patient.text()).isEqualTo(11);
            grace(lab, "0s");
            Outcome done = lab.audit();
            assertThat(done.exitCode()).as(done.text() + done.errors()).isZero();
            assertThat(done.done()).containsExactly("done");
            assertThat(lab.audit().exitCode()).isZero();
        }
    }

    /** With what the evidence says of it. */
    private static CommandResult replay(Lab lab, String folder) throws Exception {
        JsonNode manifest = new ObjectMapper()
                .readTree(lab.onHost(folder).resolve("manifest.json").toFile());
        List<String> command = new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", folder));
        List<String> arguments = new ArrayList<>();
        manifest.path("replay").path("arguments").forEach(each -> arguments.add(each.asText()));
        command.addAll(lab.argv(arguments.toArray(String[]::new)));
        return lab.sandbox().run(SandboxCommand.of(command));
    }

    @Test
    void a_restart_that_nobody_does_becomes_a_violation_and_heal_does_it_all_the_same() throws Exception {
        try (Lab lab = Lab.ofUser(1500)) {
            lab.declare("home-*.service");
            grace(lab, "0s");
            lab.vouched(UNIT, "[Service]\nExecStart=/bin/sleep 1000\n");
            lab.reload();
            lab.start(UNIT);
            assertThat(lab.audit().exitCode()).isZero();
            Lab.tick();
            lab.vouched(UNIT, "[Service]\nExecStart=/bin/sleep 2000\n");
            Outcome reloaded = lab.audit();
            assertThat(reloaded.exitCode())
                    .as(reloaded.text() + reloaded.errors())
                    .isZero();
            Outcome seen = lab.audit();
            Outcome again = lab.audit();
            assertThat(again.exitCode()).as(seen.text() + again.text()).isEqualTo(10);
            assertThat(again.text()).contains("A restart of " + UNIT + " has been needed since 20");

            lab.write(
                    lab.configuration("allowlist.yaml"),
                    "apiVersion: unitward/v1\nallow:\n  - {action: daemon-reload, units: [\"*\"]}\n"
                            + "  - {action: restart-unit, units: [\"home-*\"]}\n");
            Outcome healed = lab.unitward("heal", "--settle", "0");
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(healed.text()).contains("restart-unit");
            Outcome well = lab.audit();
            assertThat(well.exitCode()).as(well.text() + well.errors()).isZero();
            assertThat(isOverdue(well)).isFalse();
        }
    }
}
