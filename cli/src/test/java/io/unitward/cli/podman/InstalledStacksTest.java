package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.evidence.EvidenceCheck;
import io.unitward.cli.sandbox.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is installed runs where a real stack does, each unit within its own bounds, and tells what is so. */
@Tag("podman")
class InstalledStacksTest {
    private static final String STACKS = "unitward-stacks.service";
    private static final String HEAL = "unitward-heal.service";
    private static final String AUDIT = "unitward-audit.service";
    private static final String SECRET = "S3NT1NEL";
    private static final String MANIFEST = """
            apiVersion: unitward/v1
            stacks:
              - stack: home
                unit: home.service
                files: ["~/stacks/home/compose.yaml"]
                inputs:
                  - {path: "~/stacks/home/app.env", kind: env}
                deadlines: {start: 1s, health: 1s, stable: 0s}
            """;
    private static final String ALLOWLIST = """
            apiVersion: unitward/v1
            allow:
              - {action: remove-container, units: ["home.service"]}
            """;

    private PodmanLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = PodmanLab.start();
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void each_installed_unit_tells_of_the_stack_what_it_can_see() throws Exception {
        ComposeStack stack = lab.stack("home");
        stack.start();

        // Stacks that were declared after a hardened audit was installed: it says that it cannot tell, and never that
        // all is well.
        done("install");
        write("unitward.yaml", MANIFEST);
        assertThat(ran(AUDIT)).isEqualTo("69 success inactive");
        assertThat(lab.journal(AUDIT)).contains("podman-unavailable");
        CommandResult refused = lab.unitward("install");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).contains("expected --stacks");

        write("allowlist.yaml", ALLOWLIST);
        done("install", "--stacks", "--heal");
        assertThat(lab.sandbox().systemctl("cat", AUDIT).succeeded()).isFalse();
        PodmanLab.await("the deadlines to pass", () -> ran(STACKS).equals("0 success inactive"));
        assertThat(ran(HEAL)).isEqualTo("0 success inactive");

        stack.breakHealth("web");
        stack.awaitHealth("web", "unhealthy");
        assertThat(ran(STACKS)).isEqualTo("10 success inactive");
        assertThat(lab.journal(STACKS)).contains("container-unhealthy", "home-web-1");
        stack.mend();
        stack.awaitHealth("web", "healthy");
        assertThat(ran(STACKS)).isEqualTo("0 success inactive");

        // What heal may do it does from its unit, and nothing else.
        String image = stack.inspect("web", "/ImageName");
        for (String project : List.of("home", "elsewhere")) {
            CommandResult made = lab.podman(
                    "create",
                    "--name",
                    project + "-made-1",
                    "--label",
                    "com.docker.compose.project=" + project,
                    "--label",
                    "com.docker.compose.service=made",
                    image);
            assertThat(made.succeeded()).as(made.errors()).isTrue();
        }
        PodmanLab.await(
                "it to have settled",
                () -> !ran(HEAL).startsWith("11 ")
                        && !lab.podman("ps", "-a").output().contains("home-made-1"));
        assertThat(lab.podman("ps", "-a").output()).contains("home-web-1", "home-worker-1", "elsewhere-made-1");
        assertThat(ran(HEAL)).isEqualTo("0 success inactive");
        assertThat(lab.journal(HEAL)).contains("remove-container", "home-made-1");

        done("uninstall", "--purge");
        assertThat(lab.sandbox().systemctl("cat", STACKS).succeeded()).isFalse();
        assertThat(lab.sandbox().home().resolve(".local/state/unitward")).doesNotExist();
        assertThat(stack.health("web")).isEqualTo("healthy");
    }

    @Test
    void evidence_of_a_stack_has_what_podman_said_and_none_of_its_secrets() throws Exception {
        write("unitward.yaml", MANIFEST);
        ComposeStack stack = lab.stack("home");
        stack.write("app.env", "DB_PASSWORD=" + SECRET + "file\n");
        stack.write("secrets/token", SECRET + "token\n");
        stack.edit(text -> text.replace(
                        "environment: {ROLE: web}",
                        "environment: {ROLE: web, API_KEY: " + SECRET + "env}\n    labels: {example.note: " + SECRET
                                + "label}")
                .replace("/bin/health\"", "echo " + SECRET + "output; /bin/health " + SECRET + "argument\""));
        stack.start();
        stack.breakHealth("web");
        stack.awaitHealth("web", "unhealthy");
        String podman = lab.podman("inspect", stack.container("web")).output();
        assertThat(podman)
                .contains(SECRET + "file", SECRET + "env", SECRET + "label", SECRET + "output", SECRET + "argument");
        Path folder = lab.sandbox().home().resolve("evidence");

        CommandResult audit = lab.unitward("audit", "--dry-run", "--evidence", folder.toString());

        assertThat(audit.exitCode()).as(audit.output() + audit.errors()).isEqualTo(10);
        assertThat(EvidenceCheck.of(folder, null).problems()).isEmpty();
        JsonNode manifest = PodmanLab.json(Files.readString(folder.resolve("manifest.json")));
        assertThat(manifest.at("/replay/exitCode").asInt()).isEqualTo(10);
        String seen = Files.readString(folder.resolve("stacks/001-home.txt"));
        assertThat(seen)
                .contains(
                        "stack home, unit home.service, project home\ncontainers: 2\n",
                        "  home-web-1 id=" + stack.containers().get("web") + " service=web state=running",
                        " health=unhealthy ",
                        " imageDigest=" + stack.imageDigest("web"),
                        "  home-worker-1 id=" + stack.containers().get("worker") + " service=worker state=running",
                        stack.path("app.env") + " kind=env is=regular mode=");
        for (Path file : files(folder)) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContain(SECRET);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files).hasSizeGreaterThan(6);
            return files;
        }
    }

    /** Starts a unit of ours, and tells how it ended. */
    private String ran(String unit) throws IOException {
        // A quick machine starts it more often than systemd lets it (five times in ten seconds): that is counted anew.
        lab.sandbox().systemctl("reset-failed", unit);
        // One that its timer started a moment ago saw what was before.
        PodmanLab.await(
                "the end of a run before",
                () -> !lab.sandbox()
                        .systemctl("show", "-P", "ActiveState", unit)
                        .text()
                        .matches("(de)?activating"));
        CommandResult started = lab.sandbox().systemctl("start", unit);
        assertThat(started.succeeded()).as(started.errors()).isTrue();
        List<String> ended = new ArrayList<>();
        for (String property : List.of("ExecMainStatus", "Result", "ActiveState")) {
            ended.add(lab.sandbox().systemctl("show", "-P", property, unit).text());
        }
        return String.join(" ", ended);
    }

    private void done(String... arguments) throws IOException {
        CommandResult result = lab.unitward(arguments);
        assertThat(result.exitCode())
                .as("%s: %s%s", List.of(arguments), result.output(), result.errors())
                .isZero();
    }

    private void write(String file, String text) throws IOException {
        lab.files().write(lab.sandbox().home().resolve(".config/unitward").resolve(file), text);
    }
}
