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
import java.io.IOException;
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
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hold}, {@code waive}, {@code config} and {@code log}, and what an audit makes of waivers. */
class RulesCommandsTest {
    private static final Path REFUSED = Sample.of("homelab-refused").directory();

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
        assertThat(out()).isEqualTo("released: web.service\nnothing else is held\n");
    }

    @Test
    void whatIsNoHoldIsRefused() {
        assertThat(hold("web", "--reason", "x")).isEqualTo(2);
        assertThat(err()).contains("--until is missing");
        assertThat(hold("web", "--until", "2h")).isEqualTo(2);
        assertThat(err()).contains("--reason is missing");
        assertThat(hold("web", "--until", in(0), "--reason", "x")).isEqualTo(2);
        assertThat(err()).contains("expected a moment after now", "first moment in UTC");
        assertThat(hold("web", "--until", "soon", "--reason", "x")).isEqualTo(2);
        assertThat(err()).contains("a duration such as 90m");
        assertThat(hold("web", "--until", "367d", "--reason", "x")).isEqualTo(2);
        assertThat(hold("w b", "--until", "2h", "--reason", "x")).isEqualTo(2);
        assertThat(hold("--release")).isEqualTo(2);
        assertThat(hold()).isZero();
        assertThat(out()).isEqualTo("nothing is held\n");
    }

    @Test
    void theManagerCanBeHeldAndWordsThatMeanSeveralThingsCannot() {
        assertThat(hold("manager", "--until", "2h", "--reason", "I compare"))
                .as(err())
                .isZero();
        assertThat(out()).startsWith("manager  until ").hasLineCount(1);
        for (String word : List.of("all", "everything", "reload", "daemon-reload", "systemd")) {
            assertThat(hold(word, "--until", "2h", "--reason", "x")).as(word).isEqualTo(2);
            assertThat(err())
                    .contains(
                            "UNIT '" + word + "' could mean more than one thing", "'*'", "manager", word + ".service");
        }
        assertThat(hold("all.service", "--until", "2h", "--reason", "a unit of that name"))
                .isZero();
        String[] allowed = {"config", "allowlist", "web", "daemon-reload", "--user", "--state-dir", state.toString()};
        assertThat(run(allowed)).isEqualTo(11);
        assertThat(out()).contains("held as manager until", "I compare", "'unitward hold --release manager'");
        assertThat(hold("--release", "manager", "all.service")).isZero();
        assertThat(out()).isEqualTo("released: manager, all.service\nnothing else is held\n");
        assertThat(run(allowed)).as(out()).isZero();
    }

    @Test
    void theLogTellsWhoHeldAndReleasedWhat() {
        assertThat(hold("web", "mail-*", "--until", "2h", "--reason", "moving\u001b it"))
                .isEqualTo(2);
        assertThat(hold("web", "mail-*", "--until", "2h", "--reason", "moving it"))
                .isZero();
        assertThat(hold("web", "--until", "3h", "--reason", "takes longer")).isZero();
        assertThat(hold("--release", "web")).isZero();
        String[] log = {"log", "--user", "--state-dir", state.toString(), "--holds"};
        assertThat(run(log)).isZero();
        String who = System.getProperty("user.name");
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
        assertThat(out())
                .matches(("holds: 4\n"
                                + "  TIME  held  web.service  by WHO, until TIME\n      moving it\n"
                                + "  TIME  held  mail-\\*  by WHO, until TIME\n      moving it\n"
                                + "  TIME  held  web.service  by WHO, until TIME\n      takes longer\n"
                                + "  TIME  released  web.service  by WHO, which WHO held since TIME until TIME\n"
                                + "      takes longer\n")
                        .replace("TIME", time)
                        .replace("WHO", who));
        assertThat(run("log", "--user", "--state-dir", state.toString(), "--holds", "mail-in"))
                .isZero();
        assertThat(out()).startsWith("holds: 1\n").contains("mail-*");
        assertThat(run("log", "--user", "--state-dir", state.toString(), "--holds", "--since", in(2)))
                .isZero();
        assertThat(out()).isEqualTo("holds: none\n");
        assertThat(run("log", "--user", "--state-dir", state.toString(), "-o", "json=-"))
                .isZero();
        assertThat(out()).contains("\"event\": \"released\"", "\"heldBy\": \"" + who + "\"", "\"damagedHolds\": 0");
        Published.LOG.accepts(out());
    }

    @Test
    void severalUnitsAreHeldAndReleasedTogetherOrNotAtAll() {
        assertThat(hold("web", "db.socket", "mail-*", "web", "--until", "2h", "--reason", "a move"))
                .as(err())
                .isZero();
        assertThat(out()).hasLineCount(3).contains("web.service  until", "db.socket  until", "mail-*  until");
        assertThat(hold("cache", "b d", "--until", "2h", "--reason", "x")).isEqualTo(2);
        assertThat(err()).contains("UNIT 'b d.service'");
        assertThat(hold("--release", "web", "dbb", "mail")).isEqualTo(2);
        assertThat(err())
                .contains("'dbb.service' is not held", "'mail.service' is not held", "nothing was released")
                .doesNotContain("'web.service' is not held");
        assertThat(hold("-o", "json=-")).isZero();
        assertThat(out()).contains("web.service", "db.socket", "mail-*").doesNotContain("cache");
        assertThat(hold("--release", "web", "mail-*", "-o", "json=-")).isZero();
        assertThat(out()).contains("db.socket").doesNotContain("web.service", "mail-*");
        Published.HOLD_LIST.accepts(out());
    }

    @Test
    void aNameThatNothingHasIsHeldWithANote() {
        Set<String> known = Set.of("web-stack.service", "backup@.service", "db.socket", "immich.service");
        assertThat(Unheard.notes(List.of("immich.service", "web-*", "backup@x.service", "*"), known, "user manager"))
                .isEmpty();
        assertThat(Unheard.notes(List.of("manager"), known, "user manager")).isEmpty();
        assertThat(Unheard.notes(List.of("manager"), Set.of("manager.service"), "user manager"))
                .containsExactly("note: 'manager' is the user manager itself; the unit is 'manager.service'");
        assertThat(Unheard.notes(
                        List.of("zzz.service", "web.service", "db.service", "imich.service"), known, "user manager"))
                .containsExactly(
                        "note: the user manager knows no unit 'zzz.service' now; it is held all the same",
                        "note: the user manager knows no unit 'web.service' now; did you mean 'web-stack.service'? It is held all the same",
                        "note: the user manager knows no unit 'db.service' now; did you mean 'db.socket'? It is held all the same",
                        "note: the user manager knows no unit 'imich.service' now; did you mean 'immich.service'? It is held all the same");
    }

    @Test
    void oneActionIsUndoneAtATime() {
        String[] undo = {"undo", "--user", "--state-dir", state.toString(), "A", "B"};
        assertThat(run(undo)).isEqualTo(2);
        assertThat(err()).contains("ACTION-ID was given 2 times; expected one", "nothing was done");
        assertThat(run("undo", "--help")).isZero();
        assertThat(out()).contains("[ACTION-ID]").doesNotContain("ACTION-ID...");
    }

    private int waive(String policy, String unit, String... more) {
        List<String> all =
                new ArrayList<>(List.of("waive", policy, unit, "--reason", "ticket 4711", "--approver", "alice"));
        all.addAll(List.of("--waivers", waivers.toString(), "--config", config.toString()));
        all.addAll(List.of("--snapshot", REFUSED.resolve("snapshot.json").toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    /** Nobody should have to try twice to hear that the policy has another name. */
    @Test
    void anUnknownPolicyIsToldWithAllElseThatIsWrong() throws IOException {
        assertThat(run(
                        "waive",
                        "foreign-dropin",
                        "web",
                        "--config",
                        config.toString(),
                        "--snapshot",
                        REFUSED.resolve("snapshot.json").toString()))
                .isEqualTo(2);
        assertThat(err())
                .contains(
                        "--until is missing",
                        "--reason is missing",
                        "--approver is missing",
                        "policy 'foreign-dropin'",
                        "did you mean 'foreign-drop-in'?");
        assertThat(waive("foreign-drop-in", "we b", "--until", "never")).isEqualTo(2);
        assertThat(err()).contains("UNIT 'we b'", "--until 'never'").doesNotContain("policy 'foreign-drop-in'");
    }

    @Test
    void aDirectoryThatIsNotThereAndTheSameTwiceAreTold() {
        waivers = temporary.resolve("nowhere/waivers.yaml");
        assertThat(waive("foreign-drop-in", "*", "--until", in(30))).isEqualTo(2);
        assertThat(err()).contains("its directory does not exist");
        assertThat(temporary.resolve("nowhere")).doesNotExist();
        waivers = temporary.resolve("waivers.yaml");
        assertThat(waive("foreign-drop-in", "*", "--until", in(30))).as(err()).isZero();
        assertThat(err()).doesNotContain("already");
        assertThat(waive("foreign-drop-in", "*", "--until", in(40))).as(err()).isZero();
        assertThat(err()).contains("waivers.yaml:3 waives the same until", "already");
    }

    @Test
    void initNamesTheAuditOfWhatItLookedAt() {
        String snapshot = REFUSED.resolve("snapshot.json").toString();
        Path to = temporary.resolve("first.yaml");
        assertThat(run("init", "--user", "--snapshot", snapshot, "-o", to.toString()))
                .as(err())
                .isZero();
        assertThat(err()).contains("next: unitward audit --dry-run --user --snapshot " + snapshot + " --config " + to);
    }

    @Test
    void durationsAreTheSameEverywhere() {
        String snapshot = REFUSED.resolve("snapshot.json").toString();
        for (String right : List.of("40", "40s", "5m", "1h")) {
            assertThat(run("audit", "--snapshot", snapshot, "--settle", right, "--timeout", right))
                    .as(err())
                    .isNotIn(2, 70);
        }
        for (String wrong : List.of("abc", "5 m", "-1", "0", "", "99999999999", "999999w")) {
            assertThat(run("reconcile", "--to", "/x", "--dry-run", "--timeout", wrong))
                    .isEqualTo(2);
            assertThat(err())
                    .contains("--timeout '" + wrong + "'; expected a duration: seconds such as 90, or 90s, 5m");
        }
        assertThat(hold("web", "--until", "2027", "--reason", "a year is no duration"))
                .isEqualTo(2);
    }

    private static String in(int days) {
        return LocalDate.now(ZoneOffset.UTC).plusDays(days).toString();
    }

    @Test
    void aWaiverIsAppendedAndBound() throws Exception {
        String before = in(0);
        String until = in(30);
        assertThat(waive("foreign-drop-in", "*", "--until", until)).as(err()).isZero();
        String after = in(0); // another day where midnight was between
        assertThat(err()).contains("waived until").doesNotContain("nothing is found");
        String first = Files.readString(waivers);
        assertThat(first)
                .contains("- policy: foreign-drop-in", "expires: " + until)
                .containsPattern("granted: (" + before + "|" + after + ")\n");
        assertThat(waive("look-alike-unit", "nobody", "--until", in(30))).isZero();
        assertThat(err()).contains("nothing is found now that this would waive");
        assertThat(Files.readString(waivers)).startsWith(first);
        assertThat(waive("foreign-drop-in", "cache", "--until", in(30), "--bind-digest", "--print"))
                .as(err())
                .isZero();
        assertThat(out()).containsPattern("digest: \"[0-9a-f]{64}\"").contains("file: \"/");
    }

    @Test
    void whatAWaiverDoesNotCoverIsNamed() throws Exception {
        String left = "reload-pending-unvouched of mail.service:"
                + " /run/user/1000/systemd/user/mail.service.d/override.conf (block-and-alert)\n";
        assertThat(waive("foreign-drop-in", "mail", "--until", in(30), "--print"))
                .as(err())
                .isZero();
        assertThat(err()).contains("note: not waived by this: " + left);
        assertThat(waive("foreign-drop-in", "*", "--until", in(30), "--print")).isZero();
        assertThat(err()).contains(left).doesNotContain("db.service", "api.service");
        assertThat(waive("foreign-drop-in", "cache", "--until", in(30), "--print"))
                .isZero();
        assertThat(err()).doesNotContain("not waived");
        // Nothing is waived: what is found of the unit is told, so that the right policy can be named.
        assertThat(waive("look-alike-unit", "db", "--until", in(30), "--print")).isZero();
        assertThat(err())
                .contains("nothing is found now that this would waive", "fragment-outside-owner-layer of db.service");
        // What another waiver covers already, on the day of the snapshot, is no news.
        String text = Files.readString(REFUSED.resolve("snapshot.json"));
        int at = text.indexOf("\"takenAt\": \"") + "\"takenAt\": \"".length();
        LocalDate day = LocalDate.parse(text.substring(at, at + "2027-01-01".length()));
        write("waivers.yaml", """
                apiVersion: unitward/v1
                waivers:
                  - {policy: reload-pending-unvouched, units: [mail.service], reason: r, approver: a, granted: %s, expires: %s}
                """.formatted(day, day.plusDays(30)));
        assertThat(waive("foreign-drop-in", "mail", "--until", in(30), "--print"))
                .isZero();
        assertThat(err()).doesNotContain("reload-pending-unvouched");
        assertThat(waive("foreign-drop-in", "mail", "--until", "30d", "--print"))
                .as("as long as a hold may be given")
                .isZero();
    }

    @Test
    void whatCannotBeWaivedIsRefused() {
        assertThat(waive("manager-unavailable", "manager", "--until", in(30))).isEqualTo(2);
        assertThat(err()).contains("cannot be waived");
        assertThat(waive("foreign-dropin", "*", "--until", in(30))).isEqualTo(2);
        assertThat(err()).contains("did you mean 'foreign-drop-in'?");
        String today;
        int tooLong;
        do { // after midnight it is a day less
            today = in(0);
            tooLong = waive("foreign-drop-in", "*", "--until", in(91));
        } while (!today.equals(in(0)));
        assertThat(tooLong).isEqualTo(2);
        assertThat(err()).contains("90 days from today");
        assertThat(waive("foreign-drop-in", "*", "--until", "13w")).isEqualTo(2);
        assertThat(err()).contains("90 days from today, or how long, such as 30d");
        assertThat(waive("foreign-drop-in", "*", "--until", in(90))).isZero();
        assertThat(waive("foreign-drop-in", "other-*", "--until", "90d"))
                .as(err())
                .isZero();
        assertThat(waive("foreign-drop-in", "others-*", "--until", "91d")).isEqualTo(2);
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
                .contains("not checked: what unitward.yaml says under 'policies' and 'delegable'", "mend these first")
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
        assertThat(out()).contains("held as web.service until", ": x; 'unitward hold --release web.service' ends that");
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
    void anEmptyLogSaysSoAndMakesNothing() throws IOException {
        String[] log = {"log", "--user", "--state-dir", state.toString()};
        assertThat(run(log)).as("a misspelt directory is no empty log").isEqualTo(78);
        assertThat(state).doesNotExist();
        Files.createDirectory(state);
        assertThat(run(log)).isZero();
        assertThat(out()).isEqualTo("actions: none\nfindings: none\nholds: none\n");
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
                {"policy":"foreign-drop-in","unit":"web.service","view":"loaded","file":"/etc/x.conf","cause":null,"classification":"block-and-alert","severity":"critical","message":"It changes web.service.","waived":false,"came":"2026-01-01T11:00:00.123456789Z"}
                {"policy":"manager-degraded","unit":"manager","view":null,"file":null,"cause":null,"classification":"advice","severity":"warning","message":"A unit failed.","waived":true,"came":"2026-01-01T12:00:00Z"}
                {"policy":"foreign-drop-in","unit":"web.service","view":"loaded","file":"/etc/x.conf","cause":null,"classification":"block-and-alert","severity":"critical","message":"It changes web.service.","waived":false,"came":"2026-01-01T11:00:00.123456789Z","went":"2026-01-01T11:30:00Z"}
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
                      /etc/x.conf  (in effect)
                      It changes web.service.
                  2026-01-01T12:00:00Z still there  manager  manager-degraded (advice, waived)
                      A unit failed.
                holds: none
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
