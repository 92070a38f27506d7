package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.OwnedFiles;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code validate --live} on a real user manager that has a unit of its owner's, which must stay as it is. */
@Tag("real")
class LiveOnAManagerTest {
    private static final String MINE = "mine.service";
    private static final String TEXT = "[Service]\nExecStart=/bin/sleep infinity\n";

    private static final String BESIDE = "unitward-validate-sandbox.service";

    private Sandbox host;
    private Program program;
    private String run;

    @BeforeEach
    void a_manager_with_a_unit_that_runs() throws Exception {
        host = Sandbox.start(SandboxSpec.userOf(1500));
        program = Program.install();
        new OwnedFiles(host).write(unit(MINE), TEXT);
        assertThat(host.systemctl("daemon-reload").succeeded()).isTrue();
        assertThat(host.systemctl("start", MINE).succeeded()).isTrue();
        run = property("InvocationID");
    }

    @AfterEach
    void gone() throws IOException {
        host.close();
        program.close();
    }

    private Path unit(String name) {
        return host.home().resolve(".config/systemd/user").resolve(name);
    }

    private String property(String name) throws IOException {
        return host.systemctl("show", "-P", name, MINE).text();
    }

    private SandboxCommand validate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("validate", "--live"));
        arguments.addAll(List.of(more));
        SandboxCommand command = program.command(arguments.toArray(String[]::new));
        return RunOfValidate.marked(command, host).within(Duration.ofMinutes(5));
    }

    private CommandResult live(String... more) throws IOException {
        return host.run(validate(more));
    }

    /** Nothing is left of the tests, and what is not theirs is as it was. */
    private void isUntouched() throws IOException {
        assertThat(property("InvocationID")).isEqualTo(run);
        assertThat(property("ActiveState")).isEqualTo("active");
        assertThat(unit(MINE)).exists();
        isClean();
    }

    private void isClean() throws IOException {
        assertThat(host.systemctl("list-units", "--all", "--plain", "--no-legend", "unitward-probe-*")
                        .text())
                .isEmpty();
        assertThat(host.systemctl("list-units", "--all", "--plain", "--no-legend", BESIDE)
                        .text())
                .isEmpty();
        assertThat(probes()).isEmpty();
        assertThat(host.runtimeDirectory().resolve("unitward-validate-sandbox")).doesNotExist();
        assertThat(host.home().resolve(".local/state/unitward/user-1500/live")).doesNotExist();
    }

    private List<Path> probes() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path below : List.of(host.home(), host.runtimeDirectory())) {
            try (Stream<Path> files = Files.walk(below)) {
                files.filter(file -> file.getFileName().toString().startsWith("unitward-probe")
                                && !file.toString().contains("/report/"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    @Test
    void all_pass_beside_what_runs_there() throws Exception {
        // The throw-away manager starts what the host has enabled for every user, such as this.
        new OwnedFiles(host)
                .write(host.admin().resolve("hosts.service"), "[Service]\nExecStart=/bin/false\nType=oneshot\n");
        Path enabled = host.admin().resolve("default.target.wants/hosts.service");
        Files.createDirectories(enabled.getParent());
        Files.createSymbolicLink(enabled, Path.of("../hosts.service"));
        Path report = host.home().resolve("report");
        CommandResult done = live("--strict", "--tests", "T05,T06,T07,T08", "--report", report.toString());
        String all = done.output() + done.errors();
        assertThat(done.exitCode()).as(all).isZero();
        assertThat(done.output())
                .contains("T05 PASS", "T06 PASS", "T07 PASS", "T08 PASS")
                .contains("host as it was: ", "4 PASS, 0 FAIL, 0 SKIP");
        assertThat(done.errors())
                .contains("writes, starts, stops and removes these units and no others: unitward-probe-web")
                .contains("on a throw-away manager, with an /etc of its own, in the transient unit " + BESIDE);
        String json = Files.readString(report.resolve("incident.json"));
        Published.INCIDENT.accepts(json);
        assertThat(json)
                .contains("\"place\": \"live\"", "\"place\": \"sandbox\"", "\"changed\": []")
                .contains("somebody wrote the drop-in ", "root wrote the drop-in /etc/systemd/user/");
        isUntouched();
    }

    @Test
    void nothing_is_done_while_a_reload_of_another_unit_is_pending() throws Exception {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        new OwnedFiles(host).write(unit(MINE), TEXT + "Nice=5\n");
        assertThat(property("NeedDaemonReload")).isEqualTo("yes");

        CommandResult refused = live("--tests", "T05");
        assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(11);
        assertThat(refused.errors()).contains("a reload is pending for mine.service", "nothing was done");
        assertThat(refused.output()).isEmpty();
        CommandResult dry = live("--dry-run");
        assertThat(dry.exitCode()).isEqualTo(11);

        assertThat(property("NeedDaemonReload")).isEqualTo("yes");
        isUntouched();
    }

    @Test
    void a_dry_run_tells_and_does_nothing() throws Exception {
        CommandResult dry = live("--dry-run");
        assertThat(dry.exitCode()).as(dry.errors()).isZero();
        assertThat(dry.output()).contains("reloads the manager, each time only if", "all of it is removed in the end");
        assertThat(host.home().resolve(".local")).doesNotExist();
        isUntouched();
    }

    @Test
    void a_hold_on_the_manager_is_kept() throws Exception {
        for (String held : List.of("manager", "*", "unitward-probe-*")) {
            CommandResult hold = program.run(host, "hold", held, "--until", "1h", "--reason", "guests");
            assertThat(hold.succeeded()).as(hold.errors()).isTrue();
            CommandResult refused = live("--tests", "T05");
            assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(11);
            assertThat(refused.errors()).contains("'" + held + "' is held until ", "(guests)", "nothing was done");
            isUntouched();
            assertThat(program.run(host, "hold", held, "--release").succeeded()).isTrue();
        }
    }

    @Test
    void what_bears_a_probes_name_and_is_in_no_record_is_never_touched() throws Exception {
        Path foreign = unit("unitward-probe-web.service");
        new OwnedFiles(host).write(foreign, TEXT);
        CommandResult refused = live("--tests", "T05");
        assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(12);
        assertThat(refused.errors()).contains("there is " + foreign, "nothing was done");
        assertThat(foreign).content().isEqualTo(TEXT);
        Files.delete(foreign);
        isUntouched();
    }

    @Test
    void root_is_told_whose_manager_it_is_for() throws Exception {
        CommandResult refused = host.run(validate().as(0));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).contains("--live is for the manager of a user");
    }

    @Test
    void after_ctrl_c_nothing_is_left() throws Exception {
        interrupted(start("T05,T07", "unitward-probe-web.service", "env", "--default-signal=INT"));
    }

    @Test
    void after_ctrl_c_no_throw_away_manager_is_left() throws Exception {
        interrupted(start("T08", BESIDE, "env", "--default-signal=INT"));
    }

    private void interrupted(CompletableFuture<CommandResult> started) throws Exception {
        send("INT");
        CommandResult ended = started.get(3, TimeUnit.MINUTES);
        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(69);
        assertThat(ended.errors()).contains("told to end", "interrupted: nothing is known");
        isUntouched();
    }

    @Test
    void a_throw_away_manager_ends_with_a_run_that_is_killed_and_what_is_left_the_next_one_removes() throws Exception {
        CompletableFuture<CommandResult> started = start("T08", BESIDE);
        Path directory = host.runtimeDirectory().resolve("unitward-validate-sandbox");
        assertThat(directory).isDirectory();
        // What would clean up is killed as well, and does not.
        send("STOP");
        assertThat(host.systemctl("kill", "--signal", "KILL", BESIDE).succeeded())
                .isTrue();
        send("KILL");
        assertThat(started.get(3, TimeUnit.MINUTES).exitCode()).isNotZero();
        assertThat(directory).isDirectory();

        CommandResult next = live("--tests", "T08");
        assertThat(next.exitCode()).as(next.output() + next.errors()).isZero();
        assertThat(next.errors()).contains("removed what a run that was killed had left");
        assertThat(next.output()).contains("T08 PASS", "host as it was: ");
        isUntouched();
    }

    @Test
    void a_run_that_is_killed_alone_leaves_no_throw_away_manager() throws Exception {
        CompletableFuture<CommandResult> started = start("T08", BESIDE);
        send("KILL");
        assertThat(started.get(3, TimeUnit.MINUTES).exitCode()).isNotZero();
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        while (!host.systemctl("list-units", "--all", "--plain", "--no-legend", BESIDE)
                .text()
                .isEmpty()) {
            assertThat(deadline.passed()).as("it ended by itself").isFalse();
        }
        assertThat(host.runtimeDirectory().resolve("unitward-validate-sandbox")).doesNotExist();
        assertThat(live("--tests", "T07").exitCode()).isZero();
        isUntouched();
    }

    @Test
    void where_no_user_namespace_is_permitted_what_needs_one_is_skipped_and_says_so() throws Exception {
        assertThat(host.run(SandboxCommand.of(List.of("mount", "--bind", "/bin/false", "/usr/bin/unshare"))
                                .as(0))
                        .succeeded())
                .isTrue();
        CommandResult done = live("--tests", "T06,T08");
        assertThat(done.exitCode()).as(done.errors()).isEqualTo(69);
        assertThat(done.output())
                .contains("T06 SKIP", "T08 SKIP", "are not permitted here; see sysctl user.max_user_namespaces, ")
                .contains("'sudo unitward validate --tests T06,T08'");
        isUntouched();
    }

    @Test
    void each_half_fails_on_the_fault_that_it_is_there_for() throws Exception {
        try (Program copy = Program.withDirectory()) {
            Faulty.switchable(copy);
            Path home = Files.createDirectories(copy.directory().resolve("home"));
            Files.createDirectories(home.resolve("lib"));
            Files.createSymbolicLink(
                    Files.createDirectories(home.resolve("bin")).resolve("unitward"),
                    copy.directory().resolve("faulty"));
            Faulty reloads = fault("T06");
            found(copy, home, reloads, host.runtimeDirectory().resolve("systemd/user") + "/unitward-probe-web");
            Faulty reloadsBeside = new Faulty(
                    "T06",
                    "case \"$XDG_RUNTIME_DIR\" in */unitward-validate-sandbox/run) " + reloads.fault() + " ;; esac",
                    reloads.refuted());
            found(copy, home, reloadsBeside, "/etc/systemd/user/unitward-probe-web");
            found(copy, home, fault("T08"), "");
        }
        isUntouched();
    }

    private static Faulty fault(String id) {
        return Faulty.ALL.stream()
                .filter(faulty -> faulty.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The program that is put to the test is the one that is installed there. */
    private void found(Program copy, Path home, Faulty faulty, String observed) throws IOException {
        faulty.switchOn(copy);
        List<String> argv = new ArrayList<>(copy.argv("validate", "--live", "--tests", faulty.id()));
        argv.add(1, "-Dunitward.home=" + home);
        CommandResult done =
                host.run(SandboxCommand.of(argv).with("LC_ALL", "C.UTF-8").within(Duration.ofMinutes(5)));
        assertThat(done.exitCode()).as(done.output() + done.errors()).isEqualTo(20);
        assertThat(done.output()).contains(faulty.id() + " FAIL", faulty.refuted() + observed, "host as it was: ");
    }

    @Test
    void what_a_killed_run_left_the_next_one_removes_and_another_run_waits_outside() throws Exception {
        CompletableFuture<CommandResult> started = start("T05,T07", "unitward-probe-web.service");
        CommandResult second = live("--tests", "T05");
        assertThat(second.exitCode()).as(second.errors()).isEqualTo(75);
        send("KILL");
        assertThat(started.get(3, TimeUnit.MINUTES).exitCode()).isNotZero();
        assertThat(probes()).as("it was in the middle").isNotEmpty();
        // What is called like that and is in no record is not the next run's to remove.
        Path foreign = unit("unitward-probe-of-mine.service");
        new OwnedFiles(host).write(foreign, TEXT);
        CommandResult refused = live("--tests", "T07");
        assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(12);
        assertThat(foreign).content().isEqualTo(TEXT);
        Files.delete(foreign);

        CommandResult next = live("--tests", "T07");
        assertThat(next.exitCode()).as(next.output() + next.errors()).isZero();
        assertThat(next.errors()).contains("removed what a run that was killed had left");
        assertThat(next.output()).contains("T07 PASS", "host as it was: ");
        isUntouched();
    }

    /** Starts a run of these tests, and returns when it has started that unit. */
    private CompletableFuture<CommandResult> start(String tests, String unit, String... before) throws Exception {
        SandboxCommand validate = validate("--tests", tests);
        List<String> argv = new ArrayList<>(List.of(before));
        argv.addAll(validate.argv());
        SandboxCommand command =
                SandboxCommand.of(argv).with("LC_ALL", "C.UTF-8").within(Duration.ofMinutes(3));
        CompletableFuture<CommandResult> started = CompletableFuture.supplyAsync(() -> {
            try {
                return host.run(command);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Deadline deadline = Deadline.in(Duration.ofMinutes(2));
        while (!host.systemctl("show", "-P", "ActiveState", unit).text().equals("active")) {
            assertThat(deadline.passed() || started.isDone())
                    .as(unit + " was started in time")
                    .isFalse();
        }
        return started;
    }

    /** Sends a signal to that run and to nothing else. */
    private void send(String signal) throws IOException {
        CommandResult sent = RunOfValidate.send(signal, host);
        assertThat(sent.exitCode()).as(sent.errors()).isZero();
    }

    @Test
    void a_directory_of_a_run_whose_record_is_not_understood_stays() throws Exception {
        Path live = host.home().resolve(".local/state/unitward/user-1500/live");
        new OwnedFiles(host).write(live.resolve("record"), "something else\n");
        CommandResult refused = live("--tests", "T05");
        assertThat(refused.exitCode()).as(refused.errors()).isNotZero();
        assertThat(refused.errors()).contains("nothing that it may tell of was removed");
        assertThat(Files.exists(live.resolve("record"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }
}
