package io.unitward.remediation.plan;

import io.unitward.facts.Each;
import io.unitward.facts.Glob;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.pending.Causes;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.gate.Gate;
import io.unitward.remediation.gate.GateInput;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns findings into a plan, or into reasons why there is none. Pure: the same input gives the same plan.
 *
 * <p>A reload is planned when a safe-reload finding of a selected unit calls for it, its cause was not acted on before, the
 * gate finds it safe, the allowlist and its limits permit it and nobody is in the middle of a change. One refusal and
 * nothing at all is done. What was tried before and what is not safe are always both told; whether it would be permitted
 * is asked only of a reload that would be safe.
 */
public final class Planner {
    private final PlanInput input;
    private final Snapshot snapshot;
    private final Causes causes;
    private final Map<String, Instant> tried = new HashMap<>();

    private Planner(PlanInput input) {
        this.input = input;
        this.snapshot = input.observation().snapshot();
        this.causes = new Causes(snapshot);
        String boot = snapshot.host().bootId();
        // An attempt of another boot says nothing; where a boot id is not known the attempt may be of this one.
        if (boot == null
                || input.history().bootId() == null
                || boot.equals(input.history().bootId())) {
            for (History.Attempt attempt : input.history().attempts()) {
                tried.merge(attempt.cause(), attempt.at(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
    }

    /** Plans for one observation. Either actions or refusals may be there, never both. */
    public static Plan plan(PlanInput input) {
        return new Planner(input).plan();
    }

    private Plan plan() {
        SortedSet<String> calling = calling(input.observation().report());
        List<String> selected = calling.stream().filter(this::isSelected).toList();
        if (selected.isEmpty()) {
            return finish(List.of(), List.of());
        }
        List<Refusal> refusals = new ArrayList<>();
        if (selected.stream().allMatch(unit -> triedAt(unit) != null)) {
            selected.forEach(unit -> refusals.add(triedBefore(unit)));
        }
        refusals.addAll(Gate.examine(new GateInput(
                        snapshot,
                        input.observation().report(),
                        input.observation().pending()))
                .reasons());
        // A reload changes what is waived, or found by a policy that is off, as it changes everything else.
        SortedSet<String> changed = changed(calling(input.observation().report().withAllFindings()));
        if (refusals.isEmpty()) {
            refusals.addAll(Permissions.refusals(input, changed));
            refusals.addAll(Quiet.refusals(input));
        }
        return refusals.isEmpty() ? finish(List.of(reload(selected, changed)), List.of()) : finish(List.of(), refusals);
    }

    private Plan finish(List<PlannedAction> actions, List<Refusal> refusals) {
        return new Plan(PlanDigest.of(actions, input), actions, refusals);
    }

    private PlannedAction reload(List<String> selected, Collection<String> changed) {
        // Only what was not tried before: the reload is not for the sake of the others.
        SortedSet<String> all = new TreeSet<>(changed);
        all.addAll(selected);
        List<String> fresh = all.stream()
                .filter(unit -> triedAt(unit) == null)
                .map(causes::key)
                .distinct()
                .sorted()
                .toList();
        List<String> units = changed.stream()
                .filter(unit -> !unit.equals(FindingDraft.MANAGER))
                .toList();
        String first = selected.get(0);
        String reason = selected.size() == 1
                ? first.equals(FindingDraft.MANAGER)
                        ? "every unit asks for a reload"
                        : first + " has a vouched change that is not loaded"
                : first + " and " + (selected.size() - 1) + " more have vouched changes that are not loaded";
        return new PlannedAction(ActionKind.DAEMON_RELOAD, FindingDraft.MANAGER, units, reason, fresh);
    }

    /** Whose findings call for a reload, selected or not. */
    private static SortedSet<String> calling(AuditReport report) {
        SortedSet<String> calling = new TreeSet<>();
        List<UnitVerdict> verdicts = new ArrayList<>(report.units());
        verdicts.add(report.manager());
        for (UnitVerdict verdict : verdicts) {
            if (Each.any(verdict.findings(), finding -> finding.classification() == Classification.SAFE_RELOAD)) {
                calling.add(verdict.unit());
            }
        }
        return calling;
    }

    /** Everything a reload changes: units that call for it, and whatever has something pending, on either end of a link. */
    private SortedSet<String> changed(Collection<String> calling) {
        SortedSet<String> changed = new TreeSet<>(calling);
        changed.remove(FindingDraft.MANAGER);
        for (PendingChange change : input.observation().pending().changes()) {
            // A flag of the manager as a whole changes nothing by itself.
            if (change.unit() != null || change.kind() != PendingChange.Kind.FLAG) {
                changed.add(change.unit() == null ? FindingDraft.MANAGER : change.unit());
            }
        }
        changed.addAll(LinkedUnits.of(input.observation().pending(), snapshot));
        return changed;
    }

    private boolean isSelected(String unit) {
        List<String> globs = input.rules().units();
        return globs.isEmpty()
                || names(unit).stream().anyMatch(name -> globs.stream().anyMatch(glob -> Glob.matches(glob, name)));
    }

    private List<String> names(String unit) {
        for (Unit observed : snapshot.units()) {
            if (observed.id().equals(unit)) {
                return observed.names();
            }
        }
        return List.of(unit);
    }

    private @Nullable Instant triedAt(String unit) {
        return tried.get(causes.key(unit));
    }

    private Refusal triedBefore(String unit) {
        return new Refusal(
                ActionKind.DAEMON_RELOAD,
                Refusal.Kind.NO_EFFECT,
                unit,
                "a reload for " + unit + " was tried at " + triedAt(unit)
                        + " over the same files; it is not repeated before one of them changes");
    }
}
