package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files put right on real managers: restored, moved aside, undone, and loaded only through the gate. */
@Tag("real")
class HealFilesOnRealManagerTest {
    private static final String UNIT = "home-api.service";
    private static final String OTHER = "home-web.service";
    private static final SandboxCommand ROOT =
            SandboxCommand.of(List.of("unitward")).as(0);

    enum Who {
        USER,
        SYSTEM,
        USER_OF
    }

    private Lab lab;
    private Who who;

    @ParameterizedTest
    @EnumSource(Who.class)
    void a_file_replaced_by_hand_is_restored_and_loaded(Who as) throws Exception {
        try (Lab started = start(as)) {
            lab = started;
            String path = lab.managed(UNIT);
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            assertThat(heal().exitCode()).isZero();

            lab.write(path, Lab.onceDone("edited by hand"));
            lab.reload();
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edited by hand");
            String loaded = lab.loadedAt();

            Outcome dry = heal("--dry-run");
            assertThat(dry.exitCodes()).as(dry.text() + dry.errors()).contains(10, 11);
            assertThat(dry.planned()).containsExactly("restore-artifact");
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edited by hand");
            assertThat(Files.readString(lab.onHost(path))).contains("edited by hand");

            Outcome healed = heal("--backup");
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(healed.done()).containsExactly("done", "done");
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 0");
            assertThat(lab.show(UNIT, "NeedDaemonReload")).isEqualTo("no");
            assertThat(lab.loadedAt()).isNotEqualTo(loaded);
            assertThat(Files.readString(lab.onHost(path + ".unitward-backup"))).contains("edited by hand");
            assertThat(Files.getAttribute(lab.onHost(path), "unix:uid"))
                    .isEqualTo(as == Who.SYSTEM ? 0 : (int) lab.sandbox().uid());

            String reloaded = lab.loadedAt();
            Outcome again = heal();
            assertThat(again.exitCode()).as(again.text() + again.errors()).isZero();
            assertThat(again.planned()).isEmpty();
            assertThat(lab.loadedAt()).isEqualTo(reloaded);

            // The edit comes back when it is asked for, and is not loaded.
            Outcome listed = unitward(List.of("undo", "--list"));
            assertThat(listed.exitCode()).as(listed.errors()).isZero();
            Published.UNDO_LIST.accepts(listed.json().toPrettyString().replace("\" : ", "\": "));
            assertThat(listed.json().path("actions").path(0).path("id").asText())
                    .isEqualTo(id(healed, 0));
            assertThat(listed.json().path("actions").path(0).path("undoable").asBoolean())
                    .isTrue();
            assertThat(listed.text()).contains(path, "would put back ");

            Outcome undone = undo(id(healed, 0));
            assertThat(undone.exitCode()).as(undone.text() + undone.errors()).isEqualTo(10);
            assertThat(undone.done()).containsExactly("done");
            assertThat(unitward(List.of("undo", "--list"))
                            .json()
                            .path("actions")
                            .toString())
                    .contains("\"undoable\":false", "no longer what restore-artifact");
            assertThat(Files.readString(lab.onHost(path))).contains("edited by hand");
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 0");

            // An undo can be undone; what somebody else wrote since cannot.
            Outcome redone = undo(id(undone, 0));
            assertThat(redone.exitCode()).as(redone.text() + redone.errors()).isZero();
            assertThat(Files.readString(lab.onHost(path))).contains("edition 0");
            lab.vouched(UNIT, Lab.onceDone("edition 1"));
            Outcome late = undo(id(redone, 0));
            assertThat(late.exitCodes()).as(late.text() + late.errors()).contains(12);
            assertThat(Files.readString(lab.onHost(path))).contains("edition 1");
        }
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void a_foreign_drop_in_is_moved_aside_and_an_undo_does_not_arm_it(Who as) throws Exception {
        try (Lab started = start(as)) {
            lab = started;
            String dropIn = lab.managed(UNIT + ".d/evil.conf");
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            lab.write(dropIn, "[Unit]\nDescription=evil\n");

            Outcome healed = heal();
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(lab.onHost(dropIn)).doesNotExist();
            assertThat(state("quarantine/" + id(healed, 0) + "/evil.conf")).hasContent("[Unit]\nDescription=evil\n");
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 0");

            Outcome undone = undo(id(healed, 0));
            assertThat(undone.exitCode()).as(undone.text() + undone.errors()).isEqualTo(10);
            assertThat(lab.onHost(dropIn)).hasContent("[Unit]\nDescription=evil\n");
            assertThat(undone.planned()).containsExactly("undo");
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 0");
        }
    }

    @Test
    void what_is_restored_waits_while_another_unit_blocks_the_reload() throws Exception {
        try (Lab started = start(Who.USER)) {
            lab = started;
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched(OTHER, Lab.onceDone("edition 0"));
            lab.reload();
            lab.write(lab.managed(UNIT), Lab.onceDone("edited by hand"));
            lab.reload();
            String loaded = lab.loadedAt();
            lab.write(lab.managed(OTHER), Lab.onceDone("edited as well"));

            Outcome healed = heal(UNIT);
            assertThat(healed.exitCodes()).as(healed.text() + healed.errors()).startsWith(10);
            assertThat(healed.done()).containsExactly("done");
            assertThat(healed.text().replaceAll("\\s+", " "))
                    .contains("restored, not loaded: the reload is refused: ", OTHER);
            assertThat(healed.refusals()).containsEntry(lab.managed(OTHER), "not-vouched");
            assertThat(lab.loadedAt()).isEqualTo(loaded);
            assertThat(Files.readString(lab.onHost(lab.managed(UNIT)))).contains("edition 0");
            assertThat(Files.readString(lab.onHost(lab.managed(OTHER)))).contains("edited as well");
        }
    }

    @Test
    void nothing_is_touched_that_the_allowlist_does_not_permit_or_a_limit_or_the_settle_time_forbids()
            throws Exception {
        try (Lab started = start(Who.USER)) {
            lab = started;
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched(OTHER, Lab.onceDone("edition 0"));
            lab.reload();
            lab.write(lab.managed(UNIT), Lab.onceDone("edited by hand"));
            lab.write(lab.managed(OTHER), Lab.onceDone("edited by hand"));

            Files.delete(lab.onHost(lab.configuration("allowlist.yaml")));
            Outcome denied = heal();
            assertThat(denied.done()).isEmpty();
            assertThat(denied.exitCodes()).contains(11);
            assertThat(denied.errors())
                    .contains("allow:\n  - {action: daemon-reload, units: [\"*\"]}\n"
                            + "  - {action: restore-artifact, units: [\"" + UNIT + "\", \"" + OTHER + "\"]}\n");

            allow("{action: restore-artifact, units: [\"*\"], max-per-run: 1}");
            Outcome limited = heal();
            assertThat(limited.done()).isEmpty();
            assertThat(limited.text()).contains("max-per-run '1'");

            allow("{action: restore-artifact, units: [\"*\"]}");
            Outcome young = unitward(List.of("heal", "--settle", "3600"));
            assertThat(young.done()).isEmpty();
            assertThat(young.text()).contains("(--settle)");
            assertThat(Files.readString(lab.onHost(lab.managed(UNIT)))).contains("edited by hand");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Who.class,
            names = {"USER", "USER_OF"})
    void what_a_dry_run_showed_is_done_and_nothing_else(Who as) throws Exception {
        try (Lab started = start(as)) {
            lab = started;
            String path = lab.managed(UNIT);
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.start(UNIT);
            lab.write(path, Lab.onceDone("edited by hand"));
            lab.reload();
            String files = digest(heal("--dry-run"));
            lab.write(path, Lab.onceDone("edited once more"));

            Outcome another = heal("--plan", files);
            assertThat(another.exitCodes())
                    .as(another.text() + another.errors())
                    .contains(12);
            assertThat(another.done()).isEmpty();
            assertThat(another.text().replaceAll("\\s+", " ")).contains("the plan is not " + files + " any more");
            assertThat(lab.onHost(path)).hasContent(Lab.onceDone("edited once more"));

            Outcome restored = heal("--plan", digest(heal("--dry-run")).substring(0, 12));
            assertThat(restored.done()).as(restored.text() + restored.errors()).containsExactly("done");
            assertThat(restored.exitCodes()).contains(11);
            assertThat(lab.onHost(path)).hasContent(Lab.onceDone("edition 0"));
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edited by hand");

            Outcome loaded = heal("--plan", digest(heal("--dry-run")));
            assertThat(loaded.exitCode()).as(loaded.text() + loaded.errors()).isZero();
            assertThat(loaded.done()).containsExactly("done");
            assertThat(lab.show(UNIT, "Description")).isEqualTo("edition 0");
            Outcome again = heal("--plan", files);
            assertThat(again.exitCode()).as(again.text() + again.errors()).isEqualTo(12);
            assertThat(again.text().replaceAll("\\s+", " ")).contains("there is nothing to do now");
        }
    }

    private static String digest(Outcome dry) {
        assertThat(dry.planned()).as(dry.text() + dry.errors()).hasSize(1);
        return dry.json().path("plan").path("digest").asText();
    }

    /** Whatever refuses first: with the lines that are told once, all of it is done. */
    @Test
    void the_lines_that_are_told_permit_the_reload_too() throws Exception {
        try (Lab started = start(Who.USER)) {
            lab = started;
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            lab.write(lab.managed(UNIT), Lab.onceDone("edited by hand"));
            allow("{action: reset-failed, units: [\"none.service\"]}");
            String lines = "below allow:\n  - {action: daemon-reload, units: [\"" + UNIT
                    + "\"]}\n  - {action: restore-artifact, units: [\"" + UNIT + "\"]}\n";
            assertThat(unitward(List.of("heal", "--settle", "3600", "--dry-run"))
                            .errors())
                    .as("before anything has settled")
                    .contains(lines);
            allow("{action: restore-artifact, units: [\"" + UNIT + "\"]}");
            Outcome half = heal();
            assertThat(half.exitCodes()).as(half.text() + half.errors()).contains(11);
            assertThat(half.errors()).contains("  - {action: daemon-reload, units: [\"" + UNIT + "\"]}\n");
            allow(
                    "{action: restore-artifact, units: [\"" + UNIT + "\"]}",
                    "{action: daemon-reload, units: [\"" + UNIT + "\"]}");
            Outcome healed = heal();
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
        }
    }

    @Test
    void who_keeps_changing_a_file_is_not_fought_for_ever() throws Exception {
        try (Lab started = start(Who.USER)) {
            lab = started;
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.reload();
            for (int time = 1; time <= 3; time++) {
                lab.write(lab.managed(UNIT), Lab.onceDone("edit " + time));
                Outcome healed = heal();
                assertThat(healed.exitCode())
                        .as(healed.text() + healed.errors())
                        .isZero();
            }
            lab.write(lab.managed(UNIT), Lab.onceDone("edit 4"));
            Outcome refused = heal();
            assertThat(refused.exitCodes()).as(refused.text()).contains(12);
            assertThat(refused.done()).isEmpty();
            assertThat(refused.text()).contains("healed 3 times within a day");
            assertThat(refused.findings()).contains("healed-repeatedly " + UNIT + " " + lab.managed(UNIT));
            assertThat(refused.text().replaceAll("\\s+", " "))
                    .contains("it belongs to uid 1500; the last time it had \"Description=edit 3\" instead of"
                            + " \"Description=edition 0\"");
            assertThat(lab.audit().findings())
                    .as("an audit tells of it too")
                    .contains("healed-repeatedly " + UNIT + " " + lab.managed(UNIT));
            assertThat(Files.readString(lab.onHost(lab.managed(UNIT)))).contains("edit 4");
            Outcome again = heal("--again");
            assertThat(again.exitCode()).as(again.text() + again.errors()).isZero();
            assertThat(again.findings()).isEmpty();
        }
    }

    @Test
    void a_file_swapped_in_and_out_around_the_reload_is_a_failure(@TempDir Path generators) throws Exception {
        Path swapping = Files.writeString(generators.resolve("swapping"), """
                #!/bin/sh
                cd && [ -e next ] || exit 0
                mv .config/systemd/user/home-web.service kept
                mv next .config/systemd/user/home-web.service
                (sleep 0.3; mv kept .config/systemd/user/home-web.service) >/dev/null 2>&1 </dev/null &
                """);
        Files.setPosixFilePermissions(swapping, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Lab swapped = Lab.start(SandboxSpec.userOf(1500).withGenerators(generators))) {
            who = Who.USER;
            lab = swapped;
            prepare();
            lab.vouched(UNIT, Lab.onceDone("edition 0"));
            lab.vouched(OTHER, Lab.onceDone("edition 0"));
            lab.reload();
            lab.write(lab.managed(UNIT), Lab.onceDone("edited by hand"));
            lab.write(lab.home() + "/next", Lab.onceDone("smuggled in"));

            Outcome healed = heal();

            assertThat(healed.done())
                    .as(healed.text() + healed.errors())
                    .containsExactly("done", "changed-during-reload");
            assertThat(healed.exitCodes()).contains(12);
            Path other = lab.onHost(lab.managed(OTHER));
            Lab.await("the file to be put back", () -> Files.readString(other).contains("edition 0"));
            Outcome next = heal();
            assertThat(next.exitCode()).as(next.text() + next.errors()).isZero();
            assertThat(lab.show(OTHER, "Description")).isEqualTo("edition 0");
        }
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void a_process_of_an_older_definition_is_restarted_only_where_that_is_permitted(Who as) throws Exception {
        try (Lab started = start(as)) {
            lab = started;
            lab.vouched(UNIT, sleeping("edition 0", "/bin/sleep 1000"));
            lab.reload();
            lab.start(UNIT);
            assertThat(heal().exitCode()).isZero();
            String process = lab.show(UNIT, "MainPID");

            lab.vouched(UNIT, sleeping("edition 1", "/bin/sleep 2000"));
            Outcome told = heal();
            assertThat(told.exitCode()).as(told.text() + told.errors()).isZero();
            assertThat(told.planned()).containsExactly("daemon-reload");
            assertThat(told.text()).contains("Restart needed");
            assertThat(told.errors()).contains("  - {action: restart-unit, units: [\"" + UNIT + "\"]}");
            assertThat(lab.show(UNIT, "MainPID")).isEqualTo(process);

            allow("{action: daemon-reload, units: [\"*\"]}", "{action: restart-unit, units: [\"home-*\"]}");
            Outcome dry = heal("--dry-run");
            assertThat(dry.exitCode()).as(dry.text() + dry.errors()).isEqualTo(11);
            assertThat(dry.planned()).containsExactly("restart-unit");
            assertThat(lab.show(UNIT, "MainPID")).isEqualTo(process);
            Outcome healed = heal();
            assertThat(healed.exitCode()).as(healed.text() + healed.errors()).isZero();
            assertThat(healed.done()).containsExactly("done");
            assertThat(healed.text()).doesNotContain("Restart needed");
            assertThat(healed.errors()).doesNotContain("restart-unit");
            assertThat(lab.show(UNIT, "MainPID")).isNotEqualTo(process).isNotEqualTo("0");
            assertThat(heal().planned()).isEmpty();

            lab.vouched(UNIT, sleeping("edition 2", "/bin/false"));
            Outcome failed = heal();
            assertThat(failed.done()).as(failed.text() + failed.errors()).containsExactly("done", "job-failed");
            assertThat(failed.exitCodes()).contains(16);
            assertThat(heal().planned()).as("not once more").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wants", "Conflicts", "OnSuccess", "PropagatesStopTo"})
    void a_restart_that_would_touch_a_held_unit_is_refused(String key) throws Exception {
        boolean runs = key.equals("Conflicts") || key.equals("PropagatesStopTo");
        try (Lab started = start(Who.USER)) {
            lab = started;
            String tied = sleeping("edition 0", "/bin/sleep 1000").replace("[Unit]", "[Unit]\n" + key + "=" + OTHER);
            lab.vouched(UNIT, tied);
            lab.vouched(OTHER, sleeping("edition 0", "/bin/sleep 1000"));
            lab.reload();
            lab.start(UNIT);
            lab.shell("systemctl --user " + (runs && !key.equals("Conflicts") ? "start " : "stop ") + OTHER);
            assertThat(heal().exitCode()).isZero();
            lab.vouched(UNIT, tied.replace("1000", "2000"));
            assertThat(heal().planned()).containsExactly("daemon-reload");
            if (key.equals("Conflicts")) {
                // It runs beside it only if it was started without asking.
                lab.shell("systemctl --user start --job-mode=ignore-dependencies " + OTHER);
            }
            String process = lab.show(UNIT, "MainPID");
            String other = lab.show(OTHER, "InvocationID") + lab.show(OTHER, "ActiveState");
            allow("{action: daemon-reload, units: [\"*\"]}", "{action: restart-unit, units: [\"home-*\"]}");
            assertThat(lab.unitward("hold", "--user", OTHER, "--until", "2h", "--reason", "surgery")
                            .exitCode())
                    .isZero();
            Outcome refused = heal();
            assertThat(refused.exitCode()).as(refused.text() + refused.errors()).isEqualTo(11);
            assertThat(refused.text()).contains("(" + key + "= of " + UNIT + ")", OTHER + " is held until", "surgery");
            assertThat(lab.show(UNIT, "MainPID")).isEqualTo(process);
            assertThat(lab.show(OTHER, "InvocationID") + lab.show(OTHER, "ActiveState"))
                    .isEqualTo(other);

            assertThat(lab.unitward("hold", "--user", "--release", OTHER).exitCode())
                    .isZero();
            if (key.equals("Wants")) {
                Outcome dry = heal("--dry-run");
                assertThat(dry.text()).contains("also starts " + OTHER + " (Wants= of " + UNIT + ")");
                assertThat(heal().done()).containsExactly("done");
                assertThat(lab.show(OTHER, "ActiveState")).isEqualTo("active");
            }
        }
    }

    private static String sleeping(String description, String command) {
        return "[Unit]\nDescription=" + description + "\n\n[Service]\nExecStart=" + command + "\n";
    }

    private Lab start(Who as) throws Exception {
        who = as;
        Lab started = as == Who.SYSTEM ? Lab.ofSystem() : Lab.ofUser(1500);
        lab = started;
        prepare();
        return started;
    }

    private void prepare() throws IOException {
        lab.declare("home-*.service");
        Path own = lab.onHost(lab.configuration("unitward.yaml"));
        String declared = Files.readString(own).replace("/*.conf", "/site-*.conf");
        Files.delete(own);
        lab.write(who == Who.USER ? lab.configuration("unitward.yaml") : "/etc/unitward/unitward.yaml", declared);
        allow(
                "{action: daemon-reload, units: [\"*\"]}",
                "{action: restore-artifact, units: [\"home-*\"]}",
                "{action: quarantine-drop-in, units: [\"home-*\"]}");
    }

    private void allow(String... entries) throws IOException {
        lab.write(
                who == Who.USER ? lab.configuration("allowlist.yaml") : "/etc/unitward/allowlist.yaml",
                "apiVersion: unitward/v1\nallow:\n  - " + String.join("\n  - ", entries) + "\n");
    }

    private Outcome heal(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("heal", "--settle", "0"));
        arguments.addAll(List.of(more));
        return unitward(arguments);
    }

    private Outcome undo(String id) throws IOException {
        return unitward(List.of("undo", id));
    }

    private Outcome unitward(List<String> command) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        switch (who) {
            case USER -> arguments.add("--user");
            case SYSTEM -> arguments.add("--system");
            case USER_OF -> arguments.addAll(List.of("--user-of", "1500"));
        }
        String report = who == Who.SYSTEM ? "/root/report.json" : lab.home() + "/report.json";
        arguments.addAll(List.of("-o", "text=-", "-o", "json=" + report));
        return lab.unitward(who == Who.USER ? SandboxCommand.of(List.of("unitward")) : ROOT, arguments);
    }

    private Path state(String name) {
        return who == Who.USER_OF ? lab.sandbox().path("/var/lib/unitward/user-1500/" + name) : lab.state(name);
    }

    private static String id(Outcome outcome, int action) {
        return outcome.json().path("actions").path(action).path("id").asText();
    }
}
