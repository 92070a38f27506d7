package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Plays on a real manager what {@code samples/unit} holds, and checks that live runs say what those samples say. With
 * {@code -Dunitward.record=true} the snapshot is recorded anew; see {@code samples/unit/README.md}.
 */
@Tag("real")
class OneUnitRecordingTest {
    private static final String WEB = """
            [Unit]
            Description=Web
            Wants=db.service

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            Environment=TOKEN=secret A=1
            ExecStart=/bin/true --old
            MemoryMax=1G
            """;

    private static void shell(Sandbox sandbox, boolean root, String line) throws IOException {
        SandboxCommand command = SandboxCommand.of(List.of("sh", "-c", "set -e; " + line));
        CommandResult result = sandbox.run(root ? command.as(0) : command);
        assertThat(result.succeeded()).as("%s: %s", line, result.errors()).isTrue();
    }

    private static void plant(Sandbox sandbox) throws IOException {
        String job = "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true %i\n";
        shell(
                sandbox,
                false,
                "mkdir -p ~/.config/systemd/user/web.service.d ~/.config/systemd/user/default.target.wants"
                        + " ~/.config/systemd/user/web.service.wants ~/.local/share/systemd/user ~/dotfiles; cd ~/.config/systemd/user;"
                        + " printf '%s' '" + WEB + "' > web.service; printf '%s' '" + job + "' > job@.service;"
                        + " printf '%s' '" + job + "' > edited.service; printf '%s' '" + job
                        + "' > ~/dotfiles/db.service;"
                        + " printf '[Service]\\nEnvironment=A=2\\nExecStart=\\nExecStart=/bin/true --new\\nMemoryMax=\\n'"
                        + " > web.service.d/10-own.conf; cp web.service ~/.local/share/systemd/user/;"
                        + " ln -s ~/dotfiles/db.service db.service; ln -s web.service www.service; ln -s /dev/null off.service;"
                        + " ln -s ../web.service default.target.wants/; ln -s ../job@.service default.target.wants/job@1.service;"
                        + " ln -s ../db.service web.service.wants/; ln -s ~/dotfiles/gone.service web.service.wants/;"
                        + " ln -s /dev/null web.service.wants/off.service");
        shell(
                sandbox,
                true,
                "mkdir -p /etc/systemd/user/service.d /etc/systemd/user/web.service.wants"
                        + " /etc/systemd/user/basic.target.requires;"
                        + " printf '[Unit]\\nDocumentation=man:all\\n' > /etc/systemd/user/service.d/50-all.conf;"
                        + " ln -s ../db.service /etc/systemd/user/web.service.wants/;"
                        + " ln -s ../web.service /etc/systemd/user/basic.target.requires/");
        shell(
                sandbox,
                false,
                "systemctl --user daemon-reload; systemctl --user start web edited job@1; sleep 0.1;"
                        + " printf 'Nice=5\\n' >> ~/.config/systemd/user/edited.service");
    }

    @Test
    void a_live_manager_is_told_of_as_the_samples_say() throws Exception {
        try (Program program = Program.install();
                Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(1000))) {
            plant(sandbox);
            if (Boolean.getBoolean("unitward.record")) {
                CommandResult snapshot = program.run(sandbox, "snapshot", "--with-content");
                assertThat(snapshot.exitCode()).as(snapshot.errors()).isZero();
                Files.createDirectories(OneUnitSamplesTest.SAMPLES);
                Files.writeString(
                        OneUnitSamplesTest.SNAPSHOT,
                        SampleRecordingTest.withoutHostMounts(
                                SampleRecordingTest.rewritten(snapshot.output(), sandbox)));
            }
            for (String sample : List.of("blame-web.0", "blame-edited.69", "explain-web.0", "explain-job@1.0")) {
                String command = sample.substring(0, sample.indexOf('-'));
                String unit = sample.substring(sample.indexOf('-') + 1, sample.lastIndexOf('.'));
                CommandResult live = program.run(sandbox, command, "--user", unit, "-o", "json=-");
                assertThat(live.exitCode())
                        .as(live.errors())
                        .isEqualTo(Integer.parseInt(sample.substring(sample.lastIndexOf('.') + 1)));
                (command.equals("blame") ? Published.BLAME : Published.EXPLAIN).accepts(live.output());
                String expected = Files.readString(OneUnitSamplesTest.SAMPLES.resolve(sample + ".json"));
                assertThat(withoutTimes(SampleRecordingTest.rewritten(live.output(), sandbox)))
                        .isEqualTo(withoutTimes(expected));
            }
            CommandResult taken = program.run(sandbox, "snapshot", "-o", "json=before.json");
            assertThat(taken.exitCode()).as(taken.errors()).isZero();
            shell(sandbox, false, "rm ~/.config/systemd/user/default.target.wants/web.service");
            CommandResult diff = program.run(sandbox, "diff", "before.json", "-o", "json=-");
            assertThat(diff.exitCode()).as(diff.output() + diff.errors()).isEqualTo(20);
            Published.DIFF.accepts(diff.output());
        }
    }

    private static String withoutTimes(String json) {
        return json.replaceAll("\"[0-9T:.-]+Z\"", "null");
    }
}
