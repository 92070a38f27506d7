package io.unitward.cli.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A user who does what a user can against root's {@code --user-of}: nothing is revealed, and nothing is changed. */
@Tag("real")
class HostileUserTest {
    private static final long USER = 1500;
    private static final String UNIT = "home-api.service";
    private static final String SECRET = "the root of all secrets\n";
    private static final String SECRET_NAME = "name-that-root-alone-may-list";
    private static final SandboxCommand ROOT =
            SandboxCommand.of(List.of("unitward")).as(0);

    private static final SandboxSpec HOST = SandboxSpec.userOf(USER)
            .withManagerVariable("PATH", "/tmp/evil:/usr/bin:/bin")
            .withManagerVariable("LD_PRELOAD", "/nonexistent/evil.so")
            .withManagerVariable("JAVA_TOOL_OPTIONS", "-Devil=1");

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        begin(Lab.start(HOST));
    }

    private void begin(Lab begun) throws IOException {
        lab = begun;
        lab.write("/etc/secret/" + SECRET_NAME, SECRET);
        lab.rootShell("chmod 600 /etc/secret/" + SECRET_NAME + "; chmod 700 /etc/secret");
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    @Test
    void links_to_what_root_alone_may_read_reveal_nothing() throws Exception {
        declareForRoot();
        lab.vouched(UNIT, Lab.onceDone("honest"));
        lab.reload();
        String loaded = lab.loadedAt();
        String secret = "/etc/secret/" + SECRET_NAME;
        String other = "/etc/other-secret";
        lab.write(other, SECRET);
        lab.rootShell("chmod 600 " + other);
        lab.shell("cd ~/.config/systemd/user && ln -s " + other + " home-leak.service && mkdir home-api.service.d"
                + " && ln -s " + other + " home-api.service.d/leak.conf && ln -s /etc/secret home-dir.service.d"
                + " && ln -s /etc/secret home-web.service.wants && ln -s /proc/1/environ home-proc.service"
                + " && ln " + lab.managed(UNIT) + " home-hard.service");
        lab.shell("mkdir -p ~/.config/environment.d && ln -s " + other + " ~/.config/environment.d/leak.conf");
        // What root declares as a source leads to a secret as well.
        lab.shell("ln -sf " + other + " ~/dotfiles/systemd/user/home-leak.service");
        Files.delete(lab.onHost(lab.source(UNIT)));
        lab.shell("ln -s " + secret + " " + lab.source(UNIT));

        Outcome audited = audit();
        Outcome snapshot = lab.unitward(ROOT, List.of("snapshot", "--user-of", "1500"));

        assertThat(audited.exitCode()).as(audited.text() + audited.errors()).isIn(10, 69);
        assertThat(snapshot.exitCode()).isZero();
        assertThat(snapshot.text()).contains("home-leak.service").contains(other);
        String all = audited.text() + audited.errors() + audited.json() + snapshot.text() + snapshot.errors();
        revealsNothing(all.replace(secret, ""));
        assertThat(lab.loadedAt()).isEqualTo(loaded);
    }

    @Test
    void paths_that_are_swapped_while_they_are_looked_at_reveal_nothing() throws Exception {
        declareForRoot();
        lab.write("/etc/other-secret", SECRET);
        lab.rootShell("chmod 600 /etc/other-secret");
        lab.vouched(UNIT, Lab.onceDone("honest"));
        lab.reload();
        Path stop = lab.home().resolve("stop");
        Path swapping = lab.home().resolve("swapping");
        String loop = "cd ~/.config/systemd && cp user/home-api.service ../good && mkdir -p ../fake"
                + " && ln -s /etc/other-secret ../fake/home-api.service; while [ ! -e " + stop + " ]; do"
                + " ln -sf /etc/other-secret user/home-api.service; : >" + swapping
                + "; mv user ../away; ln -s ../fake user; rm user; mv ../away user; cp --remove-destination ../good"
                + " user/home-api.service; done";
        CompletableFuture<Void> swaps = CompletableFuture.runAsync(() -> {
            try {
                lab.sandbox().run(SandboxCommand.of(List.of("sh", "-c", loop)).within(java.time.Duration.ofMinutes(5)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try {
            Lab.await("the first swap", () -> Files.exists(swapping));
            for (int round = 0; round < 5; round++) {
                Outcome outcome = audit("--dry-run");
                assertThat(outcome.exitCode())
                        .as(outcome.text() + outcome.errors())
                        .isIn(0, 10, 11, 69);
                revealsNothing(outcome.text() + outcome.errors() + outcome.json());
            }
        } finally {
            Files.createFile(stop);
            swaps.join();
        }
    }

    @Test
    void configuration_of_the_user_has_no_effect() throws Exception {
        lab.write("/etc/unitward/unitward.yaml", """
                apiVersion: unitward/v1
                owners:
                  - owner: homelab
                    units: ["home-*.service"]
                    dropIns:
                      allow: []
                """);
        lab.write(lab.managed(UNIT), Lab.onceDone("honest"));
        lab.write(lab.managed(UNIT + ".d/evil.conf"), "[Service]\nEnvironment=EVIL=1\n");
        lab.reload();
        lab.start(UNIT);
        Outcome plain = audit();
        assertThat(plain.exitCode()).as(plain.text() + plain.errors()).isEqualTo(10);

        lab.write(lab.home() + "/.config/unitward/unitward.yaml", "not: [a manifest");
        lab.write(lab.home() + "/.config/unitward/allowlist.yaml", "not: [an allowlist");

        Outcome planted = audit();
        assertThat(planted.exitCode()).as(planted.text() + planted.errors()).isEqualTo(10);
        assertThat(planted.findings()).isEqualTo(plain.findings());
        // It is broken, so whoever read it would say so.
        assertThat(lab.unitward("audit", "--user", "--dry-run").exitCode()).isEqualTo(78);
    }

    @Test
    void names_cannot_steer_the_terminal_of_root() throws Exception {
        String name = "home-\u001b[2J\u001b]0;x\u0007evil.service";
        lab.shell("cd ~/.config/systemd/user && printf '[Service]\\nExecStart=/bin/true\\n' > '" + name + "'"
                + " && mkdir service.d && : > 'service.d/\u001b[31mx.conf'");
        lab.write(lab.managed(UNIT), Lab.onceDone("edition 0"));

        Outcome outcome = audit("--dry-run", "--strict");

        assertThat(outcome.text()).contains("\\x1b[31mx.conf").doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f]");
        assertThat(outcome.errors()).doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f]");
    }

    @Test
    void a_manager_that_talks_nonsense_is_unknown() throws Exception {
        for (FakeManager.Manner manner : FakeManager.Manner.values()) {
            try (FakeManager fake = FakeManager.inPlaceOf(lab, manner)) {
                // Only what hangs needs all of it; a busy machine may need long to come so far that it asks.
                Outcome outcome = audit("--timeout", manner == FakeManager.Manner.HANGS ? "5" : "60");

                assertThat(fake.asked()).as("%s", manner).isPositive();
                unknown(outcome, String.valueOf(manner));
            }
        }
        assertThat(audit("--dry-run").exitCode()).as("the real one").isIn(0, 10, 11);
    }

    @Test
    void a_process_that_the_user_kills_or_stops_is_no_answer() throws Exception {
        for (String signal : List.of("KILL", "STOP")) {
            Path stop = lab.home().resolve("stop-" + signal);
            // Of this sandbox only: tests beside this one run children of the same user, which lie outside this cgroup.
            // It lives for seconds: to start a program for each process would take as long. A shell reads no NUL.
            String loop = "while [ ! -e " + stop + " ]; do for p in /proc/[0-9]*; do"
                    + " while read -r group; do case $group in 0::/..*) continue 2;; esac; done <$p/cgroup;"
                    + " command=; read -r command <$p/cmdline;"
                    + " case $command in *user-child) kill -" + signal + " ${p#/proc/};; esac; done; done 2>/dev/null";
            CompletableFuture<Void> kills = CompletableFuture.runAsync(() -> {
                try {
                    lab.sandbox()
                            .run(SandboxCommand.of(List.of("sh", "-c", loop)).within(java.time.Duration.ofMinutes(5)));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (FakeManager hanging = FakeManager.inPlaceOf(lab, FakeManager.Manner.HANGS)) {
                Outcome outcome = audit("--timeout", "5");
                unknown(outcome, signal);
                assertThat(outcome.text())
                        .as("%s", hanging)
                        .contains(signal.equals("KILL") ? "exit code 137" : "it did not end within 15 s");
            } finally {
                Files.createFile(stop);
                kills.join();
            }
        }
    }

    @Test
    void the_process_that_asks_is_that_user_with_nothing_of_roots_and_ends_with_root() throws Exception {
        try (FakeManager hanging = FakeManager.inPlaceOf(lab, FakeManager.Manner.HANGS)) {
            CompletableFuture<Void> audit = CompletableFuture.runAsync(() -> {
                try {
                    audit("--timeout", "60");
                } catch (IOException | AssertionError e) {
                    // It is killed below: how it ends is not what this is about.
                    return;
                }
            });
            Lab.await("the child's question", () -> hanging.asked() > 0);
            Path child = child();
            String status = Files.readString(child.resolve("status"));
            assertThat(status)
                    .contains("Uid:\t1500\t1500\t1500\t1500\n")
                    .contains("Gid:\t1500\t1500\t1500\t1500\n")
                    .containsPattern("Groups:\t1500 ?\n")
                    .contains("NoNewPrivs:\t1\n")
                    .contains("CapInh:\t0000000000000000\n")
                    .contains("CapPrm:\t0000000000000000\n")
                    .contains("CapEff:\t0000000000000000\n");
            assertThat(Files.readString(child.resolve("environ")).split("\0", -1))
                    .filteredOn(variable -> !variable.isEmpty())
                    .allMatch(variable -> variable.matches("(HOME|USER|LOGNAME|XDG_RUNTIME_DIR|PATH|LC_ALL)=.*"))
                    .contains("PATH=/usr/bin:/bin:/run/current-system/sw/bin", "XDG_RUNTIME_DIR=/run/user/1500");
            assertThat(Files.readSymbolicLink(child.resolve("cwd"))).isEqualTo(Path.of("/"));
            for (String descriptor : List.of("0", "1", "2")) {
                assertThat(Files.readSymbolicLink(child.resolve("fd/" + descriptor))
                                .toString())
                        .startsWith("pipe:");
            }
            String stat = Files.readString(child.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            assertThat(fields[3])
                    .as("a session of its own")
                    .isEqualTo(child.getFileName().toString());

            long root = Long.parseLong(fields[1]);
            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(root)), "unix:uid"))
                    .isEqualTo(0);
            assertThat(ProcessHandle.of(root).orElseThrow().destroyForcibly()).isTrue();

            Lab.await("the end of the child", () -> !Files.exists(child));
            audit.join();
        }
    }

    @Test
    void a_program_that_the_user_may_change_is_not_handed_to_them() throws Exception {
        lab.close();
        begin(Lab.withOwnProgram(HOST));
        // A directory of classes, which is a copy: a jar may be one file with that of the Maven repository.
        Path classes;
        try (Stream<Path> entries = Files.list(lab.program())) {
            classes = entries.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        Files.setAttribute(classes, "unix:uid", (int) USER);

        Outcome outcome = audit();

        assertThat(outcome.exitCode()).as(outcome.text() + outcome.errors()).isEqualTo(78);
        assertThat(outcome.errors()).contains(classes + ": owner 'uid 1500'").contains("must be root's alone");
        assertThat(lab.audit("--dry-run").exitCode()).as("the user's own run").isIn(0, 10, 11);
    }

    private Outcome audit(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--user-of", "1500", "--settle", "0"));
        arguments.addAll(List.of("-o", "text=-", "-o", "json=" + lab.home().resolve("report.json")));
        arguments.addAll(List.of(more));
        return lab.unitward(ROOT, arguments);
    }

    private void declareForRoot() throws IOException {
        lab.write("/etc/unitward/unitward.yaml", """
                apiVersion: unitward/v1
                owners:
                  - owner: homelab
                    units: ["home-*.service"]
                    fragment:
                      under: ["~/.config/systemd/user"]
                    dropIns:
                      allow: ["~/.config/systemd/user/{unit}.d/*.conf"]
                    provider: directory
                    source: ~/dotfiles/systemd/user
                """);
    }

    private static void unknown(Outcome outcome, String manner) {
        assertThat(outcome.exitCode())
                .as(manner + outcome.text() + outcome.errors())
                .isEqualTo(69);
        assertThat(outcome.findings()).as(manner).contains("manager-unavailable manager -");
        assertThat(outcome.planned()).isEmpty();
        assertThat(outcome.done()).isEmpty();
    }

    private static void revealsNothing(String all) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(UTF_8)));
        assertThat(all).doesNotContain(SECRET.strip(), digest, SECRET_NAME);
    }

    /** The process that asks, found by its command line in this sandbox alone. */
    private Path child() throws IOException {
        String group = "/" + lab.sandbox().cgroup().getFileName() + "/";
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            List<Path> found = processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> text(process.resolve("cmdline")).endsWith("\0user-child\0")
                            && text(process.resolve("cgroup")).contains(group)
                            && text(process.resolve("comm")).startsWith("java"))
                    .collect(Collectors.toList());
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException gone) {
            return ""; // a process that ended meanwhile
        }
    }
}
