package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.install.ExecWords;
import io.unitward.cli.install.InstallRecord;
import io.unitward.cli.install.UnitRun;
import io.unitward.engine.report.Style;
import io.unitward.facts.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands with a small result write for programs, by the schemas that are published. */
class SmallResultsTest {
    @TempDir
    Path directory;

    private String run(int code, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 0);
        assertThat(Unitward.run(console, arguments)).as(err.toString(UTF_8)).isEqualTo(code);
        return out.toString(UTF_8);
    }

    private static String json(InstalledStatus status) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        status.json(out);
        return out.toString(UTF_8);
    }

    private static InstalledStatus status(@Nullable InstallRecord record, List<InstalledStatus.Part> parts) {
        InstallPlace place =
                new InstallPlace(Scope.USER, 1000, Path.of("/h/units"), Path.of("/h/stamps"), Path.of("/h/state"));
        return new InstalledStatus(
                place,
                record,
                parts,
                List.of("/opt/unitward/bin/unitward"),
                List.of("it may not write to /srv"),
                false,
                new InstalledStatus.Undelivered(List.of("stuck"), true),
                List.of("a"));
    }

    @Test
    void status() throws IOException {
        Instant at = Instant.parse("2026-11-27T04:00:00Z");
        InstallRecord record = new InstallRecord("0.1.0", at, Map.of(), Map.of(), Map.of());
        InstalledStatus.Part timer = new InstalledStatus.Part(
                "unitward-audit.timer",
                InstallFiles.Present.OURS,
                true,
                true,
                new UnitRun(
                        "unitward-audit.timer",
                        "active",
                        "success",
                        null,
                        null,
                        null,
                        null,
                        at,
                        "/h/units/unitward-audit.timer",
                        List.of(),
                        false,
                        null),
                List.of(),
                List.of());
        InstalledStatus.Part service = new InstalledStatus.Part(
                "unitward-audit.service",
                InstallFiles.Present.CHANGED,
                true,
                null,
                new UnitRun(
                        "unitward-audit.service",
                        "inactive",
                        "exit-code",
                        at,
                        at,
                        10,
                        null,
                        null,
                        null,
                        List.of("/run/o.conf"),
                        true,
                        "/bin/true"),
                List.of("/run/o.conf"),
                List.of("a sentence"));
        InstalledStatus.Part gone = new InstalledStatus.Part(
                "unitward-heal.service",
                InstallFiles.Present.MISSING,
                true,
                null,
                UnitRun.untold("x"),
                List.of(),
                List.of());
        Published.STATUS.accepts(json(status(record, List.of(timer, service, gone))));
        Published.STATUS.accepts(json(status(null, List.of())));
    }

    @Test
    void status_says_what_is_loaded_in_place_of_what_is_on_disk() throws IOException {
        List<String> argv = List.of("/opt/$u/bin/a b", "audit", "100%", "$$HOME", "x;y");
        String text = "[Service]\nExecStart=" + ExecWords.ofLoaded(argv) + "\nKillMode=mixed\n";
        assertThat(text).contains("ExecStart=\"/opt/$u/bin/a b\" audit 100%% $$HOME \"x;y\"\n");
        assertThat(loaded(false, ExecWords.ofLoaded(argv)).notLoaded(text)).isEmpty();
        assertThat(loaded(null, null).notLoaded(text)).isEmpty();
        assertThat(loaded(false, "/bin/true").notLoaded(null)).isEmpty();

        assertThat(loaded(true, null).notLoaded(text))
                .singleElement()
                .asString()
                .contains("NeedDaemonReload");
        List<String> told = loaded(false, "/bin/true").notLoaded(text);
        assertThat(told).singleElement().asString().contains("would start /bin/true, and the file says \"/opt/$u");

        InstalledStatus.Part part = new InstalledStatus.Part(
                "unitward-audit.service",
                InstallFiles.Present.OURS,
                true,
                null,
                loaded(false, "/bin/true"),
                List.of(),
                told);
        assertThat(part.isGood()).isFalse();
    }

    @Test
    void a_failed_run_is_the_journals_to_explain_and_nothing_for_install() throws IOException {
        UnitRun run = new UnitRun(
                "unitward-audit.service",
                "failed",
                "exit-code",
                null,
                Instant.EPOCH,
                226,
                null,
                null,
                null,
                List.of(),
                false,
                null);
        InstalledStatus.Part part = new InstalledStatus.Part(
                "unitward-audit.service", InstallFiles.Present.OURS, true, null, run, List.of(), List.of());
        InstallRecord record = new InstallRecord("0.1.0", Instant.EPOCH, Map.of(), Map.of(), Map.of());
        StringBuilder text = new StringBuilder();
        status(record, List.of(part)).text(text, new Style(false, true, 0));
        assertThat(part.isGood()).isFalse();
        assertThat(text)
                .contains("why unitward-audit.service failed: journalctl")
                .doesNotContain("with the same options");
    }

    private static UnitRun loaded(@Nullable Boolean needsReload, @Nullable String command) {
        return new UnitRun(
                "unitward-audit.service",
                "inactive",
                "success",
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                needsReload,
                command);
    }

    @Test
    void status_says_what_overrides_a_unit_of_ours() throws IOException {
        String file = "/h/units/unitward-audit.timer";
        UnitRun own = new UnitRun(
                "unitward-audit.timer",
                "inactive",
                null,
                null,
                null,
                null,
                null,
                null,
                "/run/systemd/user/unitward-audit.timer",
                List.of(
                        "/usr/lib/systemd/user/timer.d/10-vendor.conf",
                        "/usr/lib/systemd/user/unitward-.timer.d/p.conf",
                        "/usr/lib/systemd/user/unitward-audit.timer.d/v.conf",
                        "/h/units/unitward-audit.timer.d/o.conf"),
                true,
                null);
        assertThat(own.overridden(file))
                .containsExactly(
                        "/run/systemd/user/unitward-audit.timer",
                        "/usr/lib/systemd/user/unitward-.timer.d/p.conf",
                        "/usr/lib/systemd/user/unitward-audit.timer.d/v.conf",
                        "/h/units/unitward-audit.timer.d/o.conf");
        assertThat(UnitRun.untold("x").overridden(file)).isEmpty();

        InstalledStatus.Part part = new InstalledStatus.Part(
                "unitward-audit.timer", InstallFiles.Present.OURS, true, true, own, own.overridden(file), List.of());
        StringBuilder text = new StringBuilder();
        InstallRecord record =
                new InstallRecord("0.1.0", Instant.parse("2026-11-27T04:00:00Z"), Map.of(), Map.of(), Map.of());
        status(record, List.of(part)).text(text, new Style(false, true, 0));
        assertThat(part.isGood()).isFalse();
        assertThat(text)
                .contains("NOT RUNNING (inactive)")
                .contains("CHANGED BY /h/units/unitward-audit.timer.d/o.conf")
                .contains("\nDOES NOT FIT: it may not write to /srv\n")
                .contains("\nstuck\n");
    }

    @Test
    void policy_accept() throws IOException {
        Path state = Files.createDirectory(directory.resolve("state"));
        Published.POLICY_ACCEPT.accepts(run(0, "policy", "accept", "--state-dir", state.toString(), "-o", "json=-"));
    }

    @Test
    void evidence_verify() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("evidence"));
        Files.writeString(folder.resolve("manifest.json"), "{}");
        Files.writeString(folder.resolve("report.json"), "{}");
        String json = run(20, "evidence", "verify", folder.toString(), "-o", "json=-");
        Published.EVIDENCE_CHECK.accepts(json);
        assertThat(new ObjectMapper().readTree(json).at("/intact").asBoolean()).isFalse();
        assertThat(new ObjectMapper().readTree(json).at("/problems/0/kind").asText())
                .isEqualTo("manifest");
    }
}
