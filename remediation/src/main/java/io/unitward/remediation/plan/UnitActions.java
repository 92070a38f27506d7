package io.unitward.remediation.plan;

import io.unitward.config.Allowlist;
import io.unitward.facts.Glob;
import io.unitward.facts.Unit;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.reach.Effect;
import io.unitward.reach.Reach;
import io.unitward.reach.Ties;
import io.unitward.reach.Touched;
import io.unitward.remediation.journal.Attempts;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns findings about single units into actions on them, or into reasons why not: {@code restart-unit} for a declared unit
 * that surely runs an older definition, {@code reset-failed} for a declared unit that has failed and of which a policy asks for
 * it by the cause {@code reset-failed}; no shipped policy does. Pure.
 *
 * <p>Default deny: the allowlist must have the action for the unit. Over a limit nothing at all of that kind is done.
 */
public final class UnitActions {
    private static final String OLDER = "running-older-definition";
    private static final String OVERDUE = "pending-too-long";
    private static final String SURELY = "definition";

    private final PlanInput input;
    private final Ties ties;
    private final Map<String, Unit> units = new HashMap<>();
    private final Set<String> pending = new HashSet<>();
    /** Of files for many units, too. */
    private final Set<String> pendingPaths = new HashSet<>();

    private final Set<String> tried = new HashSet<>();
    /** Units of which something is a violation, waived or not. */
    private final Set<String> violating = new HashSet<>();
    /** Units of which something is unknown, waived or not. */
    private final Set<String> unknown = new HashSet<>();

    private final List<PlannedAction> actions = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private UnitActions(PlanInput input) {
        this.input = input;
        this.ties = Ties.of(input.observation().snapshot());
        input.observation().snapshot().units().forEach(unit -> units.put(unit.id(), unit));
        for (PendingChange change : input.observation().pending().changes()) {
            pending.add(change.subject());
            pendingPaths.add(change.path());
        }
        for (UnitVerdict verdict :
                input.observation().report().withAllFindings().units()) {
            for (Finding finding : verdict.findings()) {
                if (finding.policy().equals(OVERDUE)) {
                    continue; // that it waits is no reason to let it wait
                }
                if (finding.classification() == Classification.BLOCK_AND_ALERT) {
                    violating.add(verdict.unit());
                } else if (finding.classification() == Classification.UNKNOWN) {
                    unknown.add(verdict.unit());
                }
            }
        }
        input.history().attempts().forEach(attempt -> tried.add(attempt.cause()));
    }

    /**
     * What is planned.
     *
     * @param actions sorted by unit
     * @param refusals what findings call for and is not planned
     */
    public record Planned(List<PlannedAction> actions, List<Refusal> refusals) {
        public Planned {
            actions = List.copyOf(actions);
            refusals = List.copyOf(refusals);
        }

        /** The same as a plan, with its digest. */
        public Plan asPlan(PlanInput input) {
            return new Plan(PlanDigest.of(actions, input), actions, refusals);
        }
    }

    /**
     * Plans actions of one kind.
     *
     * @param kind {@code RESTART_UNIT} or {@code RESET_FAILED}
     * @param done when the journal says that such actions were begun, in any order
     */
    public static Planned plan(ActionKind kind, PlanInput input, List<Instant> done) {
        if (kind != ActionKind.RESTART_UNIT && kind != ActionKind.RESET_FAILED) {
            throw new IllegalArgumentException("action '" + kind + "'; expected restart-unit or reset-failed");
        }
        return new UnitActions(input).of(kind, done);
    }

    private Planned of(ActionKind kind, List<Instant> done) {
        for (UnitVerdict verdict : input.observation().report().units()) {
            Unit unit = units.get(verdict.unit());
            if (unit == null || verdict.owner() == null || !isSelected(unit)) {
                continue;
            }
            for (Finding finding : verdict.findings()) {
                if (calls(kind, finding, unit)
                        && !input.observation().report().changes().isFresh(finding.policy())) {
                    consider(kind, unit, finding);
                    break;
                }
            }
        }
        return within(kind, actions, refusals, input, done);
    }

    /** The same, if no limit is passed; over one nothing of that kind is done. */
    static Planned within(
            ActionKind kind, List<PlannedAction> actions, List<Refusal> refusals, PlanInput input, List<Instant> done) {
        List<Refusal> over = Limits.passed(kind, actions, input, done);
        if (over.isEmpty()) {
            return new Planned(actions, refusals);
        }
        List<Refusal> all = new ArrayList<>(refusals);
        all.addAll(over);
        return new Planned(List.of(), all);
    }

    /**
     * The same as a plan, without what the allowlist permits for no unit at all: of that the findings tell.
     *
     * @param planned what was planned
     * @param input what it was planned from
     */
    public static Plan asPlan(ActionKind kind, Planned planned, PlanInput input) {
        Allowlist allowlist = input.rules().allowlist();
        List<Refusal> refusals = planned.refusals().stream()
                .filter(refusal -> refusal.subject() == null
                        || allowlist.whyNot(kind, refusal.subject()).isEmpty())
                .toList();
        return new Plan(PlanDigest.of(planned.actions(), input), planned.actions(), refusals);
    }

    /** Whether a finding says that a unit surely runs an older definition than the loaded one. */
    public static boolean callsForRestart(Finding finding) {
        return finding.policy().equals(OLDER) && SURELY.equals(finding.cause());
    }

    /** Whether a finding calls for an action on its unit, whatever the unit's state. */
    public static boolean calls(ActionKind kind, Finding finding) {
        return kind == ActionKind.RESTART_UNIT
                ? callsForRestart(finding)
                : kind.text().equals(finding.cause());
    }

    private static boolean calls(ActionKind kind, Finding finding, Unit unit) {
        return calls(kind, finding)
                && (kind == ActionKind.RESTART_UNIT || unit.activeState().equals("failed"));
    }

    private void consider(ActionKind kind, Unit unit, Finding finding) {
        String id = unit.id();
        Instant at = input.observation().report().at();
        // Of one run once: the same run that is there still is no new cause.
        String cause = Attempts.ofRun(kind, unit);
        String held = held(unit, at);
        String activity = input.observation().snapshot().host().activity();
        String barred = input.rules().barred();
        String denied = input.rules().allowlist().whyNot(kind, id).orElse(null);
        Reach reach = kind == ActionKind.RESTART_UNIT ? Reach.of(ties, Effect.RESTART, id) : Reach.NOTHING;
        String along = along(reach, at);
        if (tried.contains(cause)) {
            refuse(kind, Refusal.Kind.NO_EFFECT, id, "this was tried before for this very run of " + id);
        } else if (barred != null) {
            refuse(kind, Refusal.Kind.NOT_PERMITTED, id, barred);
        } else if (activity != null) {
            refuse(kind, Refusal.Kind.NOT_PERMITTED, id, "units may be changing right now: " + activity);
        } else if (kind == ActionKind.RESTART_UNIT && violating.contains(id)) {
            refuse(kind, Refusal.Kind.NOT_VOUCHED, id, id + " would start with what is not as declared");
        } else if (kind == ActionKind.RESTART_UNIT && unknown.contains(id)) {
            refuse(kind, Refusal.Kind.UNKNOWN, id, "it is not known whether " + id + " would start as declared");
        } else if (kind == ActionKind.RESTART_UNIT && isPending(id)) {
            refuse(
                    kind,
                    Refusal.Kind.NOT_PERMITTED,
                    id,
                    "a change of " + id + " is not loaded yet; it would start without it");
        } else if (unit.invocationId() == null) {
            refuse(kind, Refusal.Kind.UNKNOWN, id, "it is not known which run of " + id + " this is");
        } else if (held != null) {
            refuse(kind, Refusal.Kind.NOT_PERMITTED, id, held);
        } else if (denied != null) {
            refuse(kind, Refusal.Kind.NOT_PERMITTED, id, denied);
        } else if (along != null) {
            refuse(kind, Refusal.Kind.NOT_PERMITTED, id, along);
        } else {
            String reason = finding.message().replaceFirst("\\.$", "");
            actions.add(new PlannedAction(
                    kind,
                    id,
                    changed(id, reach),
                    reach.touched().isEmpty() ? reason : reason + "; also " + Touched.told(reach.touched()),
                    List.of(cause)));
        }
    }

    /** It, and what is stopped, restarted or reloaded with it: for each of them it must be permitted. What only starts is told. */
    private static List<String> changed(String id, Reach reach) {
        Set<String> units = new TreeSet<>(Set.of(id));
        reach.touched().stream()
                .filter(each -> each.effect() != Effect.START)
                .map(Touched::unit)
                .forEach(units::add);
        return List.copyOf(units);
    }

    /**
     * Why what systemd would do along with a restart may not be, a phrase; null when it may. What it stops and could not
     * start again, or would not, may not be, either.
     */
    private @Nullable String along(Reach reach, Instant at) {
        boolean ends = reach.isKnownButForActions() && !Held.any(input.rules().holds(), at);
        if (reach.whyUnknown() != null && !ends) {
            return reach.whyUnknown();
        }
        for (Touched each : reach.touched()) {
            Hold hold = Held.on(ties.names(each.unit()), input.rules().holds(), at);
            if (hold != null) {
                return each.why() + ", and " + Held.told(each.unit(), hold);
            }
        }
        for (Touched each : reach.touched()) {
            if (Held.any(input.rules().holds(), at) && isPending(each.unit())) {
                return each.why() + ", a change of " + each.unit() + " is not loaded yet, and units are held";
            }
            String why = each.effect() == Effect.START ? null : whyNotAlong(each);
            if (why != null) {
                return each.why() + ", and " + why;
            }
        }
        return null;
    }

    /** Whether what is loaded of a unit is not what a reload would load: what that may bring along with it nobody has told. */
    private boolean isPending(String id) {
        Unit unit = units.get(id);
        return pending.contains(id)
                || (unit != null
                        && (Definitions.paths(unit.loaded()).stream().anyMatch(pendingPaths::contains)
                                || Definitions.paths(unit.onDisk()).stream().anyMatch(pendingPaths::contains)));
    }

    private @Nullable String whyNotAlong(Touched each) {
        Unit other = units.get(each.unit());
        boolean ends = each.effect() == Effect.STOP && each.certain();
        return ends
                ? "nothing would start " + each.unit() + " again"
                : other != null && Boolean.TRUE.equals(other.transientUnit()) && each.effect() != Effect.RELOAD
                        ? each.unit() + " could not be started again"
                        : input.rules()
                                .allowlist()
                                .whyNot(ActionKind.RESTART_UNIT, each.unit())
                                .orElse(null);
    }

    private @Nullable String held(Unit unit, Instant at) {
        for (Hold hold : input.rules().holds()) {
            if (Held.withTemplates(unit.names()).stream().anyMatch(name -> hold.covers(name, at))) {
                return Held.told(unit.id(), hold);
            }
        }
        return null;
    }

    private boolean isSelected(Unit unit) {
        List<String> globs = input.rules().units();
        return globs.isEmpty()
                || unit.names().stream().anyMatch(name -> globs.stream().anyMatch(glob -> Glob.matches(glob, name)));
    }

    private void refuse(ActionKind kind, Refusal.Kind why, String unit, String reason) {
        refusals.add(new Refusal(kind, why, unit, reason));
    }
}
