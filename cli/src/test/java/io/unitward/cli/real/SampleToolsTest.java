package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples for Ansible and Home Manager, and metrics, read by the tools that they are for: ansible-playbook, nix-instantiate
 * and promtool.
 */
@Tag("real")
@Tag("long")
class SampleToolsTest {
    private static final Path TREE =
            Path.of("../.build/samples/tree").toAbsolutePath().normalize();
    private static final Path SAMPLES = Path.of("../samples").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** What the modules ask of Home Manager: nothing but to hand through what they say. */
    private static final String EVALUATED = """
            let
              lib = { mkOption = option: option; types = { str = "str"; }; };
              config = { unitward = { package = "/opt/unitward"; every = "*:0/15"; }; };
              pkgs = { jre_headless = "/opt/java"; };
            in (import %s { inherit config lib pkgs; }).config.systemd.user
            """;

    private static final String LINKED = """
            let
              lib = { mkOption = option: option; types = { path = "path"; }; };
              module = import %s { inherit lib; config.unitward.stackUnits = %s; };
            in builtins.mapAttrs (name: file: toString file.source) module.config.xdg.configFile
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void getTools() throws Exception {
        Process get =
                new ProcessBuilder("src/test/samples/get-tools").inheritIO().start();
        assertThat(get.waitFor()).isZero();
    }

    @Test
    void the_role_installs_and_changes_nothing_the_second_time() throws Exception {
        try (Lab lab = Lab.start(SandboxSpec.system().visible(TREE, SAMPLES))) {
            // What a machine has and this root does not: places to write to.
            lab.rootShell("mkdir -p /opt /root/play/roles && mount -n -t tmpfs tmpfs /opt && mount -n -t tmpfs tmpfs"
                    + " /usr/local && mkdir -p /usr/local/bin");
            lab.write("/root/play/unitward-0.1.0/bin/unitward", """
                    #!/bin/sh
                    exec %s "$@"
                    """.formatted(String.join(" ", lab.argv())));
            lab.rootShell(
                    "cd /root/play && chmod 755 unitward-0.1.0/bin/unitward && tar -czf unitward-0.1.0.tar.gz unitward-0.1.0"
                            + " && cp -r " + SAMPLES + "/ansible roles/unitward");
            lab.write("/root/play/site.yml", """
                    - hosts: localhost
                      connection: local
                      roles:
                        - role: unitward
                          vars:
                            unitward_install: [--every, 1h, --on-change]
                            unitward_manifest: |
                              apiVersion: unitward/v1
                              owners:
                                - owner: site
                                  units: ["site-*.service"]
                                  fragment:
                                    under: [/etc/systemd/system]
                    """);

            played(lab, "--syntax-check");
            String first = played(lab);
            assertThat(first).contains("changed: [localhost]", "unreachable=0    failed=0");
            assertThat(lab.show("unitward-audit.timer", "ActiveState")).isEqualTo("active");
            assertThat(lab.show("unitward-changed.path", "ActiveState")).isEqualTo("active");
            assertThat(Files.readString(lab.onHost("/etc/unitward/unitward.yaml")))
                    .contains("owner: site");

            assertThat(played(lab)).contains("changed=0 ", "unreachable=0    failed=0");
        }
    }

    /** Without the role's first step, which installs Java by the packages of the machine. */
    private static String played(Lab lab, String... more) throws Exception {
        String line = "cd /root/play && PYTHONPATH=" + TREE + "/usr/lib/python3/dist-packages LC_ALL=C.UTF-8 HOME=/root"
                + " PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin exec /usr/bin/python3 " + TREE
                + "/usr/bin/ansible-playbook -i localhost, --start-at-task 'unitward : A directory that root alone may write' "
                + String.join(" ", more) + " site.yml";
        CommandResult result = lab.sandbox()
                .run(SandboxCommand.of(List.of("sh", "-c", line)).as(0).within(LIMIT));
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
        return result.output();
    }

    @Test
    void nix_reads_the_modules_and_what_the_timer_says_is_what_install_writes() throws Exception {
        try (Stream<Path> all = Files.list(SAMPLES.resolve("home-manager"))) {
            List<Path> modules =
                    all.filter(file -> file.toString().endsWith(".nix")).toList();
            assertThat(modules).hasSize(3);
            for (Path module : modules) {
                assertThat(nix("--parse", module.toString())).isNotEmpty();
            }
        }
        Path broken = Files.writeString(directory.resolve("broken.nix"), "{ a = 1 ");
        assertThat(run("--parse", broken.toString()).waitFor()).isNotZero();

        JsonNode units = new ObjectMapper()
                .readTree(nix(
                        "--eval",
                        "--strict",
                        "--json",
                        "-E",
                        EVALUATED.formatted(SAMPLES.resolve("home-manager/timer.nix"))));
        JsonNode service = units.at("/services/unitward-audit/Service");
        List<String> installed = Files.readAllLines(SAMPLES.resolve("install/user/unitward-audit.service"));
        for (String setting : List.of(
                "Type",
                "SuccessExitStatus",
                "TimeoutStartSec",
                "Nice",
                "RestrictAddressFamilies",
                "KeyringMode",
                "UMask")) {
            assertThat(installed).contains(setting + "=" + service.path(setting).asText());
        }
        for (String setting : List.of(
                "NoNewPrivileges", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality")) {
            assertThat(service.path(setting).asBoolean()).as(setting).isTrue();
            assertThat(installed).contains(setting + "=yes");
        }
        for (JsonNode filter : service.path("SystemCallFilter")) {
            assertThat(installed).contains("SystemCallFilter=" + filter.asText());
        }
        assertThat(service.path("ExecStart").asText()).isEqualTo("/opt/unitward/bin/unitward audit --user --alert");
    }

    @Test
    void nix_links_each_unit_of_a_stack_and_enables_what_says_so() throws Exception {
        Path units = Files.createDirectory(directory.resolve("stacks"));
        Files.writeString(
                units.resolve("web.service"), "[Unit]\nDescription=x\n\n[Install]\nWantedBy=default.target\n\n");
        Files.writeString(units.resolve("web-update.service"), "[Service]\nType=oneshot\n");
        JsonNode files = new ObjectMapper()
                .readTree(nix(
                        "--eval",
                        "--strict",
                        "--json",
                        "-E",
                        LINKED.formatted(SAMPLES.resolve("home-manager/stacks.nix"), units)));
        List<String> names = new ArrayList<>();
        files.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "systemd/user/web.service",
                        "systemd/user/default.target.wants/web.service",
                        "systemd/user/web-update.service");
        for (String name : names) {
            assertThat(files.path(name).asText())
                    .isEqualTo(units.resolve(name.replaceFirst(".*/", "")).toString());
        }
    }

    @Test
    void promtool_takes_each_form_of_metrics_and_not_half_a_line() throws Exception {
        Path forms = Path.of("../engine/src/test/resources/report-forms");
        try (Stream<Path> all = Files.list(forms)) {
            List<Path> metrics =
                    all.filter(file -> file.toString().endsWith(".prom")).toList();
            assertThat(metrics).hasSizeGreaterThan(4);
            for (Path file : metrics) {
                assertThat(promtool(Files.readString(file))).as("%s", file).isEqualTo("0 ");
            }
            String whole = Files.readString(metrics.get(0));
            assertThat(promtool(whole.substring(0, whole.indexOf('}')))).startsWith("1 ");
        }
    }

    /** What it ends with, and says. */
    private String promtool(String metrics) throws Exception {
        Path file = Files.writeString(directory.resolve("metrics"), metrics);
        Process process = new ProcessBuilder(TREE + "/usr/bin/promtool", "check", "metrics")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }

    private String nix(String... arguments) throws Exception {
        Process process = run(arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("errors")))
                .isZero();
        return output;
    }

    /** With a store of its own that is never made: nothing is built, nothing fetched. */
    private Process run(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(TREE + "/usr/bin/nix-instantiate"));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectError(directory.resolve("errors").toFile());
        String libraries =
                TREE + "/usr/lib/nix:" + TREE + "/usr/lib/x86_64-linux-gnu:" + TREE + "/usr/lib/aarch64-linux-gnu";
        builder.environment().put("LD_LIBRARY_PATH", libraries);
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("NIX_STORE_DIR", directory + "/store");
        builder.environment().put("NIX_STATE_DIR", directory + "/state");
        return builder.start();
    }
}
