package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A first manifest of a real manager with something of everything, then an audit by it. With {@code -Dunitward.record=true}
 * its snapshot becomes {@code samples/init/everything.json}.
 */
@Tag("real")
class InitOnRealManagerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** No manager is asked for a store: a link into a look-alike below the home, which the recording then renames. */
    private static final String HOME_FILES =
            "nix/store/0c1wr4p4rqzg0ipnbhy2zyb8qvrjx2xx-home-manager-files/.config/systemd/user";

    private static final List<String> AS_OWNER = List.of(
            "mkdir -p ~/.config/systemd/user ~/.config/unitward ~/dotfiles/systemd/user ~/" + HOME_FILES,
            unit(".config/systemd/user/web.service"),
            unit(".config/systemd/user/open.service"),
            unit(".config/systemd/user/off.timer")
                    .replace(
                            "[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true",
                            "[Timer]\\nOnCalendar=daily"),
            unit("dotfiles/systemd/user/notes.service"),
            unit(HOME_FILES + "/photos.service"),
            unit(HOME_FILES + "/a-stack.service"),
            unit(HOME_FILES + "/b-stack.service"),
            unit(HOME_FILES + "/c-stack.service"),
            "chmod 666 ~/.config/systemd/user/open.service",
            "ln -s ../../../dotfiles/systemd/user/notes.service ~/.config/systemd/user/",
            "mkdir ~/dotfiles/.git && echo " + COMMIT + " > ~/dotfiles/.git/HEAD",
            "ln -s ~/" + HOME_FILES + "/*.service ~/.config/systemd/user/",
            "ln -s /dev/null ~/.config/systemd/user/systemd-tmpfiles-clean.timer",
            "mkdir -p ~/.config/systemd/user.control/web.service.d",
            "printf '[Service]\\nCPUWeight=50\\n' > ~/.config/systemd/user.control/web.service.d/50-CPUWeight.conf");

    private static final List<String> AS_ROOT = List.of(
            "mkdir -p /etc/systemd/user/web.service.d",
            "printf '[Service]\\nNice=5\\n' > /etc/systemd/user/web.service.d/x.conf",
            "cp /usr/lib/systemd/user/basic.target /etc/systemd/user/");

    private static String unit(String path) {
        return "printf '[Unit]\\nDescription=" + path.substring(path.lastIndexOf('/') + 1)
                + "\\n\\n[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n' > ~/" + path;
    }

    @Test
    void everything_at_once() throws Exception {
        try (Program program = Program.install();
                Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(1000))) {
            for (String line : AS_OWNER) {
                shell(sandbox, SandboxCommand.of(List.of("sh", "-c", line)));
            }
            for (String line : AS_ROOT) {
                shell(sandbox, SandboxCommand.of(List.of("sh", "-c", line)).as(0));
            }
            String start = "systemctl --user daemon-reload && systemctl --user start web open notes photos a-stack";
            shell(sandbox, SandboxCommand.of(List.of("sh", "-c", start)));

            CommandResult init = program.run(sandbox, "init", "-o", ".config/unitward/unitward.yaml");
            assertThat(init.exitCode()).as(init.errors()).isZero();
            assertThat(init.output()).isEmpty();
            assertThat(init.errors()).contains("things to review").contains("next: unitward audit --dry-run");
            String written = Files.readString(sandbox.home().resolve(".config/unitward/unitward.yaml"));
            assertThat(written)
                    .contains("units: [off.timer, web.service]")
                    .contains("source: \"~/dotfiles/systemd/user\"")
                    .contains("#commit: " + COMMIT)
                    .contains("REVIEW: systemd-tmpfiles-clean.timer is masked by")
                    .contains("REVIEW: basic.target:")
                    .contains("REVIEW: open.service:");

            CommandResult again = program.run(sandbox, "init", "-o", ".config/unitward/unitward.yaml");
            assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE.code());
            assertThat(again.errors()).contains("init never overwrites one");
            assertThat(Files.readString(sandbox.home().resolve(".config/unitward/unitward.yaml")))
                    .isEqualTo(written);

            CommandResult audit = program.run(sandbox, "audit", "--dry-run", "--no-state", "-o", "json=-");
            String mine = sandbox.home() + "/.config/systemd/user";
            assertThat(findings(audit.output()))
                    .as(audit.output() + audit.errors())
                    .contains(
                            "foreign-drop-in web.service /etc/systemd/user/web.service.d/x.conf",
                            "foreign-drop-in web.service " + mine + ".control/web.service.d/50-CPUWeight.conf",
                            "writable-by-others open.service " + mine + "/open.service",
                            "vendor-unit-overridden basic.target /etc/xdg/systemd/user/basic.target")
                    .noneMatch(finding -> finding.contains("notes.service")
                            || finding.contains("photos.service")
                            || finding.contains("off.timer")
                            || finding.contains("-stack.service"));
            assertThat(audit.exitCode()).isEqualTo(ExitCode.VIOLATION.code());
            if (Boolean.getBoolean("unitward.record")) {
                record(program, sandbox);
            }
        }
    }

    @Test
    void a_pinned_file_is_clean_until_somebody_changes_it() throws Exception {
        try (Program program = Program.install();
                Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(1000))) {
            String web = sandbox.home() + "/.config/systemd/user/web.service";
            String start = "mkdir -p ~/.config/systemd/user ~/.config/unitward && "
                    + unit(".config/systemd/user/web.service")
                    // A file as young as a tick of the clock may be younger than the load, and is to be reviewed.
                    + " && sleep 0.1 && systemctl --user daemon-reload && systemctl --user start web";
            shell(sandbox, SandboxCommand.of(List.of("sh", "-c", start)));
            CommandResult init = program.run(sandbox, "init", "--pin", "-o", ".config/unitward/unitward.yaml");
            assertThat(init.exitCode()).as(init.errors()).isZero();
            assertThat(init.errors()).contains("1 owner declared, 0 things to review");
            assertThat(Files.readString(sandbox.home().resolve(".config/unitward/unitward.yaml")))
                    .contains("\"~/.config/systemd/user/web.service\": \"");
            CommandResult clean = program.run(sandbox, "audit", "--dry-run", "--no-state", "-o", "json=-");
            assertThat(clean.exitCode()).as(clean.output() + clean.errors()).isZero();

            String change =
                    "echo '# changed' >> ~/.config/systemd/user/web.service && sleep 0.1 && systemctl --user daemon-reload";
            shell(sandbox, SandboxCommand.of(List.of("sh", "-c", change)));
            CommandResult drifted = program.run(sandbox, "audit", "--dry-run", "--no-state", "-o", "json=-");
            assertThat(findings(drifted.output())).contains("content-drift web.service " + web);
            assertThat(drifted.exitCode()).isEqualTo(ExitCode.VIOLATION.code());
        }
    }

    @Test
    void a_manager_that_nobody_touched() throws Exception {
        try (Program program = Program.install();
                Sandbox sandbox = Sandbox.start(SandboxSpec.system().visible(program.directory()))) {
            CommandResult init = program.run(sandbox, "init", "-o", "/run/unitward.yaml");
            assertThat(init.exitCode()).as(init.errors()).isZero();
            assertThat(init.errors()).contains("0 owners declared, 0 things to review");
            CommandResult audit =
                    program.run(sandbox, "audit", "--dry-run", "--no-state", "--config", "/run/unitward.yaml");
            assertThat(audit.exitCode()).as(audit.output() + audit.errors()).isZero();
        }
    }

    private static void record(Program program, Sandbox sandbox) throws IOException {
        CommandResult snapshot = program.run(sandbox, "snapshot");
        assertThat(snapshot.exitCode()).as(snapshot.errors()).isZero();
        String store = snapshot.output().replace(sandbox.home() + "/nix/store", "/nix/store");
        Files.writeString(
                InitSamplesTest.SAMPLES.resolve("everything.json"),
                SampleRecordingTest.withoutHostMounts(SampleRecordingTest.rewritten(store, sandbox)));
    }

    private static void shell(Sandbox sandbox, SandboxCommand command) throws IOException {
        CommandResult result = sandbox.run(command);
        assertThat(result.succeeded())
                .as("%s: %s", command.argv(), result.errors())
                .isTrue();
    }

    /** Every finding as {@code policy unit file}. */
    static List<String> findings(String report) throws IOException {
        List<String> findings = new ArrayList<>();
        for (JsonNode unit : JSON.readTree(report).path("units")) {
            for (JsonNode finding : unit.path("findings")) {
                findings.add(finding.path("policy").asText() + " "
                        + unit.path("unit").asText() + " "
                        + (finding.path("file").isNull()
                                ? "-"
                                : finding.path("file").asText()));
            }
        }
        return findings;
    }
}
