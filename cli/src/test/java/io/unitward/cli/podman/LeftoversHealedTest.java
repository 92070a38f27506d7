package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What real containers left behind is cleared away by a heal, if that is permitted, and nothing else is. */
@Tag("podman")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeftoversHealedTest {
    private static final String MANIFEST = """
            apiVersion: unitward/v1
            stacks:
              - stack: left
                unit: left.service
                files: ["~/stacks/left/compose.yaml"]
                deadlines: {start: 1s, health: 1s, stable: 0s}
            """;
    private static final String ALLOWLIST = """
            apiVersion: unitward/v1
            allow:
              - {action: remove-container, units: ["left.service"], max-per-run: 2}
              - {action: stop-timer, units: ["*.timer"]}
            """;
    private static final String GONE = "ab".repeat(32);

    private PodmanLab lab;

    /** What the lab is made of. */
    SandboxSpec spec() {
        return SandboxSpec.userOf(PodmanLab.UID);
    }

    @BeforeAll
    void start() throws Exception {
        lab = PodmanLab.start(spec());
    }

    @AfterAll
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void t09_what_is_left_over_goes_once_permitted_and_what_runs_or_is_wanted_stays() throws Exception {
        write("unitward.yaml", MANIFEST);
        ComposeStack stack = lab.stack("left");
        stack.start();
        make("create", "left-made-1", "left", "made");
        make("run", "left-ended-1", "left", "ended");
        done("podman", "stop", "-t", "0", "left-ended-1");
        make("run", "left-runs-1", "left", "runs");
        make("run", "stranger", "elsewhere", "ended");
        done("podman", "stop", "-t", "0", "stranger");
        done("systemd-run", "--user", "--unit", GONE, "--on-active=1h", "/bin/true");
        Set<String> before = containers();
        Set<String> volumes = lines("podman", "volume", "ls", "-q");
        assertThat(volumes).as("each has one of its own").hasSize(4);
        Set<String> timers = timers();
        assertThat(timers).contains(GONE + ".timer").hasSize(2);
        PodmanLab.await(
                "the deadlines to pass",
                () -> lab.unitward("audit", "--dry-run").output().contains("left-made-1"));

        CommandResult refused = heal();
        assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(10);
        assertThat(refused.errors())
                .contains("- {action: remove-container, units: [\"left.service\"]}")
                .contains("- {action: stop-timer, units: [\"*.timer\"]}");
        assertThat(texts(refused, "/plan/refusals", "subject"))
                .as("one that runs is no matter of permission")
                .containsExactlyInAnyOrder("left-ended-1", "left-made-1", GONE + ".timer");
        write("allowlist.yaml", ALLOWLIST);
        CommandResult early = lab.unitward("heal", "--settle", "3600", "-o", "json=-", "left");
        assertThat(texts(early, "/actions", "target")).isEmpty();
        assertThat(texts(early, "/plan/refusals", "reason")).hasSize(2).allMatch(why -> why.contains("(--settle)"));
        CommandResult dry = heal("--dry-run");
        assertThat(texts(dry, "/plan/actions", "target")).contains("left-ended-1", "left-made-1");
        assertThat(PodmanLab.json(dry.output()).at("/exitCodes").toString()).contains("11");
        assertThat(containers()).isEqualTo(before);
        assertThat(timers()).isEqualTo(timers);

        CommandResult healed = heal();
        assertThat(healed.exitCode()).as("one is left that runs").isEqualTo(10);
        assertThat(texts(healed, "/actions", "outcome"))
                .as(healed.output() + healed.errors())
                .containsOnly("done");
        before.removeAll(Set.of("left-ended-1", "left-made-1"));
        assertThat(containers()).isEqualTo(before).contains("left-runs-1", "stranger", "left-web-1", "left-worker-1");
        timers.remove(GONE + ".timer");
        assertThat(timers()).as("web's own stays").isEqualTo(timers).hasSize(1);
        assertThat(lines("podman", "volume", "ls", "-q")).isEqualTo(volumes);
        assertThat(lab.unitward("log", "-o", "json=-").output())
                .contains("\"remove-container\"", "\"stop-timer\"", "unknown-container");

        done("podman", "rm", "-f", "-t", "0", "left-runs-1");
        CommandResult well = heal();
        assertThat(well.exitCode()).as(well.output() + well.errors()).isZero();
        assertThat(texts(well, "/actions", "target")).isEmpty();
    }

    private CommandResult heal(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("heal", "--settle", "0", "-o", "json=-"));
        arguments.addAll(List.of(more));
        return lab.unitward(arguments.toArray(String[]::new));
    }

    private void write(String file, String text) throws IOException {
        lab.files().write(lab.sandbox().home().resolve(".config/unitward").resolve(file), text);
    }

    /** A container with the labels of a compose project, and a volume of its own. */
    private void make(String verb, String name, String project, String service) throws IOException {
        List<String> argv = new ArrayList<>(List.of("podman", verb));
        if (verb.equals("run")) {
            argv.add("-d");
        }
        argv.addAll(List.of("--name", name, "-v", "/data", "--label", "com.docker.compose.project=" + project));
        argv.addAll(List.of("--label", "com.docker.compose.service=" + service, LoopbackRegistry.image("stable")));
        done(argv.toArray(String[]::new));
    }

    private CommandResult done(String... argv) throws IOException {
        CommandResult result = lab.run(SandboxCommand.of(List.of(argv)));
        assertThat(result.succeeded())
                .as("%s: %s", List.of(argv), result.errors())
                .isTrue();
        return result;
    }

    private Set<String> containers() throws IOException {
        return lines("podman", "ps", "-a", "--format", "{{.Names}}");
    }

    /** The names of all health timers. */
    private Set<String> timers() throws IOException {
        Set<String> timers = new TreeSet<>();
        for (String line : lines("systemctl", "--user", "list-units", "--all", "--plain", "--no-legend", "*.timer")) {
            String unit = line.split(" ", 2)[0];
            if (unit.matches("[0-9a-f]{64}.*")) {
                timers.add(unit);
            }
        }
        return timers;
    }

    private Set<String> lines(String... argv) throws IOException {
        return new TreeSet<>(done(argv).output().lines().toList());
    }

    private static List<String> texts(CommandResult result, String list, String field) throws IOException {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : PodmanLab.json(result.output()).at(list)) {
            texts.add(each.path(field).asText());
        }
        return texts;
    }
}
