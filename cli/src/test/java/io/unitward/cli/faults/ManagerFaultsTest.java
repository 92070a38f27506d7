package io.unitward.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Homelab;
import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A manager that is not there, does not answer, dies, or is somebody else's: could not tell, and nothing is done. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagerFaultsTest {
    private static final int OWNER = 1500;
    private static final int STRANGER = 1600;

    private Program program;
    private Sandbox sandbox;
    private Path elsewhere;

    @BeforeAll
    void install() throws IOException {
        program = Program.install();
    }

    @AfterAll
    void uninstall() throws IOException {
        program.close();
    }

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxSpec.userOf(OWNER));
        elsewhere = sandbox.directory().resolve("elsewhere");
        Files.createDirectory(elsewhere);
        own(elsewhere, OWNER);
    }

    @AfterEach
    void stop() throws IOException {
        sandbox.close();
    }

    @Test
    void no_runtime_directory_no_socket_or_none_that_is_the_owners() throws Exception {
        String missing = elsewhere + "/missing";
        assertThat(Told.properly(auditAt(missing), 69)).contains("no socket at " + missing);

        assertThat(Told.properly(auditAt(elsewhere.toString()), 69)).contains("no socket at " + elsewhere);

        assertThat(Told.properly(auditAt("not/absolute"), 69)).contains("is not an absolute path");

        Path systemd = elsewhere.resolve("systemd");
        Files.createDirectory(systemd);
        Files.writeString(systemd.resolve("private"), "");
        own(systemd.resolve("private"), OWNER);
        assertThat(Told.properly(auditAt(elsewhere.toString()), 69)).contains("private is not a socket");
        Files.delete(systemd.resolve("private"));

        Path forged = systemd.resolve("private");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(forged));
            Files.setPosixFilePermissions(forged, PosixFilePermissions.fromString("rwxrwxrwx"));
            own(forged, STRANGER);
            assertThat(Told.properly(auditAt(elsewhere.toString()), 69)).contains("belongs to uid " + STRANGER);
        }
        assertNothingWritten();
    }

    @Test
    void without_xdg_runtime_dir_the_usual_place_is_asked() throws Exception {
        List<String> argv = new ArrayList<>(List.of("env", "-u", "XDG_RUNTIME_DIR"));
        argv.addAll(program.argv("audit", "--dry-run"));
        SandboxCommand command = SandboxCommand.of(argv).within(Program.LIMIT);
        Told.properly(sandbox.run(command), 0);
        assertThat(Told.properly(sandbox.run(command.as(STRANGER).with("HOME", "/nonexistent")), 69))
                .contains("/run/user/" + STRANGER);
    }

    @Test
    void somebody_elses_runtime_directory_is_closed_to_us() throws Exception {
        CommandResult result = sandbox.run(
                program.command("audit", "--no-state", "--dry-run").as(STRANGER).with("HOME", "/nonexistent"));
        assertThat(Told.properly(result, 69)).containsIgnoringCase("permission denied");
    }

    @Test
    void a_manager_that_is_stopped_is_given_up_on_and_found_again() throws Exception {
        Homelab.plant(sandbox);
        String before = loaded();
        sandbox.signal(ManagerSignal.STOP);
        long begun = System.nanoTime();
        assertThat(Told.properly(program.run(sandbox, "audit", "--timeout", "2", "--settle", "0"), 69))
                .contains("2 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(Told.properly(program.run(sandbox, "snapshot", "--timeout", "2", "-o", "json=/dev/null"), 69))
                .contains("could not tell");
        sandbox.signal(ManagerSignal.CONT);

        Told.properly(program.run(sandbox, "audit", "--dry-run", "--no-state", "--settle", "0"), 10);
        assertThat(loaded()).isEqualTo(before);
    }

    @Test
    void a_manager_that_was_killed_is_not_there() throws Exception {
        sandbox.signal(ManagerSignal.KILL);
        while (sandbox.managerRuns()) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(Told.properly(program.run(sandbox, "audit"), 69)).contains("refused");
        assertNothingWritten();
    }

    @Test
    void a_manager_that_dies_or_hangs_after_any_part_of_its_answers_is_unknown() throws Exception {
        startForRoot(); // the manager looks who speaks to it: our go-between must be its owner
        Homelab.plant(sandbox);
        Path real = sandbox.runtimeDirectory().resolve("systemd/private");
        Files.createDirectory(elsewhere.resolve("systemd"));
        String before = loaded();
        int all;
        try (CutOff manager = CutOff.listen(elsewhere.resolve("systemd/private"), real, Integer.MAX_VALUE, false)) {
            // One look; an audit looks once more, for texts, when something is pending.
            CommandResult look = sandbox.run(program.command("snapshot", "--user", "-o", "json=/dev/null")
                    .with("XDG_RUNTIME_DIR", elsewhere.toString()));
            assertThat(look.exitCode()).as(look.errors()).isZero();
            all = manager.passed();
        }
        for (int bytes : List.of(0, 30, all / 10, all / 2, all * 9 / 10)) {
            for (boolean hang : List.of(false, true)) {
                try (CutOff manager = CutOff.listen(elsewhere.resolve("systemd/private"), real, bytes, hang)) {
                    CommandResult result = auditAt(elsewhere.toString(), "--timeout", "3", "--settle", "0");
                    assertThat(manager.wasCut())
                            .as("cut after %d of %d bytes", bytes, all)
                            .isTrue();
                    Told.properly(result, 69);
                }
            }
        }
        assertThat(loaded()).isEqualTo(before);
    }

    @Test
    void a_manager_killed_while_it_answers_is_unknown() throws Exception {
        startForRoot(); // the manager looks who speaks to it: our go-between must be its owner
        Homelab.plant(sandbox);
        Path real = sandbox.runtimeDirectory().resolve("systemd/private");
        Files.createDirectory(elsewhere.resolve("systemd"));
        try (CutOff manager = CutOff.listen(elsewhere.resolve("systemd/private"), real, 10_000, true)) {
            CompletableFuture<CommandResult> audit = CompletableFuture.supplyAsync(() -> {
                try {
                    return auditAt(elsewhere.toString(), "--timeout", "60");
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
            });
            assertThat(manager.awaitCut()).isTrue();
            sandbox.signal(ManagerSignal.KILL);
            manager.close(); // as the kernel closes the manager's end
            Told.properly(audit.join(), 69);
        }
    }

    @Test
    void units_that_come_and_go_meanwhile_are_no_finding() throws Exception {
        Path stop = elsewhere.resolve("stop");
        Path coming = elsewhere.resolve("coming");
        String loop = "i=0; while [ ! -e " + stop + " ]; do i=$((i+1));"
                + " systemd-run --user -q --unit=come-$i --collect sleep 0.05; : >" + coming
                + "; systemctl --user stop come-$((i-1)) 2>/dev/null; done";
        CompletableFuture<CommandResult> going = CompletableFuture.supplyAsync(() -> {
            try {
                return sandbox.run(SandboxCommand.of(List.of("sh", "-c", loop)).within(Duration.ofMinutes(5)));
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        });
        try {
            while (!Files.exists(coming) && !going.isDone()) {
                LockSupport.parkNanos(1_000_000);
            }
            for (int round = 0; round < 6; round++) {
                CommandResult result = program.run(sandbox, "audit", "--settle", "0");
                assertThat(Told.properly(result, 0)).doesNotContain("come-");
            }
        } finally {
            Files.createFile(stop);
            going.join();
        }
    }

    private void startForRoot() throws Exception {
        sandbox.close();
        sandbox = Sandbox.start(SandboxSpec.user());
        elsewhere = Files.createDirectory(sandbox.directory().resolve("elsewhere"));
    }

    private CommandResult auditAt(String runtimeDirectory, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--user"));
        arguments.addAll(List.of(more));
        return sandbox.run(program.command(arguments.toArray(String[]::new)).with("XDG_RUNTIME_DIR", runtimeDirectory));
    }

    /** When the manager last read its unit files, and what of the homelab waits: a reload would change both. */
    private String loaded() throws IOException {
        return sandbox.systemctl("show", "-p", "UnitsLoadTimestampMonotonic").text()
                + sandbox.systemctl("show", "api.service", "mail.service", "-p", "Description,DropInPaths")
                        .text();
    }

    /** What could not be seen is not remembered either. */
    private void assertNothingWritten() throws IOException {
        try (Stream<Path> files = Files.walk(sandbox.home())) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().contains("journal.jsonl")))
                    .isEmpty();
        }
    }

    private static void own(Path file, int uid) throws IOException {
        Files.setAttribute(file, "unix:uid", uid);
        Files.setAttribute(file, "unix:gid", uid);
    }
}
