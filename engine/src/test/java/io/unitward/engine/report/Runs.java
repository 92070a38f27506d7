package io.unitward.engine.report;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Provider;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.SettingChange;
import io.unitward.preview.SettingChange.Effect;
import io.unitward.preview.UnitChange;
import io.unitward.unitfile.EffectiveSettings;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AlertsTold;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import io.unitward.verdict.WaiverUse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs to report, one for each story that a report has to tell. */
final class Runs {
    private static final Instant AT = Instant.parse("2026-11-23T10:15:30.5Z");
    private static final String USER_UNITS = "/home/u/.config/systemd/user/";
    private static final Plan NO_PLAN = new Plan("0".repeat(64), List.of(), List.of());

    /** A run on the caller's own manager, without holds and alerts, of which nothing is remembered. */
    private static RunReport report(
            int exitCode,
            List<Integer> exitCodes,
            boolean dryRun,
            Snapshot snapshot,
            AuditReport audit,
            ReloadPreview preview,
            Plan plan,
            List<ActionResult> actions) {
        return new RunReport(
                exitCode, exitCodes, dryRun, null, snapshot, audit, preview, plan, actions, List.of(), Map.of(), null);
    }

    private Runs() {}

    /** Every story by the name of its golden files. */
    static Map<String, RunReport> all() {
        Map<String, RunReport> runs = new LinkedHashMap<>();
        runs.put("well", well());
        runs.put("advice", advice());
        runs.put("restart-needed", restartNeeded());
        runs.put("blocked", blocked(false));
        runs.put("reload-pending", pending());
        runs.put("unflagged", unflagged());
        runs.put("healed", healed());
        runs.put("no-effect", noEffect());
        runs.put("manager-unavailable", unavailable());
        runs.put("unreadable", unreadable());
        runs.put("strict", strict());
        runs.put("hostile", hostile());
        runs.put("crowd", crowd());
        runs.put("previewed", previewed());
        runs.put("previewed-nobody-declared", previewedInOrder());
        runs.put("healed-with-effects", healedWithEffects());
        runs.put("healed-files", healedFiles());
        runs.put("well-but-off", wellButOff());
        runs.put("operators", operators());
        runs.put("waived", waived());
        runs.put("well-but-held", wellButHeld());
        runs.put(
                "well-but-undelivered",
                well().with(new AlertsTold(
                        0,
                        2,
                        List.of("sink 'phone' has not taken alerts: 2 wait, stuck, none taken since yesterday"))));
        return runs;
    }

    static RunReport well() {
        return run(0, snapshot(List.of("*.service"), List.of()), audit(false, manager(), compliant(212)), NO_PLAN);
    }

    /** The shipped policies but for one that is off, which does no harm. */
    private static RunReport wellButOff() {
        PolicyChanges changes = new PolicyChanges(List.of(), List.of(), List.of(off("look-alike-unit")), List.of());
        AuditReport audit = new AuditReport(AT, false, "34".repeat(32), manager(), compliant(3), changes, List.of());
        return run(0, snapshot(List.of("*.service"), List.of()), audit, NO_PLAN);
    }

    /** Everything that operators can do about policies, in one report. */
    private static RunReport operators() {
        String file = "/etc/systemd/user/web-stack.service.d/override.conf";
        Finding site = finding(
                "site-rule",
                "web-stack.service",
                View.LOADED,
                Classification.ADVICE,
                Severity.NOTICE,
                file,
                "It is fine here.");
        Finding hidden = finding(
                "look-alike-unit",
                "web-stock.service",
                null,
                Classification.ADVICE,
                Severity.WARNING,
                null,
                "It reads alike.");
        String place = "/home/u/.config/unitward/policies/";
        PolicyChanges changes = new PolicyChanges(
                List.of(new PolicyChanges.Added("site-rule", place + "site/site-rule/site-rule.drl")),
                List.of(
                        new PolicyChanges.Overridden(
                                "content-drift",
                                place + "x/content-drift/content-drift.drl",
                                "ab12".repeat(3),
                                "ab12".repeat(16),
                                false),
                        new PolicyChanges.Overridden(
                                "stale-drop-in",
                                place + "x/stale-drop-in/stale-drop-in.drl",
                                "ab12".repeat(3),
                                "cd34".repeat(16),
                                true)),
                List.of(off("look-alike-unit"), off("shadowed-definition")),
                List.of(new PolicyChanges.Set(
                        "undeclared-drop-in",
                        "warning",
                        "/etc/unitward/unitward.yaml:9",
                        "nobody else writes drop-ins")));
        List<UnitVerdict> units = List.of(
                unit(
                        "web-stack.service",
                        "homelab",
                        VerdictKind.BLOCK_AND_ALERT,
                        foreignDropIn("web-stack.service", View.LOADED, file),
                        site),
                unit("web-stock.service", null, VerdictKind.COMPLIANT));
        AuditReport audit =
                new AuditReport(AT, false, "34".repeat(32), manager(), units, changes, List.of(hidden, hidden));
        return run(10, snapshot(List.of("web-stack.service"), List.of()), audit, NO_PLAN);
    }

    /** Waivers in every state, and what they cover. */
    private static RunReport waived() {
        String file = "/etc/systemd/user/web-stack.service.d/override.conf";
        Waiver drop = waiver("foreign-drop-in", 6, AT.plus(Duration.ofDays(9)));
        Waiver alike = waiver("look-alike-unit", 14, AT.plus(Duration.ofDays(40)));
        Finding loaded = foreignDropIn("web-stack.service", View.LOADED, file);
        Finding onDisk = foreignDropIn("web-stack.service", View.ON_DISK, file);
        Finding lookAlike = finding(
                "look-alike-unit",
                "web-stock.service",
                null,
                Classification.ADVICE,
                Severity.WARNING,
                null,
                "It reads alike.");
        List<UnitVerdict> units = List.of(
                unit("web-stack.service", "homelab", VerdictKind.COMPLIANT),
                unit("web-stock.service", null, VerdictKind.COMPLIANT));
        AuditReport audit = new AuditReport(
                AT,
                false,
                "34".repeat(32),
                manager(),
                units,
                PolicyChanges.NONE,
                List.of(),
                List.of(new Waived(loaded, drop), new Waived(onDisk, drop), new Waived(lookAlike, alike)),
                List.of(
                        new WaiverUse(drop, WaiverUse.State.EXPIRING, 2),
                        new WaiverUse(alike, WaiverUse.State.IN_FORCE, 1),
                        new WaiverUse(
                                waiver("content-drift", 22, AT.plus(Duration.ofDays(40))), WaiverUse.State.UNUSED, 0),
                        new WaiverUse(
                                waiver("foreign-drop-in", 26, AT.plus(Duration.ofDays(40))),
                                WaiverUse.State.OTHER_CONTENT,
                                0),
                        new WaiverUse(waiver("stale-drop-in", 30, AT.minusSeconds(1)), WaiverUse.State.EXPIRED, 1),
                        new WaiverUse(waiver("stale-drop-in", 38, AT.minusSeconds(1)), WaiverUse.State.EXPIRED, 0),
                        new WaiverUse(
                                waiver("foreign-alias", 46, AT.plus(Duration.ofDays(40))), WaiverUse.State.NOT_YET, 0),
                        new WaiverUse(
                                waiver("foreign-alias", 54, AT.plus(Duration.ofDays(40))),
                                WaiverUse.State.NOT_PERMITTED,
                                0)));
        return run(0, snapshot(List.of("web-stack.service"), List.of()), audit, NO_PLAN);
    }

    private static Waiver waiver(String policy, int line, Instant expires) {
        return new Waiver(
                policy,
                List.of("web-*.service"),
                null,
                null,
                "until the new disk is in",
                "alice",
                AT.minus(Duration.ofDays(20)),
                expires,
                true,
                "/home/u/.config/unitward/waivers.yaml",
                line,
                5);
    }

    /** Nothing is wrong, and somebody holds a unit. */
    private static RunReport wellButHeld() {
        RunReport well =
                run(0, snapshot(List.of("*.service"), List.of()), audit(false, manager(), compliant(2)), NO_PLAN);
        return new RunReport(
                well.exitCode(),
                well.exitCodes(),
                well.dryRun(),
                null,
                well.snapshot(),
                well.audit(),
                well.preview(),
                well.plan(),
                well.actions(),
                List.of(new Hold("s000.service", AT.plus(Duration.ofHours(2)), "I am debugging it", "root", AT)),
                Map.of(),
                null);
    }

    private static PolicyChanges.Set off(String policy) {
        return new PolicyChanges.Set(policy, "off", "/etc/unitward/unitward.yaml:5", "our names are alike");
    }

    private static RunReport advice() {
        List<UnitVerdict> units = new ArrayList<>(compliant(210));
        units.add(unit("x1.service", null, VerdictKind.COMPLIANT, vendorOverride("x1.service")));
        units.add(unit("x2.service", null, VerdictKind.COMPLIANT, vendorOverride("x2.service")));
        UnitVerdict manager = unit(
                FindingDraft.MANAGER,
                null,
                VerdictKind.COMPLIANT,
                finding(
                        "manager-degraded",
                        "manager",
                        null,
                        Classification.ADVICE,
                        Severity.NOTICE,
                        null,
                        "2 units failed."));
        CollectionProblem note =
                new CollectionProblem("gone.service", CollectionProblem.Kind.NOTE, "vanished while it was looked at");
        return run(0, snapshot(List.of(), List.of(note)), audit(false, manager, units), NO_PLAN);
    }

    private static RunReport restartNeeded() {
        Finding older = new Finding(
                "running-older-definition",
                "api.service",
                View.LOADED,
                Classification.ADVICE,
                Severity.WARNING,
                null,
                null,
                "Restart needed: api.service still runs with the definition it was started with, not with the one that is"
                        + " loaded.",
                "It matters to somebody.",
                Map.of(),
                "Restart api.service when it suits.");
        List<UnitVerdict> units = List.of(unit("api.service", "homelab", VerdictKind.COMPLIANT, older));
        return run(0, snapshot(List.of("api.service"), List.of()), audit(false, manager(), units), NO_PLAN);
    }

    static RunReport blocked(boolean dryRun) {
        String dropIn = "/etc/systemd/user/web-stack.service.d/override.conf";
        String waiting = USER_UNITS + "api.service.d/x.conf";
        List<UnitVerdict> units = List.of(
                unit(
                        "api.service",
                        "homelab",
                        VerdictKind.BLOCK_AND_ALERT,
                        foreignDropIn("api.service", View.ON_DISK, waiting),
                        pendingFinding("api.service", USER_UNITS + "api.service")),
                unit("cron.service", null, VerdictKind.COMPLIANT, vendorOverride("cron.service")),
                unit(
                        "db.service",
                        "homelab",
                        VerdictKind.SAFE_RELOAD,
                        pendingFinding("db.service", USER_UNITS + "db.service")),
                unit(
                        "web-stack.service",
                        "homelab",
                        VerdictKind.BLOCK_AND_ALERT,
                        wrongLayer(),
                        foreignDropIn("web-stack.service", View.LOADED, dropIn),
                        foreignDropIn("web-stack.service", View.ON_DISK, dropIn),
                        foreignDropIn("web-stack.service", View.ON_DISK, dropIn.replace("override", "more"))),
                unit("zoo.service", null, VerdictKind.COMPLIANT));
        Plan plan = new Plan(
                "ab".repeat(32),
                List.of(),
                List.of(
                        new Refusal(
                                ActionKind.DAEMON_RELOAD,
                                Refusal.Kind.NOT_VOUCHED,
                                "/etc/systemd/user/web-stack.service.d/more.conf",
                                "a reload would load this drop-in of web-stack.service, and nothing vouches for it: it is not"
                                        + " allowed there by owner homelab"),
                        new Refusal(
                                ActionKind.DAEMON_RELOAD,
                                Refusal.Kind.NOT_VOUCHED,
                                waiting,
                                "a reload would load this drop-in of api.service, and nothing vouches for it: it has no"
                                        + " counterpart in /home/u/dotfiles/systemd/user"),
                        new Refusal(
                                ActionKind.DAEMON_RELOAD,
                                Refusal.Kind.NOT_PERMITTED,
                                null,
                                "the search path changed 4 s ago, and the settle time is 30 s")));
        return report(
                10,
                List.of(10, 11),
                dryRun,
                snapshot(List.of("*-stack.service"), List.of()),
                audit(false, manager(), units),
                ReloadPreview.NOTHING,
                plan,
                List.of());
    }

    private static RunReport pending() {
        List<UnitVerdict> units = List.of(unit(
                "db.service",
                "homelab",
                VerdictKind.SAFE_RELOAD,
                pendingFinding("db.service", USER_UNITS + "db.service")));
        return report(
                11,
                List.of(11),
                true,
                snapshot(List.of("db.service"), List.of()),
                audit(false, manager(), units),
                ReloadPreview.NOTHING,
                reloadPlan(),
                List.of());
    }

    /** A file changed and kept its old modification time, which systemd's flag goes by. */
    private static RunReport unflagged() {
        Finding pending = pendingFinding("db.service", USER_UNITS + "db.service");
        return waiting(
                unflagged(pending, pending.policy(), "loaded"),
                unflagged(pending, "content-changed-unflagged", "loaded"));
    }

    /** A unit that is not in memory, and whose file is newer than the load. */
    static RunReport onDiskOnly() {
        Finding pending = pendingFinding("db.service", USER_UNITS + "db.service");
        return waiting(unflagged(pending, pending.policy(), "stub"));
    }

    private static RunReport waiting(Finding... findings) {
        List<UnitVerdict> units = List.of(unit("db.service", "homelab", VerdictKind.SAFE_RELOAD, findings));
        return report(
                11,
                List.of(11),
                true,
                snapshot(List.of("db.service"), List.of()),
                audit(false, manager(), units),
                ReloadPreview.NOTHING,
                reloadPlan(),
                List.of());
    }

    private static Finding unflagged(Finding of, String policy, String loadState) {
        return new Finding(
                policy,
                of.unit(),
                of.view(),
                of.classification(),
                of.severity(),
                of.file(),
                "mtime",
                of.message(),
                of.why(),
                Map.of("loadState", loadState, "needDaemonReload", "false", "staleness", "stale"),
                of.remediation());
    }

    private static RunReport healed() {
        ActionResult done = new ActionResult(
                "20261123T101530-1",
                ActionKind.DAEMON_RELOAD,
                "manager",
                ActionResult.Outcome.DONE,
                "The manager loaded again at 10:15:31, no unit asks for a reload any more, and the loaded paths are those on disk.");
        return report(
                0,
                List.of(0),
                false,
                snapshot(List.of("db.service"), List.of()),
                audit(false, manager(), compliant(3)),
                ReloadPreview.NOTHING,
                reloadPlan(),
                List.of(done));
    }

    /** What nobody asked for by name is told after the reload, too. */
    private static RunReport healedWithEffects() {
        RunReport healed = healed();
        return report(
                healed.exitCode(),
                healed.exitCodes(),
                false,
                healed.snapshot(),
                healed.audit(),
                previewed().preview(),
                healed.plan(),
                healed.actions());
    }

    /** Files were put right, one was not, and another unit stops the reload. */
    private static RunReport healedFiles() {
        String web = USER_UNITS + "web.service";
        String dropIn = USER_UNITS + "db.service.d/evil.conf";
        String mail = USER_UNITS + "mail.service";
        SourceFile source = new SourceFile(
                "homelab",
                web,
                "/home/u/dotfiles/systemd/user/web.service",
                UnitFile.Status.READ,
                "0".repeat(64),
                List.of(),
                new Declared(Provider.DIRECTORY, null, 0644, "4b825dc642cb6eb9a060e54bf8d69288fbee4904", null, null));
        return report(
                10,
                List.of(10, 11),
                false,
                snapshot(List.of("db.service"), List.of()),
                audit(false, manager(), compliant(3)),
                ReloadPreview.NOTHING,
                new Plan(
                        "d".repeat(64),
                        List.of(
                                new PlannedAction(
                                        ActionKind.RESTORE_ARTIFACT,
                                        web,
                                        List.of("web.service"),
                                        web + " differs from /home/u/dotfiles/systemd/user/web.service",
                                        List.of(),
                                        new ActionDetail.Restore(source, "seen")),
                                new PlannedAction(
                                        ActionKind.QUARANTINE_DROP_IN,
                                        dropIn,
                                        List.of("db.service"),
                                        dropIn + " is no drop-in that the owner of db.service allows",
                                        List.of(),
                                        new ActionDetail.Quarantine(dropIn, "seen"))),
                        List.of(
                                new Refusal(
                                        ActionKind.RESTORE_ARTIFACT,
                                        Refusal.Kind.NOT_PERMITTED,
                                        mail,
                                        mail + " does not exist; no entry of the allowlist permits restore-artifact for"
                                                + " mail.service"),
                                new Refusal(
                                        ActionKind.DAEMON_RELOAD,
                                        Refusal.Kind.NOT_VOUCHED,
                                        mail,
                                        "a reload would remove this unit file of mail.service"))),
                List.of(
                        new ActionResult(
                                "20261123T101530Z-00000001",
                                ActionKind.RESTORE_ARTIFACT,
                                web,
                                ActionResult.Outcome.DONE,
                                web + " is as /home/u/dotfiles/systemd/user/web.service declares it; restored, not"
                                        + " loaded: the manager still has what was there before"),
                        new ActionResult(
                                "20261123T101531Z-00000002",
                                ActionKind.QUARANTINE_DROP_IN,
                                dropIn,
                                ActionResult.Outcome.CHANGED_MEANWHILE,
                                "nothing was done: " + dropIn + " changed since it was judged")));
    }

    /** Nothing is wrong, and what a reload would do is asked for by a dry run. */
    private static RunReport previewedInOrder() {
        RunReport well = well();
        return report(
                0, List.of(0), true, well.snapshot(), well.audit(), previewed().preview(), well.plan(), List.of());
    }

    private static RunReport noEffect() {
        ActionResult result = new ActionResult(
                "20261123T101530-2",
                ActionKind.DAEMON_RELOAD,
                "manager",
                ActionResult.Outcome.NO_EFFECT,
                "db.service still asks for a reload.");
        List<UnitVerdict> units = List.of(unit(
                "db.service",
                "homelab",
                VerdictKind.SAFE_RELOAD,
                pendingFinding("db.service", USER_UNITS + "db.service")));
        return report(
                12,
                List.of(12, 11),
                false,
                snapshot(List.of("db.service"), List.of()),
                audit(false, manager(), units),
                ReloadPreview.NOTHING,
                reloadPlan(),
                List.of(result));
    }

    private static RunReport unavailable() {
        String reason = "nobody listens on /run/user/1000/systemd/private";
        UnitVerdict manager = unit(
                FindingDraft.MANAGER,
                null,
                VerdictKind.UNKNOWN,
                new Finding(
                        "manager-unavailable",
                        FindingDraft.MANAGER,
                        null,
                        Classification.UNKNOWN,
                        Severity.CRITICAL,
                        null,
                        "no-socket",
                        "The manager did not answer: " + reason + ".",
                        "It matters to somebody.",
                        Map.of(),
                        "Log in as that user, or turn lingering on, and look at `systemctl status user@1000.service`."));
        Snapshot snapshot = new Snapshot(
                Snapshot.SCHEMA,
                AT,
                new Host(null, null),
                new Manager(Scope.USER, 1000, false, reason, null, null, null, null, List.of(), null, List.of()),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new CollectionProblem("manager", CollectionProblem.Kind.MANAGER, reason)));
        return run(69, snapshot, audit(false, manager, List.of()), NO_PLAN);
    }

    private static RunReport unreadable() {
        List<CollectionProblem> problems = List.of(
                new CollectionProblem(
                        "/etc/systemd/user/secret.service.d", CollectionProblem.Kind.DIRECTORY, "permission denied"),
                new CollectionProblem("gone.service", CollectionProblem.Kind.NOTE, "vanished while it was looked at"));
        return run(0, snapshot(List.of("a.service"), problems), audit(false, manager(), compliant(2)), NO_PLAN);
    }

    private static RunReport strict() {
        List<UnitVerdict> units =
                List.of(unit("cron.service", null, VerdictKind.BLOCK_AND_ALERT, vendorOverride("cron.service")));
        return run(10, snapshot(List.of(), List.of()), audit(true, manager(), units), NO_PLAN);
    }

    private static RunReport hostile() {
        String file = "/etc/systemd/user/a\u001b[2J\n\u202e.service.d/\u009b31m.conf";
        Finding finding = new Finding(
                "foreign-drop-in",
                "a\\x2db.service",
                View.LOADED,
                Classification.BLOCK_AND_ALERT,
                Severity.CRITICAL,
                file,
                null,
                "The drop-in " + file + " is foreign.",
                "It matters to somebody.",
                Map.of("target\u001b]0;x\u0007", "x\r= all compliant\u2028"),
                "Remove \u001b[0m it.");
        UnitVerdict unit =
                new UnitVerdict("a\\x2db.service", "o\u001bw", VerdictKind.BLOCK_AND_ALERT, List.of(finding));
        Plan plan = new Plan(
                "d\u001b",
                List.of(new PlannedAction(
                        ActionKind.DAEMON_RELOAD, "manager\u001b", List.of("u\u001b"), "r\u001b", List.of())),
                List.of(new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.UNKNOWN, file, "because\u001b")));
        Snapshot snapshot = snapshot(
                List.of("x"), List.of(new CollectionProblem(file, CollectionProblem.Kind.FILE, "odd\u001b\ud800")));
        return report(
                10,
                List.of(10),
                false,
                snapshot,
                audit(false, manager(), List.of(unit)),
                ReloadPreview.NOTHING,
                plan,
                List.of());
    }

    /** A reload that would change a running unit, one with texts that are not known any more, and what no file tells. */
    private static RunReport previewed() {
        RunReport pending = pending();
        String fragment = USER_UNITS + "db.service";
        String dropIn = USER_UNITS + "db.service.d/";
        UnitChange running = new UnitChange(
                "db.service",
                true,
                new UnitView("/etc/systemd/user/db.service", null, List.of(dropIn + "10-a.conf"), false, null),
                new UnitView(fragment, null, List.of(dropIn + "10-a.conf", dropIn + "20-b.conf"), false, null),
                List.of("drop-in-set", "higher-priority-fragment"),
                List.of(
                        new SettingChange(
                                "Service",
                                "ExecStart",
                                List.of("/bin/a ***"),
                                List.of("/bin/b ***"),
                                Effect.NEXT_START),
                        new SettingChange("Service", "MemoryMax", List.of(), List.of("2G"), Effect.LIMITS),
                        new SettingChange("Unit", "Upholds", List.of(), List.of("cache.service"), Effect.ACTS)),
                List.of(new EffectiveSettings.Problem(
                        dropIn + "20-b.conf", 3, "systemd ignores this: Nice= is no whole number from -20 to 19")),
                null,
                "bad-setting: ExecStart= has a quote that is not closed",
                List.of("cache.service"),
                List.of("report.service"),
                List.of("db.service"),
                List.of("helper.service"));
        UnitView odd = new UnitView(USER_UNITS + "odd.service", null, List.of(), false, null);
        UnitChange unknown = new UnitChange(
                "odd.service",
                false,
                odd,
                odd,
                List.of("mtime"),
                List.of(),
                List.of(),
                "what " + USER_UNITS + "odd.service said when it was loaded is not known any more",
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        ReloadPreview preview = new ReloadPreview(
                List.of(running, unknown),
                List.of(new ReloadPreview.InputChange("/etc/environment.d/50-x.conf", "environment.d", "reload-input")),
                List.of("the generator /etc/systemd/user-generators/g changed, and what will be made of it shows only"
                        + " when it has run"),
                List.of(new ReloadPreview.WithoutEffect(
                        "/usr/lib/systemd/user/app.service", "is hidden by " + USER_UNITS + "app.service")));
        return report(
                pending.exitCode(),
                pending.exitCodes(),
                true,
                pending.snapshot(),
                pending.audit(),
                preview,
                pending.plan(),
                List.of());
    }

    private static RunReport crowd() {
        List<UnitVerdict> units = new ArrayList<>();
        for (int i = 100; i < 130; i++) {
            String name = "u" + i + ".service";
            units.add(unit(name, "homelab", VerdictKind.SAFE_RELOAD, pendingFinding(name, USER_UNITS + name)));
        }
        List<String> names = units.stream().map(UnitVerdict::unit).toList();
        Plan plan = new Plan(
                "cd".repeat(32),
                List.of(new PlannedAction(
                        ActionKind.DAEMON_RELOAD, "manager", names, "30 vouched changes are pending.", List.of())),
                List.of());
        return report(
                11,
                List.of(11),
                true,
                snapshot(List.of("*"), List.of()),
                audit(false, manager(), units),
                ReloadPreview.NOTHING,
                plan,
                List.of());
    }

    private static Plan reloadPlan() {
        return new Plan(
                "cd".repeat(32),
                List.of(new PlannedAction(
                        ActionKind.DAEMON_RELOAD,
                        "manager",
                        List.of("db.service"),
                        "All that is pending is vouched for: " + USER_UNITS + "db.service.",
                        List.of("db.service mtime"))),
                List.of());
    }

    private static Finding vendorOverride(String unit) {
        return finding(
                "vendor-override",
                unit,
                View.LOADED,
                Classification.ADVICE,
                Severity.NOTICE,
                "/etc/systemd/user/" + unit,
                "A unit file of the admin layer hides the vendor's.");
    }

    private static Finding pendingFinding(String unit, String file) {
        return finding(
                "reload-pending",
                unit,
                View.ON_DISK,
                Classification.SAFE_RELOAD,
                Severity.NOTICE,
                file,
                "It changed since the manager loaded it, and its owner vouches for the change.");
    }

    private static Finding wrongLayer() {
        return new Finding(
                "fragment-outside-layer",
                "web-stack.service",
                View.LOADED,
                Classification.BLOCK_AND_ALERT,
                Severity.CRITICAL,
                "/etc/systemd/user/web-stack.service",
                null,
                "The unit file of web-stack.service is not where its owner puts it, under " + USER_UNITS + ".",
                "It matters to somebody.",
                Map.of("vouching", "has no counterpart in /home/u/dotfiles/systemd/user", "layer", "admin"),
                "Remove it, or add its directory to fragment.under in unitward.yaml.");
    }

    private static Finding foreignDropIn(String unit, View view, String file) {
        return new Finding(
                "foreign-drop-in",
                unit,
                view,
                Classification.BLOCK_AND_ALERT,
                Severity.CRITICAL,
                file,
                null,
                "The drop-in changes " + unit + "; its owner allows drop-ins at " + USER_UNITS + unit + ".d/*.conf.",
                "It matters to somebody.",
                Map.of(),
                "Remove it, or allow its path under dropIns.allow in unitward.yaml.");
    }

    private static Finding finding(
            String policy,
            String unit,
            @Nullable View view,
            Classification classification,
            Severity severity,
            @Nullable String file,
            String message) {
        return new Finding(
                policy,
                unit,
                view,
                classification,
                severity,
                file,
                null,
                message,
                "It matters to somebody.",
                Map.of(),
                "Look at it when it suits.");
    }

    private static UnitVerdict manager() {
        return new UnitVerdict(FindingDraft.MANAGER, null, VerdictKind.COMPLIANT, List.of());
    }

    private static UnitVerdict unit(String name, @Nullable String owner, VerdictKind kind, Finding... findings) {
        List<Finding> sorted = new ArrayList<>(List.of(findings));
        sorted.sort(Finding.ORDER);
        return new UnitVerdict(name, owner, kind, sorted);
    }

    private static List<UnitVerdict> compliant(int count) {
        List<UnitVerdict> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            units.add(unit(String.format("s%03d.service", i), "homelab", VerdictKind.COMPLIANT));
        }
        return units;
    }

    private static AuditReport audit(boolean strict, UnitVerdict manager, List<UnitVerdict> units) {
        return new AuditReport(AT, strict, "12".repeat(32), manager, units);
    }

    private static RunReport run(int exitCode, Snapshot snapshot, AuditReport audit, Plan plan) {
        return report(exitCode, List.of(exitCode), false, snapshot, audit, ReloadPreview.NOTHING, plan, List.of());
    }

    private static Snapshot snapshot(List<String> owned, List<CollectionProblem> problems) {
        return new Snapshot(
                Snapshot.SCHEMA,
                AT,
                new Host("boot", null),
                new Manager(
                        Scope.USER,
                        1000,
                        true,
                        null,
                        "252.39-1~deb12u1",
                        "running",
                        "/home/u",
                        "/run/user/1000",
                        List.of("/etc/systemd/user"),
                        AT,
                        List.of()),
                new CollectionRequest(Scope.USER, owned, List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                problems);
    }
}
