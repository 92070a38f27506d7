package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.Allowlist;
import io.unitward.facts.Glob;
import io.unitward.facts.View;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.Scene;
import io.unitward.remediation.gate.Gate;
import io.unitward.remediation.gate.GateInput;
import io.unitward.remediation.journal.Attempts;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A rule cannot widen what is allowed: over random findings, pending sets, holds, waivers, limits and allowlists every planned
 * action is within all of them, and no waiver lets anything be done that would not be done without it. For every planner.
 */
class WithinLimitsPropertyTest {
    private static final int WORLDS = Worlds.count();
    private static final String[] GLOBS = {
        "*", "u0*", "u1.service", "u*.service", "u[2-5].service", "manager", "m*", "a*", "a1.service"
    };

    /** What makes plans: each must stay within the same limits. */
    static Map<String, Function<PlanInput, Plan>> planners() {
        return new TreeMap<>(Map.of("reload", Planner::plan, "restart", WithinLimitsPropertyTest::restarts));
    }

    private static Plan restarts(PlanInput input) {
        return UnitActions.asPlan(
                ActionKind.RESTART_UNIT, UnitActions.plan(ActionKind.RESTART_UNIT, input, input.reloads()), input);
    }

    static List<String> names() {
        return List.copyOf(planners().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPlannedActionIsWithinAllLimits(String name) {
        Function<PlanInput, Plan> planner = planners().get(name);
        Random random = new Random(20260101);
        int planned = 0;
        int held = 0;
        int beyond = 0;
        int waivedAndRefused = 0;
        for (int world = 0; world < WORLDS; world++) {
            PlanInput input = input(random);
            Plan plan = planner.apply(input);
            String where = name + ", world " + world;
            for (PlannedAction action : plan.actions()) {
                planned++;
                within(input, plan, action, where);
            }
            PlanInput plain = withoutWaivers(input);
            Plan without = planner.apply(plain);
            if (!plan.actions().isEmpty()) {
                // Whatever is done with waivers would be done without them.
                doneAsWell(plan, without, where);
            } else if (!input.observation().report().waived().isEmpty()
                    && !plan.refusals().isEmpty()) {
                waivedAndRefused++;
            }
            held += said(plan, " is held until ") + said(plan, "everything is held") > 0 ? 1 : 0;
            beyond += said(plan, "the limit max-per-") > 0 ? 1 : 0;
        }
        // Otherwise nothing was tested.
        assertThat(planned).as("planned").isGreaterThan(WORLDS / 50);
        assertThat(held).as("held").isGreaterThan(WORLDS / 100);
        assertThat(beyond).as("beyond a limit").isGreaterThan(WORLDS / 500);
        assertThat(waivedAndRefused).as("waived and refused").isGreaterThan(WORLDS / 50);
    }

    private static void doneAsWell(Plan plan, Plan without, String where) {
        if (plan.actions().get(0).action() == ActionKind.DAEMON_RELOAD) {
            assertThat(without.actions()).as(where).isNotEmpty();
            assertThat(plan.actions().get(0).units())
                    .as(where)
                    .isEqualTo(without.actions().get(0).units());
        } else if (said(without, "the limit max-per-") == 0) {
            // Unless more of them would be too many.
            assertThat(without.actions()).as(where).containsAll(plan.actions());
        } else {
            List<String> done =
                    plan.actions().stream().map(PlannedAction::target).toList();
            assertThat(without.refusals())
                    .as(where)
                    .extracting(Refusal::subject)
                    .doesNotContainAnyElementsOf(done);
        }
    }

    private static long said(Plan plan, String text) {
        return plan.refusals().stream()
                .filter(refusal -> refusal.reason().contains(text))
                .count();
    }

    private static void within(PlanInput input, Plan plan, PlannedAction action, String where) {
        Instant at = input.observation().report().at();
        List<Allowlist.Entry> permitting = permitting(input, action);
        assertThat(permitting).as(where).isNotEmpty();
        for (Allowlist.Entry entry : permitting) {
            long lastHour = input.reloads().stream()
                    .filter(time -> time.isAfter(at.minus(Duration.ofHours(1))))
                    .count();
            long ofEntry = plan.actions().stream()
                    .filter(other -> permitting(input, other).contains(entry))
                    .count();
            assertThat(entry.maxPerHour() == null || lastHour + ofEntry <= entry.maxPerHour())
                    .as(where)
                    .isTrue();
            assertThat(entry.maxPerRun() == null || input.doneThisRun() + ofEntry <= entry.maxPerRun())
                    .as(where)
                    .isTrue();
        }
        for (Hold hold : input.rules().holds()) {
            boolean counts = at.isBefore(hold.until());
            assertThat(counts && hold.units().equals("*")).as(where).isFalse();
            assertThat(counts && hold.units().equals("manager") && action.action() == ActionKind.DAEMON_RELOAD)
                    .as(where)
                    .isFalse();
            for (String name : names(input, action)) {
                assertThat(counts && Glob.matches(hold.units(), name)).as(where).isFalse();
            }
        }
        assertThat(input.rules().barred()).as(where).isNull();
        if (action.action() == ActionKind.RESTART_UNIT) {
            restartIsRight(input, action, where);
        } else {
            assertThat(action.action()).as(where).isEqualTo(ActionKind.DAEMON_RELOAD);
            Observation look = input.observation();
            assertThat(look.pending().changes()).as(where).allMatch(PendingChange::explained);
            assertThat(Gate.examine(new GateInput(
                                    look.snapshot(),
                                    withoutWaivers(input).observation().report(),
                                    look.pending()))
                            .safe())
                    .as(where)
                    .isTrue();
        }
    }

    /** All names of all units that an action changes. */
    private static List<String> names(PlanInput input, PlannedAction action) {
        List<String> names = new ArrayList<>(action.units());
        input.observation().snapshot().units().stream()
                .filter(unit -> action.units().contains(unit.id()))
                .forEach(unit -> names.addAll(unit.names()));
        return names;
    }

    /** Of what runs an older definition, nothing else, into what is as declared and loaded, of each run once. */
    private static void restartIsRight(PlanInput input, PlannedAction action, String where) {
        Observation look = input.observation();
        String unit = action.target();
        assertThat(action.units()).as(where).containsExactly(unit);
        UnitVerdict verdict = look.report().withAllFindings().units().stream()
                .filter(each -> each.unit().equals(unit))
                .findFirst()
                .orElseThrow();
        assertThat(verdict.owner()).as(where).isNotNull();
        assertThat(verdict.findings()).as(where).extracting(Finding::policy).contains("running-older-definition");
        assertThat(verdict.findings())
                .as(where)
                .extracting(Finding::classification)
                .doesNotContain(Classification.BLOCK_AND_ALERT, Classification.UNKNOWN);
        assertThat(look.pending().changes()).as(where).noneMatch(change -> unit.equals(change.subject()));
        assertThat(look.snapshot().host().activity()).as(where).isNull();
        assertThat(input.history().attempts())
                .as(where)
                .extracting(History.Attempt::cause)
                .doesNotContainAnyElementsOf(action.causes());
        assertThat(input.rules().units().isEmpty()
                        || names(input, action).stream()
                                .anyMatch(name ->
                                        input.rules().units().stream().anyMatch(glob -> Glob.matches(glob, name))))
                .as(where)
                .isTrue();
    }

    /** Worked out another way than the planner does: entries of either list that match one of the units. */
    private static List<Allowlist.Entry> permitting(PlanInput input, PlannedAction action) {
        Allowlist allowlist = input.rules().allowlist();
        List<Allowlist.Entry> all = new ArrayList<>();
        List<List<Allowlist.Entry>> lists =
                allowlist.floor() == null ? List.of(allowlist.own()) : List.of(allowlist.own(), allowlist.floor());
        List<String> units = new ArrayList<>(action.units());
        if (units.isEmpty()
                || (action.action() == ActionKind.DAEMON_RELOAD
                        && input.observation().pending().changes().stream()
                                .anyMatch(change -> change.unit() == null))) {
            units.add(""); // what is no unit's is permitted by globs that match everything
        }
        for (List<Allowlist.Entry> list : lists) {
            for (String unit : units) {
                List<Allowlist.Entry> matching = list.stream()
                        .filter(entry -> entry.action() == action.action())
                        .filter(entry -> entry.units().stream().anyMatch(glob -> Glob.matches(glob, unit)))
                        .toList();
                if (matching.isEmpty()) {
                    return List.of();
                }
                all.addAll(matching);
            }
        }
        return all;
    }

    /** The same world, in which nobody waived anything: every finding counts. */
    private static PlanInput withoutWaivers(PlanInput input) {
        Observation look = input.observation();
        AuditReport report = look.report();
        AuditReport all = new AuditReport(
                report.at(),
                report.strict(),
                report.policies(),
                counted(report.manager(), report),
                report.units().stream().map(unit -> counted(unit, report)).toList(),
                PolicyChanges.NONE,
                report.withheld());
        return new PlanInput(
                new Observation(look.snapshot(), all, look.pending()),
                input.rules(),
                input.history(),
                input.reloads(),
                input.doneThisRun());
    }

    private static UnitVerdict counted(UnitVerdict unit, AuditReport report) {
        List<Finding> findings = new ArrayList<>(unit.findings());
        report.waivedOf(unit.unit()).forEach(each -> findings.add(each.finding()));
        return verdict(unit, findings);
    }

    private static UnitVerdict verdict(UnitVerdict unit, List<Finding> findings) {
        VerdictKind kind = findings.stream()
                .map(Finding::classification)
                .sorted()
                .findFirst()
                .map(c -> c == Classification.ADVICE ? VerdictKind.COMPLIANT : VerdictKind.valueOf(c.name()))
                .orElse(VerdictKind.COMPLIANT);
        return new UnitVerdict(unit.unit(), unit.owner(), kind, findings);
    }

    private static PlanInput input(Random random) {
        Observation look = scene(random).look();
        List<Instant> reloads = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            reloads.add(Scene.AT.minusSeconds(random.nextInt(7200)));
        }
        PlanRules rules = new PlanRules(
                random.nextInt(4) == 0 ? List.of(GLOBS[random.nextInt(GLOBS.length)]) : List.of(),
                allowlist(random),
                holds(random),
                Duration.ZERO,
                "config",
                random.nextInt(50) == 0 ? "the state is a newer one's" : null,
                Map.of());
        return new PlanInput(
                new Observation(look.snapshot(), waived(random, look.report()), look.pending()),
                rules,
                history(random, look),
                reloads,
                random.nextInt(3));
    }

    /** One or another run was restarted before. */
    private static History history(Random random, Observation look) {
        List<History.Attempt> attempts = look.snapshot().units().stream()
                .filter(unit -> random.nextInt(16) == 0)
                .map(unit -> new History.Attempt(Attempts.ofRun(ActionKind.RESTART_UNIT, unit), Scene.OLD))
                .toList();
        return new History("boot", null, Map.of(), Map.of(), Map.of(), attempts);
    }

    private static Scene scene(Random random) {
        Scene scene = new Scene();
        if (random.nextInt(16) == 0) {
            scene.activity("dpkg");
        }
        for (int i = random.nextInt(6); i >= 0; i--) {
            String unit = "u" + i + ".service";
            String path = Scene.UNITS + "/" + unit;
            scene.file(path, Scene.NEW, "x").unit(unit, random.nextBoolean(), path);
            if (random.nextBoolean()) {
                scene.owned(unit);
            }
            if (random.nextInt(4) == 0) {
                scene.alias(unit, "a" + i + ".service");
            }
            if (random.nextInt(3) == 0) {
                scene.runsOlder(unit);
            }
            if (random.nextInt(3) == 0) {
                scene.change(path, random.nextInt(8) == 0 ? null : unit, random.nextInt(16) > 0);
            }
            if (random.nextInt(3) == 0) {
                scene.finding(unit, Classification.SAFE_RELOAD);
            }
            if (random.nextInt(8) == 0) {
                View view = random.nextBoolean() ? View.ON_DISK : View.LOADED;
                scene.finding(unit, Classification.values()[random.nextInt(4)], view, path);
            }
        }
        if (random.nextInt(8) == 0) {
            scene.finding(FindingDraft.MANAGER, Classification.SAFE_RELOAD);
        }
        return scene;
    }

    /** Anything that can be waived at all may be. */
    private static AuditReport waived(Random random, AuditReport report) {
        List<Waived> waived = new ArrayList<>();
        List<UnitVerdict> units = new ArrayList<>();
        for (UnitVerdict unit : report.units()) {
            List<Finding> rest = new ArrayList<>();
            for (Finding finding : unit.findings()) {
                if (finding.classification() != Classification.UNKNOWN && random.nextInt(3) == 0) {
                    waived.add(new Waived(finding, waiver(finding.unit())));
                } else {
                    rest.add(finding);
                }
            }
            units.add(verdict(unit, rest));
        }
        return new AuditReport(
                report.at(),
                report.strict(),
                report.policies(),
                report.manager(),
                units,
                PolicyChanges.NONE,
                List.of(),
                waived,
                List.of());
    }

    private static Waiver waiver(String unit) {
        return new Waiver(
                "policy",
                List.of(unit),
                null,
                null,
                "r",
                "a",
                Scene.OLD,
                Scene.AT.plusSeconds(60),
                false,
                "waivers.yaml",
                3,
                5);
    }

    private static Allowlist allowlist(Random random) {
        List<Allowlist.Entry> own = entries(random);
        return random.nextInt(3) == 0 ? new Allowlist(own, entries(random)) : new Allowlist(own);
    }

    private static List<Allowlist.Entry> entries(Random random) {
        List<Allowlist.Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            entries.add(new Allowlist.Entry(
                    random.nextInt(3) == 0 ? ActionKind.RESTART_UNIT : ActionKind.DAEMON_RELOAD,
                    List.of(GLOBS[random.nextInt(3) == 0 ? random.nextInt(GLOBS.length) : 0]),
                    random.nextInt(4) == 0 ? 1 + random.nextInt(3) : null,
                    random.nextInt(4) == 0 ? 1 + random.nextInt(3) : null,
                    "allowlist.yaml:" + i));
        }
        return entries;
    }

    private static List<Hold> holds(Random random) {
        List<Hold> holds = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            holds.add(new Hold(
                    GLOBS[random.nextInt(GLOBS.length)],
                    Scene.AT.plusSeconds(random.nextInt(200) - 100),
                    "r",
                    "root",
                    Scene.OLD));
        }
        if (random.nextInt(8) == 0) {
            Instant until = Scene.AT.plusSeconds(random.nextInt(200) - 100);
            holds.add(new Hold("manager", until, "r", "root", Scene.OLD));
        }
        return holds;
    }
}
