package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Scope;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hold}, {@code waive}, {@code config} and {@code log}, and what an audit makes of waivers. */
class RulesCommandsTest {
    private static final Path REFUSED = Sample.of("homelab-refused").directory();
    private static final String TODAY = LocalDate.now(ZoneOffset.UTC).toString();

    @TempDir
    Path temporary;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path state;
    private Path waivers;
    private Path config;

    @BeforeEach
    void places() throws Exception {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        state = temporary.resolve("state");
        waivers = temporary.resolve("waivers.yaml");
        config = copy(REFUSED.resolve("unitward.yaml"), "unitward.yaml");
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return Unitward.run(Replay.console(out, err), args);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    private int hold(String... args) {
        List<String> all = new ArrayList<>(List.of("hold", "--user", "--state-dir", state.toString()));
        all.addAll(List.of(args));
        return run(all.toArray(String[]::new));
    }

    @Test
    void aHoldIsListedUntilItIsReleased() {
        assertThat(hold()).isZero();
        assertThat(out()).isEqualTo("nothing is held\n");
        assertThat(hold("web", "--until", "2h", "--reason", "I debug it"))
                .as(err())
                .isZero();
        assertThat(hold("web", "--until", "3d", "--reason", "longer")).isZero();
        assertThat(hold()).isZero();
        assertThat(out())
                .startsWith("web.service  until 2")
                .contains(": longer\n")
                .hasLineCount(1);
        assertThat(hold("-o", "json=-")).isZero();
        assertThat(out()).contains("\"units\": \"web.service\"", "\"reason\": \"longer\"");
        Published.HOLD_LIST.accepts(out());
        assertThat(hold("--release", "db")).isEqualTo(2);
        assertThat(err()).contains("'db.service' is not held; expected one of web.service");
        assertThat(hold("--release", "web")).isZero();
        assertThat(out()).isEqualTo("nothing is held\n");
    }

    @Test
    void whatIsNoHoldIsRefused() {
        assertThat(hold("web", "--reason", "x")).isEqualTo(2);
        assertThat(err()).contains("--until is missing");
        assertThat(hold("web", "--until", "2h")).isEqualTo(2);
        assertThat(err()).contains("--reason is missing");
        assertThat(hold("web", "--until", TODAY, "--reason", "x")).isEqualTo(2);
        assertThat(err()).contains("expected a moment after now", "first moment in UTC");
        assertThat(hold("web", "--until", "soon", "--reason", "x")).isEqualTo(2);
        assertThat(err()).contains("a duration such as 90m");
        assertThat(hold("web", "--until", "367d", "--reason", "x")).isEqualTo(2);
        assertThat(hold("w b", "--until", "2h", "--reason", "x")).isEqualTo(2);
        assertThat(hold("--release")).isEqualTo(2);
        assertThat(hold()).isZero();
        assertThat(out()).isEqualTo("nothing is held\n");
    }

    private int waive(String policy, String unit, String... more) {
        List<String> all =
                new ArrayList<>(List.of("waive", policy, unit, "--reason", "ticket 4711", "--approver", "alice"));
        all.addAll(List.of("--waivers", waivers.toString(), "--config", config.toString()));
        all.addAll(List.of("--snapshot", REFUSED.resolve("snapshot.json").toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private static String in(int days) {
        return LocalDate.now(ZoneOffset.UTC).plusDays(days).toString();
    }

    @Test
    void aWaiverIsAppendedAndBound() throws Exception {
        assertThat(waive("foreign-drop-in", "*", "--until", in(30))).as(err()).isZero();
        assertThat(err()).contains("waived until").doesNotContain("nothing is found");
        String first = Files.readString(waivers);
        assertThat(first).contains("- policy: foreign-drop-in", "granted: " + TODAY, "expires: " + in(30));
        assertThat(waive("look-alike-unit", "nobody", "--until", in(30))).isZero();
        assertThat(err()).contains("nothing is found now that this would waive");
        assertThat(Files.readString(waivers)).startsWith(first);
        assertThat(waive("foreign-drop-in", "cache", "--until", in(30), "--bind-digest", "--print"))
                .as(err())
                .isZero();
        assertThat(out()).containsPattern("digest: \"[0-9a-f]{64}\"").contains("file: \"/");
    }

    @Test
    void whatCannotBeWaivedIsRefused() {
        assertThat(waive("manager-unavailable", "manager", "--until", in(30))).isEqualTo(2);
        assertThat(err()).contains("cannot be waived");
        assertThat(waive("foreign-dropin", "*", "--until", in(30))).isEqualTo(2);
        assertThat(err()).contains("did you mean 'foreign-drop-in'?");
        assertThat(waive("foreign-drop-in", "*", "--until", in(91))).isEqualTo(2);
        assertThat(err()).contains("90 days from today");
        assertThat(waive("foreign-drop-in", "*", "--until", in(90))).isZero();
        assertThat(waive("foreign-drop-in", "*", "--until", in(-1))).isEqualTo(2);
        assertThat(err()).contains("is in the past");
        assertThat(waive("look-alike-unit", "nobody", "--until", in(30), "--bind-digest"))
                .isEqualTo(2);
        assertThat(err()).contains("nothing is found now of any file");
    }

    @Test
    void anEntryThatCannotBeAppendedIsPrinted() throws Exception {
        String json = "{\"apiVersion\": \"unitward/v1\", \"waivers\": []}\n";
        Files.writeString(waivers, json);
        Files.setPosixFilePermissions(waivers, PosixFilePermissions.fromString("rw-------"));
        assertThat(waive("foreign-drop-in", "*", "--until", in(30))).isEqualTo(2);
        assertThat(out()).startsWith("- policy: foreign-drop-in\n");
        assertThat(err()).contains("nothing was written", "by hand");
        assertThat(waivers).hasContent(json);
    }

    private int check(String... more) {
        List<String> all = new ArrayList<>(List.of("config", "check", "--user", "--state-dir", state.toString()));
        all.addAll(List.of("--config", config.toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    @Test
    void everyProblemIsToldAtOnce() throws Exception {
        assertThat(check()).as(out() + err()).isZero();
        assertThat(out()).contains(config.toString(), "= The configuration is right.");
        Path allowlist =
                write("allowlist.yaml", "apiVersion: unitward/v1\nallow:\n  - {action: relod, units: [\"*\"]}\n");
        write("waivers.yaml", "apiVersion: unitward/v1\nwaivers:\n  - {policy: a}\n");
        Files.createDirectories(state);
        assertThat(hold("web", "--until", "2h", "--reason", "x")).isZero();
        try (var files = Files.walk(state)) {
            Path holds = files.filter(file -> file.endsWith("holds.json"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(holds, "garbage");
        }
        assertThat(check("--allowlist", allowlist.toString(), "--waivers", waivers.toString()))
                .isEqualTo(78);
        assertThat(out())
                .contains(
                        "allowlist.yaml:3:14: action 'relod'",
                        "waivers.yaml:3:5: missing key 'units'",
                        "holds.json is damaged");
        assertThat(check("--allowlist", allowlist.toString(), "-o", "json=-")).isEqualTo(78);
        assertThat(out()).contains("\"right\": false", "relod");
        Published.CONFIG_CHECK.accepts(out());
        assertThat(hold("web", "--until", "2h", "--reason", "x")).isZero();
        write(
                "waivers.yaml",
                "apiVersion: unitward/v1\nwaivers:\n  - {policy: foreign-drop-in, units: [\"*\"], reason: r, approver: a, granted: 2026-01-01, expires: 2026-02-01}\n");
        assertThat(check("--waivers", waivers.toString(), "-o", "json=-")).isZero();
        assertThat(out()).contains("\"right\": true", "\"inForce\": false");
        Published.CONFIG_CHECK.accepts(out());
    }

    @Test
    void whatABrokenManifestKeepsFromBeingCheckedIsSaidAndTheRestIsChecked() throws Exception {
        config = write("unitward.yaml", "apiVersion: unitward/v1\nownrs: []\n");
        write(
                "waivers.yaml",
                "apiVersion: unitward/v1\nwaivers:\n  - {policy: foreign-dropin, units: [\"*\"], reason: r, approver: a, granted: 2026-01-01, expires: 2026-02-01}\n");
        Path policy = temporary.resolve("policies/site/broken/broken.drl");
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "package io.unitward.policies;\nrule \"broken\"\n");
        assertThat(check("--waivers", waivers.toString())).isEqualTo(78);
        assertThat(out())
                .contains("unitward.yaml:2:1: unknown key 'ownrs'", "waivers.yaml:3:5: policy 'foreign-dropin'")
                .contains("not checked: policies: and delegable: of unitward.yaml")
                .endsWith("; an audit would end with 78. There may be more.\n");
        assertThat(check(
                        "--waivers",
                        waivers.toString(),
                        "--policies",
                        temporary.resolve("policies").toString()))
                .isEqualTo(78);
        assertThat(out())
                .contains("unknown key 'ownrs'", "broken.drl:")
                .contains("not checked: whether the policies exist that waivers name: the policies have problems");
        Files.createSymbolicLink(policy.resolveSibling("link"), temporary);
        assertThat(check("--policies", temporary.resolve("policies").toString(), "-o", "json=-"))
                .isEqualTo(78);
        assertThat(out()).contains("whether the policies compile: their files have problems");
        Published.CONFIG_CHECK.accepts(out());
    }

    @Test
    void explainShowsWhoHoldsAUnitAndWhatIsAcceptedOfIt() throws Exception {
        String snapshot = REFUSED.resolve("snapshot.json").toString();
        write(
                "waivers.yaml",
                "apiVersion: unitward/v1\nwaivers:\n"
                        + "  - {policy: foreign-drop-in, units: [\"mail*\"], file: /etc/x.conf, reason: a test, approver: alice, granted: 2026-01-01, expires: 2026-02-01}\n"
                        + "  - {policy: look-alike-unit, units: [\"other*\"], reason: r, approver: a, granted: 2026-01-01, expires: 2026-02-01}\n");
        String[] explain = {"explain", "mail", "--snapshot", snapshot, "--waivers", waivers.toString()};
        assertThat(run(explain)).as(err()).isIn(0, 69);
        assertThat(out())
                .contains("Waived, should foreign-drop-in find it of /etc/x.conf: ", "by alice: a test (")
                .doesNotContain("look-alike-unit");
        String[] json = Arrays.copyOf(explain, explain.length + 2);
        json[explain.length] = "-o";
        json[explain.length + 1] = "json=-";
        assertThat(run(json)).as(err()).isIn(0, 69);
        Published.EXPLAIN.accepts(out());
        Files.writeString(waivers, "apiVersion: unitward/v1\nwaivers: x\n");
        assertThat(run(explain)).as(err()).isIn(0, 69);
        assertThat(out()).contains("Not known: all that is waived, for a waivers.yaml has problems");
    }

    @Test
    void aWaiverOfNoPolicyIsAProblemOfConfiguration() throws Exception {
        write(
                "waivers.yaml",
                "apiVersion: unitward/v1\nwaivers:\n  - {policy: foreign-dropin, units: [\"*\"], reason: r, approver: a, granted: 2026-01-01, expires: 2026-02-01}\n");
        assertThat(check("--waivers", waivers.toString())).isEqualTo(78);
        assertThat(out()).contains("waivers.yaml:3:5: policy 'foreign-dropin'", "did you mean 'foreign-drop-in'?");
        assertThat(run(
                        "audit",
                        "--snapshot",
                        REFUSED.resolve("snapshot.json").toString(),
                        "--waivers",
                        waivers.toString()))
                .isEqualTo(78);
    }

    @Test
    void theAllowlistSaysWhichLineDecides() throws Exception {
        Path allowlist = write(
                "allowlist.yaml",
                "apiVersion: unitward/v1\nallow:\n  - {action: daemon-reload, units: [\"web*\"], max-per-hour: 3}\n");
        String[] web = {
            "config",
            "allowlist",
            "web",
            "daemon-reload",
            "--user",
            "--state-dir",
            state.toString(),
            "--allowlist",
            allowlist.toString()
        };
        assertThat(run(web)).as(err()).isZero();
        assertThat(out()).contains("web.service: allowed", allowlist + ":3", "at most 3 an hour");
        String[] db = web.clone();
        db[2] = "db";
        assertThat(run(db)).isEqualTo(11);
        assertThat(out())
                .contains("not allowed", "no entry of the allowlist permits daemon-reload for db.service")
                .endsWith("below allow:\n\n  - {action: daemon-reload, units: [\"db.service\"]}\n");
        assertThat(hold("web", "--until", "2h", "--reason", "x")).isZero();
        assertThat(run(web)).isEqualTo(11);
        assertThat(out()).contains("held as web.service until");
        web[3] = "undo";
        assertThat(run(web)).as("an action that is only typed").isEqualTo(2);
        web[3] = "daemon-reload";
        String[] json = Arrays.copyOf(web, web.length + 2);
        json[web.length] = "-o";
        json[web.length + 1] = "json=-";
        assertThat(run(json)).isEqualTo(11);
        Published.CONFIG_ALLOWLIST.accepts(out());
        web[3] = "daemon-relod";
        assertThat(run(web)).isEqualTo(2);
        assertThat(err()).contains("did you mean 'daemon-reload'?");
    }

    @Test
    void anEmptyLogSaysSoAndMakesNothing() {
        String[] log = {"log", "--user", "--state-dir", state.toString()};
        assertThat(run(log)).isZero();
        assertThat(out()).isEqualTo("actions: none\nfindings: none\n");
        assertThat(state).doesNotExist();
        assertThat(run("log", "--user", "--state-dir", state.toString(), "--since", "soon"))
                .isEqualTo(2);
    }

    @Test
    void theLogTellsWhatWasDoneAndFound() throws Exception {
        StateDirectory directory = StateDirectory.open(state, Scope.USER, Caller.uid());
        ActionJournal journal = new ActionJournal(directory);
        Instant at = Instant.parse("2026-01-01T12:00:00Z");
        PlannedAction reload = new PlannedAction(
                ActionKind.DAEMON_RELOAD,
                "manager",
                List.of("web.service"),
                "web.service has a vouched change",
                List.of());
        String id = journal.begin(
                reload,
                "ab".repeat(32),
                at,
                Account.of(
                        List.of(new Account.Because("reload-pending", "web.service", null)),
                        List.of(new Account.Was("/etc/web.service", "unit file not loaded", null, null))));
        journal.end(
                new ActionResult(id, reload.action(), "manager", ActionResult.Outcome.DONE, "it is loaded"),
                at.plusSeconds(2),
                List.of(new Account.Was("/etc/web.service", "loaded", "ef".repeat(32), "644")));
        journal.begin(reload, "cd".repeat(32), at.plusSeconds(60), Account.NONE);
        Files.writeString(directory.file("actions.jsonl"), "{cut", StandardOpenOption.APPEND);
        Files.writeString(directory.file("findings.jsonl"), """
                {"schema":"unitward.findings/v1"}
                {"policy":"foreign-drop-in","unit":"web.service","view":"loaded","file":"/etc/x.conf","cause":null,"classification":"block-and-alert","severity":"critical","message":"It changes web.service.","waived":false,"came":"2026-01-01T11:00:00Z"}
                {"policy":"manager-degraded","unit":"manager","view":null,"file":null,"cause":null,"classification":"advice","severity":"warning","message":"A unit failed.","waived":true,"came":"2026-01-01T12:00:00Z"}
                {"policy":"foreign-drop-in","unit":"web.service","view":"loaded","file":"/etc/x.conf","cause":null,"classification":"block-and-alert","severity":"critical","message":"It changes web.service.","waived":false,"came":"2026-01-01T11:00:00Z","went":"2026-01-01T11:30:00Z"}
                """);
        String[] log = {"log", "--user", "--state-dir", state.toString()};
        assertThat(run(log)).as(err()).isZero();
        String second = out().substring(out().lastIndexOf("id      ") + 8)
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(out()).isEqualTo("""
                actions: 2; 1 line could not be read
                  2026-01-01T12:00:00Z  daemon-reload manager  done
                      why     web.service has a vouched change
                      found   reload-pending of web.service
                      units   web.service
                      before  /etc/web.service: unit file not loaded
                      after   /etc/web.service: loaded, mode 644, sha256 %s
                      plan    %s
                      result  2026-01-01T12:00:02Z  it is loaded
                      id      %s
                  2026-01-01T12:01:00Z  daemon-reload manager  unfinished
                      why     web.service has a vouched change
                      units   web.service
                      plan    %s
                      id      %s
                findings: 2
                  2026-01-01T11:00:00Z to 2026-01-01T11:30:00Z  web.service  foreign-drop-in (block-and-alert)
                      /etc/x.conf  (loaded)
                      It changes web.service.
                  2026-01-01T12:00:00Z still there  manager  manager-degraded (advice, waived)
                      A unit failed.
                """.formatted("ef".repeat(32), "ab".repeat(32), id, "cd".repeat(32), second));
        assertThat(run("log", "--user", "--state-dir", state.toString(), "-o", "json=-"))
                .isZero();
        Published.LOG.accepts(out());
        assertThat(run(
                        "log",
                        "--user",
                        "--state-dir",
                        state.toString(),
                        "--since",
                        "2026-01-01T11:30:01Z",
                        "--findings"))
                .isZero();
        assertThat(out()).startsWith("findings: 1\n").contains("manager-degraded");
        assertThat(run("log", "--user", "--state-dir", state.toString(), "manager", "--findings"))
                .isZero();
        assertThat(out()).startsWith("findings: 1\n");
        assertThat(run("log", "--user", "--state-dir", state.toString(), "web", "db", "--actions"))
                .isZero();
        assertThat(out()).startsWith("actions: 2;").doesNotContain("findings");
        Files.writeString(directory.file("findings.jsonl"), "{\"schema\":\"unitward.findings/v2\"}\n");
        assertThat(run(log)).isEqualTo(78);
        assertThat(err()).contains("newer unitward");
    }

    @Test
    void thePlanThatWasAskedForMustBeTheOneThatIs() {
        String snapshot = Sample.of("homelab-removed").snapshot().toString();
        assertThat(run("audit", "--snapshot", snapshot, "--plan", "xyz")).isEqualTo(2);
        assertThat(run("audit", "--snapshot", snapshot, "--plan", "0123456789ab", "-o", "json=-"))
                .isNotZero();
        assertThat(out()).contains("\"kind\": \"changed\"", "is not 0123456789ab any more");
        int start = out().indexOf("\"digest\": \"", out().indexOf("\"plan\"")) + "\"digest\": \"".length();
        String digest = out().substring(start, start + 64);
        run("audit", "--snapshot", snapshot, "--plan", digest.substring(0, 12), "-o", "json=-");
        assertThat(out()).doesNotContain("\"kind\": \"changed\"");
    }

    private Path write(String name, String text) throws Exception {
        Path file = temporary.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private Path copy(Path file, String name) throws Exception {
        return write(name, Files.readString(file));
    }
}
