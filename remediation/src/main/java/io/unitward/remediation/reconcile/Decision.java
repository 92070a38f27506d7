package io.unitward.remediation.reconcile;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.generation.Bindings;
import io.unitward.generation.Installed;
import io.unitward.generation.SwitchInput;
import io.unitward.generation.SwitchPlan;
import io.unitward.generation.SwitchPlanner;
import io.unitward.generation.SwitchStep;
import io.unitward.generation.SwitchStep.Phase;
import io.unitward.generation.UnitDefinition;
import io.unitward.generation.UnitNow;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.gate.Gate;
import io.unitward.remediation.gate.GateInput;
import io.unitward.remediation.plan.Held;
import io.unitward.remediation.plan.LinkedUnits;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the manager comes to: a plan, or reasons why nothing at all is done. Pure.
 *
 * <p>The verb is authorised by being typed, so no allowlist is asked. But a daemon-reload loads everything that is pending,
 * so the gate examines all of it; what the new generation holds at the same place with the same content is vouched for.
 *
 * @param plan what to do; without a step when there is nothing to do
 * @param refusals why nothing is done; empty when it may be
 * @param heldBack units that differ and are left because they are held; sorted
 * @param before the look, its pending set with what the generation vouches for explained
 */
public record Decision(SwitchPlan plan, List<Refusal> refusals, List<String> heldBack, Observation before) {
    private static final String UNVOUCHED = "reload-pending-unvouched";

    public Decision {
        refusals = List.copyOf(refusals);
        heldBack = List.copyOf(heldBack);
    }

    /** Decides. */
    public static Decision of(Observation seen, SwitchRules rules, Switched switched) {
        Snapshot snapshot = seen.snapshot();
        Installed installed = new Installed(snapshot, rules.from(), rules.to());
        Observation before = vouched(seen, rules);
        Instant at = seen.report().at();
        SwitchInput input = input(seen, rules, switched, installed, at);
        SwitchPlan plan = SwitchPlanner.plan(input);
        if (mustReload(seen, rules, switched, installed, plan)) {
            plan = SwitchPlanner.plan(new SwitchInput(
                    input.from(), input.to(), input.units(), input.started(), input.owed(), true, input.held()));
        }
        SwitchReach reach = SwitchReach.of(plan, seen, rules, installed, at);
        plan = reach.plan();
        List<Refusal> refusals = new ArrayList<>();
        if (!plan.steps().isEmpty()) {
            known(snapshot, refusals);
            SortedMap<String, Refusal> barred = new TreeMap<>(reach.refusals());
            plan.barred()
                    .forEach((unit, why) -> barred.putIfAbsent(
                            unit, refusal(ActionKind.STOP_UNIT, Refusal.Kind.NOT_PERMITTED, unit, unit + ": " + why)));
            refusals.addAll(barred.values());
            plan.steps().forEach(step -> alone(step, snapshot, refusals));
            plan.steps().forEach(step -> onDisk(step, installed, refusals));
        }
        if (!plan.of(Phase.DAEMON_RELOAD).isEmpty()) {
            refusals.addAll(reloadRefusals(before, rules.holds()));
        }
        List<String> heldBack =
                plan.left().keySet().stream().filter(input.held()::contains).toList();
        return new Decision(plan, refusals, heldBack, before);
    }

    private static SwitchInput input(
            Observation seen, SwitchRules rules, Switched switched, Installed installed, Instant at) {
        Set<String> unloaded = new HashSet<>();
        for (PendingChange change : seen.pending().changes()) {
            unloaded.add(change.path());
            unloaded.add(change.subject());
        }
        List<UnitNow> units = new ArrayList<>();
        Map<String, UnitFile> files = new HashMap<>();
        seen.snapshot().files().forEach(file -> files.put(file.path(), file));
        Map<String, Set<String>> stoppedWith = stoppedWith(seen.snapshot());
        for (Unit unit : seen.snapshot().units()) {
            if (UnitNames.isTemplate(unit.id())) {
                // It never runs: its instances do.
                continue;
            }
            List<String> names = unit.namesFromId();
            UnitDefinition after = rules.to().definition(names);
            Set<String> madeOf = new HashSet<>(names);
            names.forEach(name -> madeOf.add(UnitNames.templateOf(name)));
            madeOf.addAll(Definitions.paths(unit.loaded()));
            madeOf.addAll(Definitions.paths(unit.onDisk()));
            boolean stale = Boolean.TRUE.equals(unit.needDaemonReload())
                    || madeOf.stream().anyMatch(unloaded::contains);
            boolean runs = !after.isNothing() && runsNew(unit, after, seen.snapshot(), switched, stale, installed);
            Set<String> bound = new HashSet<>(Bindings.of(unit, files));
            names.forEach(name -> bound.addAll(stoppedWith.getOrDefault(name, Set.of())));
            units.add(new UnitNow(
                    names,
                    unit.activeState(),
                    unit.subState(),
                    runs ? after.digest() : null,
                    installed.elsewhere(unit),
                    bound,
                    isDeclared(unit)));
        }
        Set<String> held = held(seen.snapshot(), rules, at);
        Map<String, String> started = new HashMap<>();
        switched.units().forEach((unit, one) -> started.put(unit, one.definition()));
        return new SwitchInput(rules.from(), rules.to(), units, started, switched.owed(), false, held);
    }

    private static boolean isDeclared(Unit unit) {
        return unit.onDisk() != null
                && unit.onDisk().fragmentPath() != null
                && !unit.onDisk().masked()
                && !Boolean.TRUE.equals(unit.transientUnit());
    }

    /** Unit → those that take it along when they are stopped, as the manager told of these. */
    private static Map<String, Set<String>> stoppedWith(Snapshot snapshot) {
        Map<String, Set<String>> with = new HashMap<>();
        for (Unit unit : snapshot.units()) {
            List<String> others = unit.stopsToo();
            if (others != null) {
                others.forEach(other ->
                        with.computeIfAbsent(other, each -> new HashSet<>()).add(unit.id()));
            }
        }
        return with;
    }

    /**
     * Every name of what is held: a hold on one name, or on the template, holds the unit by all its names, those that the new
     * generation gives it among them.
     */
    static Set<String> held(Snapshot snapshot, SwitchRules rules, Instant at) {
        Set<String> held = new TreeSet<>();
        Set<String> all = new TreeSet<>(rules.from().names());
        all.addAll(rules.to().names());
        all.forEach(name -> held(List.of(name), rules, at, held));
        snapshot.units().forEach(unit -> held(unit.names(), rules, at, held));
        return held;
    }

    private static void held(List<String> names, SwitchRules rules, Instant at, Set<String> held) {
        Set<String> coming = new TreeSet<>(names);
        coming.addAll(rules.to().alsoNamed(names));
        if (coming.stream().anyMatch(name -> isHeld(name, rules, at))) {
            held.addAll(coming);
        }
    }

    private static boolean isHeld(String name, SwitchRules rules, Instant at) {
        return rules.holds().stream()
                .anyMatch(hold -> hold.covers(name, at) || hold.covers(UnitNames.templateOf(name), at));
    }

    /**
     * Whether the run of a unit is known to have begun with its new definition: an earlier run of ours saw to it, or it began
     * after the manager loaded what is on disk, which is what the generation says.
     */
    private static boolean runsNew(
            Unit unit, UnitDefinition after, Snapshot snapshot, Switched switched, boolean stale, Installed installed) {
        if (isBroughtByUs(unit, after, switched)) {
            return true;
        }
        Instant loadedAt = snapshot.manager().loadedAt();
        return !stale
                && unit.startedAt() != null
                && loadedAt != null
                && unit.startedAt().isAfter(loadedAt)
                && unit.loaded() != null
                && unit.onDisk() != null
                && unit.loaded().sameFiles(unit.onDisk())
                && installed.notAsDeclared(unit.id()) == null;
    }

    private static boolean mustReload(
            Observation seen, SwitchRules rules, Switched switched, Installed installed, SwitchPlan plan) {
        Set<String> touched = new HashSet<>(plan.units());
        Set<String> known = new HashSet<>();
        for (Unit unit : seen.snapshot().units()) {
            if (isBroughtByUs(unit, rules.to().definition(unit.namesFromId()), switched)) {
                known.addAll(Definitions.paths(unit.loaded()));
            }
        }
        for (PendingChange change : seen.pending().changes()) {
            // Of a unit that was started from it after our own reload it is known that it is loaded.
            boolean ofTheSwitch = installed.isOfTheSwitch(change) && !known.contains(change.path());
            if (ofTheSwitch || touched.contains(change.subject())) {
                return true;
            }
        }
        return seen.snapshot().units().stream()
                .anyMatch(unit -> Boolean.TRUE.equals(unit.needDaemonReload())
                        && unit.names().stream().anyMatch(touched::contains));
    }

    /** Whether an earlier run of ours is known to have brought the present run of a unit to a definition. */
    private static boolean isBroughtByUs(Unit unit, UnitDefinition definition, Switched switched) {
        Switched.One one = switched.units().get(unit.id());
        return one != null
                && unit.invocationId() != null
                && one.definition().equals(definition.digest())
                && one.invocation().equals(unit.invocationId());
    }

    private static void known(Snapshot snapshot, List<Refusal> refusals) {
        if (!snapshot.manager().available()) {
            refusals.add(refusal(
                    ActionKind.DAEMON_RELOAD,
                    Refusal.Kind.UNKNOWN,
                    FindingDraft.MANAGER,
                    "the manager did not answer: " + snapshot.manager().unavailableReason()));
        }
    }

    /** Nothing is stopped of which it is not known what else stops. */
    private static void alone(SwitchStep step, Snapshot snapshot, List<Refusal> refusals) {
        boolean asked = snapshot.request() != null && snapshot.request().bindings();
        boolean stops = step.phase() == Phase.STOP || step.phase() == Phase.RESTART;
        if (asked
                && stops
                && refusals.stream().noneMatch(refusal -> step.unit().equals(refusal.subject()))
                && snapshot.units().stream()
                        .anyMatch(unit -> unit.names().contains(step.unit()) && unit.stopsToo() == null)) {
            refusals.add(refusal(
                    step.phase().action(),
                    Refusal.Kind.UNKNOWN,
                    step.unit(),
                    step.unit() + ": the manager did not tell which units it would stop along with it"));
        }
    }

    /** Nothing is started that is not what was declared, and nothing is stopped for being gone that is still there. */
    private static void onDisk(SwitchStep step, Installed installed, List<Refusal> refusals) {
        boolean mayCome = step.phase() == Phase.DAEMON_RELOAD || step.phase() == Phase.RESET_FAILED;
        String wrong = mayCome ? null : installed.notAsDeclared(step.unit());
        if (wrong != null && refusals.stream().noneMatch(refusal -> step.unit().equals(refusal.subject()))) {
            refusals.add(refusal(
                    step.phase().action(),
                    Refusal.Kind.NOT_VOUCHED,
                    step.unit(),
                    wrong + "; expected the new generation on disk before it is switched to"));
        }
    }

    /** A look as the gate is to see it: with what the new generation vouches for explained. */
    static Observation vouched(Observation seen, SwitchRules rules) {
        Installed installed = new Installed(seen.snapshot(), rules.from(), rules.to());
        return new Observation(
                seen.snapshot(),
                withoutVouched(seen.report(), vouchedPaths(seen, installed)),
                installed.vouched(seen.pending()));
    }

    /** Why a daemon-reload is not safe, or not allowed, in a look that is {@linkplain #vouched vouched}. */
    static List<Refusal> reloadRefusals(Observation before, List<Hold> holds) {
        List<Refusal> refusals =
                new ArrayList<>(Gate.examine(new GateInput(before.snapshot(), before.report(), before.pending()))
                        .reasons());
        Set<String> changed = new TreeSet<>();
        before.pending().changes().forEach(change -> changed.add(change.subject()));
        changed.addAll(LinkedUnits.of(before.pending(), before.snapshot()));
        refusals.addAll(Held.refusals(before, holds, ActionKind.DAEMON_RELOAD, changed, List.of()));
        return refusals;
    }

    private static Set<String> vouchedPaths(Observation seen, Installed installed) {
        Set<String> paths = new HashSet<>();
        for (PendingChange change : seen.pending().changes()) {
            if (!change.explained() && installed.isOfTheSwitch(change)) {
                paths.add(change.path());
            }
        }
        return paths;
    }

    /** Without what that one policy says of paths that the generation vouches for; every other finding counts. */
    private static AuditReport withoutVouched(AuditReport report, Set<String> paths) {
        return new AuditReport(
                report.at(),
                report.strict(),
                report.policies(),
                without(report.manager(), paths),
                report.units().stream().map(unit -> without(unit, paths)).toList(),
                report.changes(),
                report.withheld().stream()
                        .filter(finding -> !isAnswered(finding, paths))
                        .toList());
    }

    private static UnitVerdict without(UnitVerdict verdict, Set<String> paths) {
        return new UnitVerdict(
                verdict.unit(),
                verdict.owner(),
                verdict.verdict(),
                verdict.findings().stream()
                        .filter(finding -> !isAnswered(finding, paths))
                        .toList());
    }

    private static boolean isAnswered(Finding finding, Set<String> paths) {
        return finding.policy().equals(UNVOUCHED) && finding.file() != null && paths.contains(finding.file());
    }

    private static Refusal refusal(ActionKind action, Refusal.Kind kind, @Nullable String subject, String reason) {
        return new Refusal(action, kind, subject, reason);
    }
}
