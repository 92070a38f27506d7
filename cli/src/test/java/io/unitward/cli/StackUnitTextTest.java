package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackDeclaration.Gate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units that are written for a stack. */
class StackUnitTextTest {
    private static final String ODD = "odd \"$HOME\" 50% \\n;' x";

    private static StackDeclaration declared(Gate gate, String directory, String file, List<String> provider) {
        return new StackDeclaration(
                "web",
                null,
                "web.service",
                "web",
                List.of(file),
                provider,
                directory,
                List.of(),
                List.of(),
                StackDeclaration.Deadlines.DEFAULT,
                gate,
                StackDeclaration.Update.DEFAULT);
    }

    private static StackUnitText of(Gate gate, String... provider) {
        return new StackUnitText(
                declared(gate, "~/stacks/web", "~/stacks/web/compose.yaml", List.of(provider)),
                List.of("/opt/unitward/bin/unitward"),
                Map.of("JAVA_HOME", "/opt/java", "LC_ALL", "C.UTF-8"),
                true);
    }

    private static List<String> lines(StackUnitText texts, String unit) {
        return texts.units().get(unit).lines().toList();
    }

    @Test
    void a_blocking_gate_verifies_within_the_start() {
        StackUnitText texts = of(Gate.BLOCKING, "docker-compose");
        assertThat(texts.units()).containsOnlyKeys("web.service", "web-update.service");
        assertThat(lines(texts, "web.service"))
                .startsWith(
                        "# Written by 'unitward stack unit web --install'; what you change here is lost when that is run"
                                + " again.")
                .containsSubsequence(
                        "[Unit]",
                        "Requires=podman.socket",
                        "After=podman.socket",
                        "[Service]",
                        "Type=oneshot",
                        "RemainAfterExit=yes",
                        "WorkingDirectory=-%h/stacks/web",
                        "Environment=JAVA_HOME=/opt/java",
                        "Environment=LC_ALL=C.UTF-8",
                        "Environment=DOCKER_HOST=unix://%t/podman/podman.sock",
                        "ExecStartPre=/opt/unitward/bin/unitward stack preflight web",
                        "ExecStart=/opt/unitward/bin/unitward stack apply web",
                        "ExecStartPost=/opt/unitward/bin/unitward stack verify web",
                        "ExecStop=/usr/bin/env docker-compose -p web -f %h/stacks/web/compose.yaml down",
                        // What preflight may take, then start, and once more start, health and stable.
                        "TimeoutStartSec=400",
                        "[Install]",
                        "WantedBy=default.target");
        assertThat(lines(texts, "web-update.service"))
                .contains(
                        "Type=oneshot",
                        "ExecStart=/opt/unitward/bin/unitward stack update --alert web",
                        "ExecStopPost=-/opt/unitward/bin/unitward alert-failure --after-run %n")
                .doesNotContain("RemainAfterExit=yes", "[Install]");
    }

    @Test
    void a_gate_in_the_background_is_a_unit_of_its_own_that_nothing_waits_for() {
        StackUnitText texts = of(Gate.BACKGROUND, "docker-compose");
        assertThat(texts.units().keySet()).containsExactly("web.service", "web-verify.service", "web-update.service");
        assertThat(lines(texts, "web.service"))
                .contains("Wants=web-verify.service", "TimeoutStartSec=210")
                .noneMatch(line -> line.startsWith("ExecStartPost=") || line.startsWith("Before="));
        assertThat(lines(texts, "web-verify.service"))
                .contains(
                        "After=web.service",
                        "ExecStart=/opt/unitward/bin/unitward stack verify web",
                        "TimeoutStartSec=280")
                .as("it is started with each start of the stack, so it must not stay active")
                .doesNotContain("RemainAfterExit=yes", "[Install]");
    }

    @Test
    void podman_compose_needs_no_socket() {
        String text = of(Gate.BLOCKING, "/usr/bin/podman-compose").units().get("web.service");
        assertThat(text)
                .contains("ExecStop=/usr/bin/podman-compose -p web ")
                .doesNotContain("podman.socket")
                .doesNotContain("DOCKER_HOST");
    }

    @Test
    void one_timer_updates_all_stacks() {
        Map<String, String> units = of(Gate.BLOCKING, "docker-compose").timer();
        assertThat(units).containsOnlyKeys("unitward-stacks-update.service", "unitward-stacks-update.timer");
        assertThat(units.get("unitward-stacks-update.service"))
                .contains("ExecStart=/opt/unitward/bin/unitward stack update --alert --all\n")
                .doesNotContain("[Install]");
        assertThat(units.get("unitward-stacks-update.timer"))
                .contains("OnCalendar=daily\n", "Persistent=yes\n", "WantedBy=timers.target\n");
    }

    @Test
    void a_path_that_another_version_will_not_have_is_told_in_the_unit() {
        StackUnitText texts = new StackUnitText(
                declared(Gate.BLOCKING, "~/s", "~/s/compose.yaml", List.of("docker-compose")),
                List.of("/opt/unitward-0.1/bin/unitward"),
                Map.of(),
                false);
        assertThat(lines(texts, "web.service"))
                .startsWith(
                        "# Written by 'unitward stack unit web --install'; what you change here is lost when that is run"
                                + " again.",
                        "# It names unitward by the path of one installation: run that again when another takes its"
                                + " place.");
        assertThat(of(Gate.BLOCKING, "docker-compose").units().get("web.service"))
                .doesNotContain("one installation");
    }

    @Test
    void a_link_to_the_launcher_outlives_it(@TempDir Path directory) throws Exception {
        Path launcher = program(
                Files.createDirectories(directory.resolve("unitward-0.1/bin")).resolve("unitward"));
        Path stable = Files.createSymbolicLink(directory.resolve("unitward"), Path.of("unitward-0.1"))
                .resolve("bin/unitward");
        Path other = Files.createDirectories(directory.resolve("other"));
        program(other.resolve("unitward"));
        String path = other + ":relative::" + directory.resolve("none") + ":" + directory.resolve("unitward/bin");
        assertThat(OwnProgram.lasting(launcher, stable.toString(), null)).isEqualTo(stable.toString());
        assertThat(OwnProgram.lasting(launcher, launcher.toString(), path)).isEqualTo(stable.toString());
        assertThat(OwnProgram.lasting(launcher, "./unitward", other.toString()))
                .as("another program of that name is not it")
                .isEqualTo(launcher.toString());
        assertThat(OwnProgram.lasting(launcher, null, null)).isEqualTo(launcher.toString());
    }

    @Test
    void what_comes_next_is_told_in_order() {
        StackDeclaration stack = declared(Gate.BLOCKING, "~/s", "~/s/compose.yaml", List.of("docker-compose"));
        assertThat(StackUnitCommand.next(stack, true, false, true))
                .containsExactly(
                        "systemctl --user daemon-reload",
                        "systemctl --user enable web.service",
                        "unitward stack restart web --pull",
                        "systemctl --user enable --now unitward-stacks-update.timer",
                        "loginctl enable-linger, so that your manager runs from boot on and not only while you are logged"
                                + " in");
        assertThat(StackUnitCommand.next(stack, false, true, true)).hasSize(3);
        assertThat(StackUnitCommand.next(stack, false, true, false))
                .as("one that was there before")
                .containsExactly("systemctl --user daemon-reload", "unitward stack restart web");
    }

    @Test
    void odd_paths_are_written_in_systemds_words() {
        StackUnitText texts = new StackUnitText(
                declared(
                        Gate.BLOCKING,
                        "{runtime}/a b/50%",
                        "~/" + ODD + "/compose.yaml",
                        List.of("/bin/a $b", "--x=$y %z")),
                List.of("/opt/$one two/java", "-cp", "/a$b:/c%d"),
                Map.of("A", "with $dollar, 50% and \"quotes\""),
                true);
        assertThat(lines(texts, "web.service"))
                .contains(
                        "WorkingDirectory=-%t/a b/50%%",
                        "Environment=\"A=with $dollar, 50%% and \\\"quotes\\\"\"",
                        "ExecStart=\"/opt/$one two/java\" -cp /a$$b:/c%%d stack apply web",
                        "ExecStop=\"/bin/a $b\" \"--x=$$y %%z\" -p web --project-directory \"%t/a b/50%%\" -f \"%h/odd \\\"$$HOME\\\" 50%% \\\\n;' x/compose.yaml\""
                                + " down");
    }

    /** The real systemd reads it, and looks for the programs that it read. */
    @Test
    @Tag("real")
    void systemd_reads_what_is_written(@TempDir Path directory) throws Exception {
        Path odd = Files.createDirectories(directory.resolve("a $b 50%"));
        Path program = program(odd.resolve("unit ward"));
        Path provider = program(odd.resolve("com;pose"));
        for (Gate gate : Gate.values()) {
            StackUnitText texts = new StackUnitText(
                    declared(gate, odd.toString(), odd.resolve(ODD).toString(), List.of(provider.toString(), ODD)),
                    List.of(program.toString(), ODD),
                    Map.of("A", ODD),
                    false);
            List<String> argv = new ArrayList<>(List.of("systemd-analyze", "--user", "verify"));
            for (Map<String, String> units : List.of(texts.units(), texts.timer())) {
                for (Map.Entry<String, String> unit : units.entrySet()) {
                    Path file = directory.resolve(unit.getKey());
                    Files.writeString(file, unit.getValue());
                    argv.add(file.toString());
                }
            }
            Files.writeString(directory.resolve("podman.socket"), "[Socket]\nListenStream=%t/podman/podman.sock\n");
            Files.writeString(directory.resolve("podman.service"), "[Service]\nExecStart=/bin/true\n");
            ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
            builder.environment()
                    .put(
                            "XDG_RUNTIME_DIR",
                            Files.createDirectories(directory.resolve("run")).toString());
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).doesNotContain(directory.toString()).doesNotContain("web");
            assertThat(process.exitValue()).as(said).isZero();
            Files.writeString(
                    directory.resolve("web.service"),
                    texts.units().get("web.service").replace("unit ward", "nothing"));
            Process broken = builder.start();
            assertThat(new String(broken.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .as("and it would have said so")
                    .contains("nothing is not executable");
            assertThat(broken.waitFor()).isNotZero();
        }
    }

    @Test
    void whatSomebodyElseLinkedThereIsDeclaredThere(@TempDir Path directory) throws IOException {
        Path store = directory.resolve("store.service");
        Files.writeString(store, StackUnitText.OURS);
        Path link = Files.createSymbolicLink(directory.resolve("web.service"), store);
        assertThat(StackUnitCommand.problem(link))
                .contains("is a link to " + store, "without --install", "declared there")
                .doesNotContain("move it away");
        assertThat(StackUnitCommand.problem(
                        Files.createSymbolicLink(directory.resolve("masked.service"), Path.of("/dev/null"))))
                .contains("move it away");
        assertThat(StackUnitCommand.problem(store)).isNull();
    }

    private static Path program(Path path) throws IOException {
        Files.writeString(path, "#!/bin/sh\n");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
