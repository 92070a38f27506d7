package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxSpec;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is installed runs by itself, within its bounds, and leaves nothing behind. */
@Tag("real")
class InstallOnRealManagerTest {
    private static final String AUDIT = "unitward-audit.service";

    private static final String AUDIT_FILE = "/etc/systemd/system/" + AUDIT;

    private Lab lab;

    @AfterEach
    void stop() throws Exception {
        lab.close();
    }

    private void system() throws Exception {
        lab = Lab.ofSystem();
    }

    private void user() throws Exception {
        lab = Lab.ofUser(1500);
    }

    private Outcome install(String... more) throws Exception {
        String[] arguments =
                Stream.concat(Stream.of("install"), Stream.of(more)).toArray(String[]::new);
        Outcome outcome = lab.unitward(arguments);
        assertThat(outcome.exitCode()).as(outcome.text() + outcome.errors()).isZero();
        return outcome;
    }

    private String status(int code) throws Exception {
        Outcome status = lab.unitward("status", "-o", "text=-", "-o", "json=" + lab.report());
        assertThat(status.exitCode()).as(status.text() + status.errors()).isEqualTo(code);
        Published.STATUS.accepts(status.json().toString());
        return status.text();
    }

    /** One that its timer started a moment ago saw what was before: that is let end first. */
    private CommandResult start(String unit) throws Exception {
        ran(unit);
        return lab.sandbox().systemctl("start", unit);
    }

    /** Whatever a timer or path starts meanwhile, the last run is one of after this. */
    private String ran(String unit) throws Exception {
        Lab.await("the end of " + unit, () -> !lab.show(unit, "ActiveState").matches("(de)?activating"));
        return lab.show(unit, "ExecMainStatus") + " " + lab.show(unit, "Result") + " " + lab.show(unit, "ActiveState");
    }

    /** Longer than a command may take; for what systemd and the settling of files count in seconds. */
    private static void rest(int seconds) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private void cycle(String directory) throws Exception {
        assertThat(status(13)).startsWith("nothing is installed");
        String before = lab.shellOutput("find " + directory + " -name '*unitward-*'");
        assertThat(before).isEmpty();
        String others = named(); // the sandbox's

        Outcome installed = install("--on-change", "--heal", "--every", "1h");

        assertThat(installed.text())
                .contains("write " + lab.managed(AUDIT), "enable " + lab.managed("timers.target.wants/"));
        assertThat(status(0)).contains("unitward-audit.timer: as installed, enabled, active, next run 2");
        assertThat(lab.unitward("status").text()).isEqualTo(status(0));
        Published.STATUS.accepts(lab.unitward("status", "-o", "json=-").text());
        assertThat(lab.show("unitward-audit.timer", "UnitFileState")).isEqualTo("enabled");
        assertThat(lab.show("unitward-changed.path", "ActiveState")).isEqualTo("active");
        Outcome audit = lab.audit();
        assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isZero();
        assertThat(audit.planned()).isEmpty();
        String record = Files.readString(lab.state("installed"));
        assertThat(install("--on-change", "--heal", "--every", "1h").text()).isEmpty();
        assertThat(lab.state("installed"))
                .as("when it was installed has not changed")
                .content()
                .isEqualTo(record);

        Outcome gone = lab.unitward("uninstall");

        assertThat(gone.exitCode()).as(gone.text() + gone.errors()).isZero();
        assertThat(status(13)).startsWith("nothing is installed");
        assertThat(lab.shellOutput("find " + directory + " -name '*unitward-*'; find " + directory
                        + " -name 'timers.target.wants' -empty"))
                .isEmpty();
        assertThat(inMemory()).isEmpty();
        Outcome after = lab.audit("--dry-run");
        assertThat(after.exitCode()).as(after.text() + after.errors()).isZero();
        // Once more with a run that was remembered, and a hook, for which systemd makes a slice.
        install("--on-change", "--heal", "--every", "1h");
        assertThat(start(AUDIT).exitCode()).isZero();
        start("unitward-failed@x.service");
        assertThat(lab.unitward("uninstall", "--purge").exitCode()).isZero();
        assertThat(inMemory()).isEmpty();
        assertThat(lab.state("x").getParent().getParent()).doesNotExist();
        assertThat(named()).isEqualTo(others);
    }

    private String named() throws Exception {
        return lab.shellOutput(
                "find /etc /run /var/lib /var/cache " + lab.home() + " -name '*unitward*' 2>/dev/null | sort; true");
    }

    @Test
    void comes_and_goes_on_a_system_manager() throws Exception {
        system();
        cycle("/etc /var/lib/systemd");
    }

    @Test
    void comes_and_goes_on_a_user_manager() throws Exception {
        user();
        cycle(lab.home() + "/.config " + lab.home() + "/.local/share");
    }

    @Test
    void a_hardened_run_judges_as_any_other_and_what_it_finds_is_no_failure() throws Exception {
        system();
        hardened();
    }

    @Test
    void a_users_hardened_run_judges_as_any_other_and_what_it_finds_is_no_failure() throws Exception {
        user();
        hardened();
    }

    private void hardened() throws Exception {
        lab.declare("home-*.service");
        lab.vouched("home-web.service", Lab.onceDone("edition 0"));
        lab.reload();
        lab.start("home-web.service");
        install();
        CommandResult clean = start(AUDIT);
        assertThat(clean.exitCode()).as(clean.errors()).isZero();
        assertThat(ran(AUDIT)).isEqualTo("0 success inactive");

        String foreign = lab.managed("home-web.service.d/x.txt").replace("x.txt", "x.conf");
        lab.write(foreign, "[Service]\nNice=3\n");
        lab.shell("rm -f " + lab.source("home-web.service.d/x.conf"));
        lab.write(lab.managed("home-web.service"), Lab.onceDone("by hand"));
        assertThat(start(AUDIT).exitCode()).isZero();
        assertThat(ran(AUDIT)).isEqualTo("10 success inactive");
        assertThat(status(0)).contains("last run ended 2", ": 10, provenance violation");

        // It really acts within its bounds: a vouched change is loaded by the next run, once it has settled.
        lab.shell("rm -r " + foreign);
        lab.vouched("home-web.service", Lab.onceDone("edition 1"));
        rest(31);
        assertThat(start(AUDIT).exitCode()).isZero();
        assertThat(ran(AUDIT)).isEqualTo("0 success inactive");
        assertThat(lab.show("home-web.service", "Description")).isEqualTo("edition 1");
    }

    @Test
    void bad_configuration_fails_the_service_and_starts_the_hook_and_makes_no_manager_degraded() throws Exception {
        system();
        failing();
    }

    @Test
    void bad_configuration_of_a_user_does_too() throws Exception {
        user();
        failing();
    }

    private void failing() throws Exception {
        install();
        lab.write(lab.configuration("unitward.yaml"), "apiVersion: unitward/v1\nnonsense: 1\n");

        assertThat(start(AUDIT).exitCode()).isNotZero();

        assertThat(ran(AUDIT)).isEqualTo("78 exit-code failed");
        String hook = "unitward-failed@" + AUDIT + ".service";
        Lab.await("the hook", () -> !lab.show(hook, "ExecMainStartTimestamp").isEmpty());
        Lab.await("the hook's end", () -> !lab.show(hook, "ActiveState").equals("activating"));
        assertThat(status(13)).contains(AUDIT + ": as installed, failed, last run ended", ": 78, bad configuration");
        lab.shell("rm " + lab.configuration("unitward.yaml"));
        assertThat(lab.sandbox().systemctl("is-system-running").text()).isEqualTo("degraded");
        Outcome audit = lab.audit("--strict");
        assertThat(audit.findings()).doesNotContain("manager-degraded manager -");
        assertThat(inMemory()).contains("x2dfailed.slice");
        lab.write(lab.managed(AUDIT + ".d/mine.conf"), "[Service]\nNice=1\n");
        lab.reload();

        Outcome gone = lab.unitward("uninstall", "--purge");

        assertThat(gone.exitCode()).as(gone.errors()).isZero();
        assertThat(gone.errors())
                .contains("note: left, as 'unitward install' did not write it: " + lab.managed(AUDIT) + ".d");
        assertThat(lab.sandbox().systemctl("is-system-running").text()).isEqualTo("running");
        assertThat(inMemory()).isEmpty();
        assertThat(lab.state("x").getParent().getParent()).doesNotExist();
    }

    private String inMemory() throws Exception {
        return lab.sandbox()
                .systemctl(
                        "list-units",
                        "--all",
                        "--plain",
                        "--no-legend",
                        "--type=service,timer,path,target,slice", // mounts are the sandbox's
                        "*unitward*")
                .text();
    }

    @Test
    void a_slice_that_others_use_as_well_stays() throws Exception {
        user();
        install();
        String slice = "app-unitward\\x2dfailed.slice";
        lab.write(
                lab.managed("other.service"),
                "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nSlice=" + slice + "\n");
        lab.reload();
        lab.start("other.service");
        assertThat(start("unitward-failed@x.service")).isNotNull();

        assertThat(lab.unitward("uninstall", "--purge").exitCode()).isZero();

        assertThat(lab.show("other.service", "ActiveState")).isEqualTo("active");
        assertThat(inMemory()).contains("x2dfailed.slice").doesNotContain("unitward-audit", "unitward-failed@");
    }

    @Test
    void a_burst_of_links_starts_one_audit_and_that_one_no_other() throws Exception {
        user();
        // systemd watches nothing below a directory that the user may not read.
        assertThat(install("--on-change").errors()).contains(lab.sandbox().directory() + " cannot be read by you");
        lab.sandbox().systemctl("stop", "unitward-audit.timer"); // a quarter of an hour is full at any time
        Files.setPosixFilePermissions(lab.sandbox().directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
        lab.sandbox().systemctl("restart", "unitward-changed.path");
        String units = lab.managed("");
        lab.shell("for i in $(seq 50); do ln -s /dev/null " + units + "burst-$i.service; sleep 0.02; done");
        Lab.await(
                "the countdown",
                () -> lab.show("unitward-changed.timer", "ActiveState").equals("active"));
        assertThat(lab.show(AUDIT, "ExecMainStartTimestamp")).isEmpty();
        for (int seconds = 0;
                seconds < 300 && lab.show(AUDIT, "ExecMainExitTimestamp").isEmpty();
                seconds++) {
            rest(1);
        }
        String first = lab.show(AUDIT, "ExecMainStartTimestampMonotonic");
        assertThat(lab.show("unitward-changed.timer", "ActiveState"))
                .as("its own writes are nowhere near")
                .isEqualTo("inactive");
        assertThat(lab.show("unitward-changed.path", "ActiveState")).isEqualTo("active");

        // It goes on noticing.
        lab.shell("rm " + units + "burst-*.service");
        Lab.await(
                "the next countdown",
                () -> lab.show("unitward-changed.timer", "ActiveState").equals("active"));
        assertThat(lab.show(AUDIT, "ExecMainStartTimestampMonotonic")).isEqualTo(first);
    }

    @Test
    void the_timer_runs_it() throws Exception {
        user();
        install("--every", "1m");
        Lab.await(
                "the timer",
                () -> !lab.show("unitward-audit.timer", "NextElapseUSecRealtime")
                        .isEmpty());
        for (int seconds = 0;
                seconds < 300 && lab.show(AUDIT, "ExecMainExitTimestamp").isEmpty();
                seconds++) {
            rest(1);
        }
        assertThat(ran(AUDIT)).isEqualTo("0 success inactive");
        Path stamp = lab.home().resolve(".local/share/systemd/timers/stamp-unitward-audit.timer");
        assertThat(stamp).exists();
        assertThat(lab.unitward("uninstall").exitCode()).isZero();
        assertThat(stamp).doesNotExist();
    }

    @Test
    void what_is_not_ours_is_left_alone() throws Exception {
        user();
        String text = "[Service]\nExecStart=/bin/true\n";
        lab.write(lab.managed(AUDIT), text);
        lab.reload();

        for (List<String> command : List.of(List.of("install"), List.of("install", "--force"))) {
            Outcome refused = lab.unitward(command.toArray(String[]::new));
            assertThat(refused.exitCode()).isEqualTo(12);
            assertThat(refused.errors()).contains("did not write it", "nothing was done");
        }
        assertThat(lab.unitward("uninstall").exitCode()).isZero();
        assertThat(Files.readString(Path.of(lab.managed(AUDIT)))).isEqualTo(text);
        assertThat(Path.of(lab.managed("unitward-audit.timer"))).doesNotExist();
    }

    @Test
    void a_copy_changed_by_hand_is_told_and_kept_unless_forced() throws Exception {
        user();
        install();
        String timer = lab.managed("unitward-audit.timer");
        lab.write(timer, Files.readString(Path.of(timer)).replace("Persistent=yes", "Persistent=no"));

        assertThat(status(13)).contains("unitward-audit.timer: CHANGED since it was installed");
        Outcome audit = lab.audit("--dry-run");
        assertThat(audit.exitCode()).isEqualTo(10);
        assertThat(audit.findings()).contains("reload-pending-unvouched unitward-audit.timer " + timer);
        String evidence = lab.home().resolve("evidence").toString();
        assertThat(lab.unitward("audit", "--dry-run", "--evidence", evidence).exitCode())
                .isEqualTo(10);
        assertThat(lab.unitward("audit", "--snapshot", evidence + "/snapshot.json", "--memory", evidence + "/memory")
                        .exitCode())
                .as("judged again by the record that is in the evidence")
                .isEqualTo(10);
        assertThat(lab.unitward("install").exitCode()).isEqualTo(12);
        assertThat(lab.unitward("uninstall").exitCode()).isEqualTo(12);
        assertThat(Files.readString(Path.of(timer))).contains("Persistent=no");

        install("--force");

        assertThat(status(0)).contains("unitward-audit.timer: as installed");
        assertThat(lab.audit("--dry-run").exitCode()).isZero();
    }

    @Test
    void a_damaged_record_stops_no_audit_and_is_written_anew() throws Exception {
        system();
        for (String damage : List.of("truncate -s -5 ", "sed -i '$d' ", "chown 65534 ")) {
            install("--every", "1h");
            lab.shell(damage + "/var/lib/unitward/system-0/installed");

            Outcome audit = lab.audit("--dry-run");

            assertThat(audit.exitCode()).as(damage + audit.text()).isEqualTo(69);
            assertThat(audit.findings())
                    .contains("snapshot-incomplete " + AUDIT + " -", "snapshot-incomplete unitward-audit.timer -");
            assertThat(audit.errors()).contains("note: what 'unitward install' wrote down cannot be used");
            assertThat(start(AUDIT).exitCode()).isZero();
            assertThat(ran(AUDIT)).isEqualTo("69 success inactive");
            assertThat(lab.unitward("status").exitCode()).isEqualTo(78);

            install("--every", "1h");

            assertThat(status(0)).contains("unitward-audit.timer: as installed");
            assertThat(lab.audit("--dry-run").exitCode()).isZero();
        }
        install("--every", "1h");
        lab.shell("echo garbage > /var/lib/unitward/system-0/installed");

        assertThat(lab.unitward("uninstall", "--dry-run").text()).contains("would remove " + AUDIT_FILE);
        Outcome gone = lab.unitward("uninstall");

        assertThat(gone.exitCode()).as(gone.errors()).isZero();
        assertThat(lab.state("installed")).doesNotExist();
        assertThat(lab.shellOutput("find /etc/systemd -name '*unitward-*'")).isEmpty();
        assertThat(lab.audit("--dry-run").exitCode()).isZero();
    }

    @Test
    void status_sees_what_is_loaded_in_place_of_the_file() throws Exception {
        system();
        install("--every", "1h");
        assertThat(status(0)).doesNotContain("NOT LOADED");
        lab.shell("cp -p " + AUDIT_FILE + " /run/kept; sed -i 's#^ExecStart=.*#ExecStart=/bin/true#' " + AUDIT_FILE);
        lab.reload();
        lab.shell("cp -p /run/kept " + AUDIT_FILE + "; touch -d 2020-01-01 " + AUDIT_FILE);

        assertThat(status(13)).contains(AUDIT + ": as installed", "NOT LOADED: the manager would start /bin/true");

        install("--every", "1h");
        assertThat(status(0)).doesNotContain("NOT LOADED");
    }

    @Test
    void status_names_a_drop_in_that_is_not_loaded_yet_and_one_that_still_is() throws Exception {
        system();
        install("--every", "1h");
        String dropIn = "/etc/systemd/system/unitward-.service.d/x.conf";
        lab.write(dropIn, "[Service]\nNice=1\n");

        assertThat(status(13)).contains("NOT LOADED: " + dropIn + " is there, and not loaded yet");
        lab.reload();
        assertThat(status(13)).contains("CHANGED BY " + dropIn).doesNotContain("NOT LOADED");

        Outcome audit = lab.audit();
        assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isEqualTo(10);
        assertThat(audit.text())
                .contains(
                        "its owner allows drop-ins at no place but those where packages have drop-ins for all units of a type");

        lab.shell("rm " + dropIn);
        assertThat(status(13)).contains("NOT LOADED: " + dropIn + " is gone, and still loaded");
    }

    @Test
    void what_was_changed_by_hand_is_written_anew_by_what_the_finding_says() throws Exception {
        user();
        install("--every", "1h");
        lab.shell("echo '# by hand' >> " + lab.managed(AUDIT));

        Outcome audit = lab.audit("--dry-run");
        assertThat(audit.exitCode()).as(audit.text() + audit.errors()).isEqualTo(10);
        assertThat(audit.text().replaceAll("\\s+", " "))
                .contains("is not what unitward install wrote: ", "Write it anew: unitward install --force");

        install("--every", "1h", "--force");
        assertThat(lab.audit("--dry-run").exitCode()).isZero();
    }

    @Test
    void what_an_audit_writes_does_not_start_the_next() throws Exception {
        user();
        String units = lab.home() + "/.config/systemd/user";
        lab.shell("mkdir -p " + units + " && ln -s " + units + " " + lab.home() + "/link");
        for (String directory : List.of(units, lab.home() + "/link")) {
            Outcome refused = lab.unitward("install", "--on-change", "--metrics", directory + "/unitward.prom");
            assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(2);
            assertThat(refused.errors()).contains("each audit would start the next");
        }
        install("--on-change", "--metrics", lab.home() + "/unitward.prom");
        install("--metrics", units + "/unitward.prom");
    }

    @Test
    void a_directory_of_metrics_that_is_gone_stops_no_audit() throws Exception {
        user();
        lab.declare("home-*.service");
        lab.vouched("home-web.service", Lab.onceDone("edition 0"));
        lab.reload();
        String metrics = lab.home() + "/metrics";
        lab.write(metrics + "/kept", "");
        install("--every", "1h", "--metrics", metrics + "/unitward.prom");
        lab.shell("rm -r " + metrics);

        assertThat(start(AUDIT).exitCode()).isNotZero();
        assertThat(ran(AUDIT)).isEqualTo("70 exit-code failed");

        lab.write(lab.managed("home-web.service.d/x.conf"), "[Service]\nNice=3\n");
        lab.reload();
        assertThat(start(AUDIT).exitCode()).isZero();
        assertThat(ran(AUDIT)).isEqualTo("10 success inactive");
        Outcome audit = lab.unitward("audit", "--alert", "-o", "openmetrics=" + metrics + "/unitward.prom");
        assertThat(audit.exitCode()).as(audit.errors()).isEqualTo(10);
        assertThat(audit.errors()).contains("its directory does not exist");
        assertThat(lab.unitward("audit", "-o", "openmetrics=" + metrics + "/x").exitCode())
                .isEqualTo(2);
    }

    @Test
    void a_change_of_others_is_never_loaded_along() throws Exception {
        user();
        lab.write(lab.managed("other.service"), Lab.onceDone("edition 0"));
        lab.reload();
        lab.start("other.service");
        lab.write(lab.managed("other.service"), Lab.onceDone("edition 1"));
        Lab.tick();
        String loaded = lab.loadedAt();

        Outcome refused = lab.unitward("install");

        assertThat(refused.exitCode()).isEqualTo(11);
        assertThat(refused.errors()).contains(lab.managed("other.service"), "unitward audit");
        assertThat(Path.of(lab.managed(AUDIT))).doesNotExist();
        assertThat(lab.loadedAt()).isEqualTo(loaded);
        lab.reload();
        install();
        lab.write(lab.managed("other.service"), Lab.onceDone("edition 2"));
        Lab.tick();
        String before = lab.loadedAt();
        // There is nothing to do for it, and so nothing that others changed would be loaded.
        assertThat(install().text()).isEmpty();
        assertThat(lab.loadedAt()).isEqualTo(before);
        assertThat(lab.unitward("install", "--strict").exitCode()).isEqualTo(11);
        assertThat(lab.unitward("uninstall").exitCode()).isEqualTo(11);
        assertThat(Path.of(lab.managed(AUDIT))).exists();
    }

    @Test
    void a_program_that_others_may_change_is_nothing_for_root() throws Exception {
        lab = Lab.withOwnProgram(SandboxSpec.system());
        Files.setPosixFilePermissions(lab.program(), PosixFilePermissions.fromString("rwxrwxrwx"));
        Outcome refused = lab.unitward("install");
        assertThat(refused.exitCode()).isEqualTo(78);
        assertThat(refused.errors()).contains(lab.program().toString(), "the system manager would run this as root");
        assertThat(lab.shellOutput("find /etc/systemd -name '*unitward*'")).isEmpty();
        assertThat(lab.unitward("install", "--print").exitCode()).isEqualTo(78);
    }

    @Test
    void heal_is_as_hardened_and_writes_where_owners_have_files() throws Exception {
        system();
        lab.declare("home-*.service");
        lab.write(lab.configuration("allowlist.yaml"), """
                apiVersion: unitward/v1
                allow:
                  - {action: daemon-reload, units: ["*"]}
                  - {action: restore-artifact, units: ["home-*"]}
                """);
        lab.vouched("home-web.service", Lab.onceDone("edition 0"));
        lab.reload();
        lab.start("home-web.service");
        install("--heal");
        lab.write(lab.managed("home-web.service"), Lab.onceDone("by hand"));
        rest(31);

        CommandResult healed = start("unitward-heal.service");

        assertThat(healed.exitCode()).as(healed.errors()).isZero();
        assertThat(ran("unitward-heal.service")).isEqualTo("0 success inactive");
        assertThat(Files.readString(lab.onHost(lab.managed("home-web.service"))))
                .isEqualTo(Lab.onceDone("edition 0"));
        assertThat(lab.show("home-web.service", "NeedDaemonReload")).isEqualTo("no");
        assertThat(status(0)).doesNotContain("DOES NOT FIT");

        anotherOwnerCame();
    }

    /** What an owner has who came after 'install' is read-only for the service, and everything says what to do. */
    private void anotherOwnerCame() throws Exception {
        String place = "/etc/systemd/system.attached";
        String later = place + "/late-web.service";
        String source = lab.source("home-web.service").replace("/home-web.service", "");
        Path configuration = Path.of(lab.configuration("unitward.yaml"));
        Files.writeString(
                lab.onHost(configuration.toString()), """
                  - owner: later
                    units: ["late-*"]
                    fragment: {under: ["%s"]}
                    provider: directory
                    source: %s
                """.formatted(place, source), StandardOpenOption.APPEND);
        lab.write(lab.configuration("allowlist.yaml"), """
                apiVersion: unitward/v1
                allow:
                  - {action: daemon-reload, units: ["*"]}
                  - {action: restore-artifact, units: ["home-*", "late-*"]}
                """);
        lab.write(source + "/late-web.service", Lab.onceDone("edition 0"));
        lab.write(later, Lab.onceDone("by hand"));
        lab.reload();
        rest(31);

        String told = status(13);
        CommandResult healed = start("unitward-heal.service");

        assertThat(told)
                .contains("DOES NOT FIT: unitward-heal.service may not write", ": " + place, "'unitward install'");
        // Its timer may have started it as well.
        assertThat(healed.exitCode()).isZero();
        assertThat(Files.readString(lab.state("actions.jsonl")))
                .contains(place + " is read-only here", "'unitward install'");
        install("--heal");
        assertThat(status(0)).doesNotContain("DOES NOT FIT");
        start("unitward-heal.service");
        assertThat(Files.readString(lab.onHost(later))).isEqualTo(Lab.onceDone("edition 0"));
    }

    @Test
    void purge_waits_for_nobody_and_leaves_nothing_and_takes_nothing_else() throws Exception {
        user();
        String others = "[Service]\nExecStart=/bin/true\n";
        lab.write(lab.managed("unitward-heal.service"), others);
        lab.reload();
        install();
        assertThat(lab.audit().exitCode()).isZero();
        String cache = lab.home() + "/.cache/unitward/policies";
        lab.write(cache, "compiled");
        String neighbour = lab.home() + "/.local/state/unitward/user-77/state.json";
        lab.write(neighbour, "{}");
        String mine = lab.configuration("unitward.yaml");
        lab.declare("home-*.service");

        try (FileChannel lock = FileChannel.open(lab.state("act.lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            Outcome refused = purge();
            assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(75);
            assertThat(refused.errors()).contains("nothing was done");
            assertThat(Path.of(lab.managed(AUDIT))).exists();
        }
        // A restart of a stack, and a run that was stopped while it wrote: of the units none may be gone, either.
        for (String lock : List.of("operate-web.lock", "apply-web.lock", "state.lock")) {
            try (FileChannel held =
                    FileChannel.open(lab.state(lock), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                Files.setAttribute(lab.state(lock), "unix:uid", 1500);
                assertThat(held.tryLock()).isNotNull();
                Outcome refused = purge();
                assertThat(refused.exitCode()).as(lock + refused.errors()).isEqualTo(75);
                assertThat(refused.errors()).contains(lock, "nothing was done");
            }
            // Another unit of the name is not ours, and so all is not well.
            assertThat(status(13)).contains("unitward-audit.timer: as installed, enabled, active");
        }
        assertThat(lab.unitward("uninstall").exitCode()).isZero();
        try (FileChannel lock = FileChannel.open(lab.state("act.lock"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
            Outcome busy = purge();
            assertThat(busy.exitCode()).isEqualTo(75);
            assertThat(busy.errors()).contains("act.lock");
            assertThat(lab.state("state.json")).exists();
        }

        lab.unitward("hold", "*", "--until", "2h", "--reason", "the disk is dying");
        Outcome held = purge();
        assertThat(held.exitCode()).as(held.errors()).isEqualTo(11);
        assertThat(held.errors()).contains("the disk is dying", "--release \"*\"");
        Outcome dry = lab.unitward("uninstall", "--purge", "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(11);
        assertThat(dry.text()).contains("would refuse to forget what is held: *");
        assertThat(lab.state("holds.json")).exists();

        Outcome gone = lab.unitward("uninstall", "--purge", "--force");

        assertThat(gone.exitCode()).as(gone.errors()).isZero();
        assertThat(lab.state("x").getParent()).doesNotExist();
        assertThat(lab.shellOutput("find " + lab.home() + " -path '*unitward*' -type f")
                        .lines())
                .containsExactlyInAnyOrder(cache, mine, lab.managed("unitward-heal.service"), neighbour);
        lab.shell("rm -r " + lab.home() + "/.local/state/unitward/user-77");
        assertThat(purge().exitCode()).isZero();
        assertThat(Path.of(cache).getParent()).doesNotExist();
        assertThat(Files.readString(Path.of(lab.managed("unitward-heal.service"))))
                .isEqualTo(others);
    }

    private Outcome purge() throws Exception {
        return lab.unitward("uninstall", "--purge");
    }
}
