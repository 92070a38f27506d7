package io.unitward.remediation.plan;

import io.unitward.config.Allowlist;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.UnitChange;
import io.unitward.preview.UnitWords;
import io.unitward.reach.Effect;
import io.unitward.reach.Reach;
import io.unitward.reach.Ties;
import io.unitward.reach.Touched;
import io.unitward.reach.Unfollowed;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a reload against what it alone would start and stop, as far as that is foretold: none of it may be held, and the
 * allowlist must permit a reload that changes it. What the reload loads is the planner's part. Pure.
 *
 * <p>Where settings could not be compared nothing is foretold: such a reload is refused while anything is held, and where the
 * allowlist does not permit one of every unit.
 */
public final class ReloadEffects {
    private final ReloadPreview preview;
    private final Observation seen;
    private final PlanRules rules;
    private final AskedAlso also;
    private final Instant at;
    /** Unit → why nothing is done. */
    private final SortedMap<String, Refusal> refusals = new TreeMap<>();

    private ReloadEffects(ReloadPreview preview, Observation seen, PlanRules rules, AskedAlso also) {
        this.also = also;
        this.preview = preview;
        this.seen = seen;
        this.rules = rules;
        this.at = seen.report().at();
    }

    /** Whether rules can refuse a reload for what is foretold; else no preview is needed for them. */
    public static boolean matterTo(PlanRules rules) {
        return !rules.holds().isEmpty() || !permitsAll(rules);
    }

    private static boolean permitsAll(PlanRules rules) {
        return rules.allowlist().permits(ActionKind.DAEMON_RELOAD, List.of());
    }

    /**
     * The plan, or nothing of it and why: one refusal for each unit.
     *
     * @param also asked while anything is held, where the reload starts or stops what was not asked for
     */
    public static Plan permitted(Plan plan, ReloadPreview preview, Observation seen, PlanRules rules, AskedAlso also) {
        return reloads(plan) ? new ReloadEffects(preview, seen, rules, also).of(plan) : plan;
    }

    /**
     * A plan whose reload names what it would start and stop, too: for that it must be permitted. It names {@code *} where that
     * may be any unit, or is not known.
     */
    public static Plan widened(Plan plan, ReloadPreview preview, Observation seen) {
        List<PlannedAction> actions = new ArrayList<>();
        for (PlannedAction action : plan.actions()) {
            Set<String> units = new TreeSet<>(action.units());
            if (action.action() == ActionKind.DAEMON_RELOAD) {
                atOnce(preview).forEach(touched -> units.add(touched.unit()));
                Ties.of(seen.snapshot(), preview.units()).startedAnew().forEach(touched -> units.add(touched.unit()));
                if (!isKnown(preview, seen) || units.stream().anyMatch(UnitWords::isOpen)) {
                    units.clear();
                    units.add("*");
                }
            }
            actions.add(new PlannedAction(
                    action.action(),
                    action.target(),
                    List.copyOf(units),
                    action.reason(),
                    action.causes(),
                    action.detail()));
        }
        return new Plan(plan.digest(), actions, plan.refusals());
    }

    private static boolean isKnown(ReloadPreview preview, Observation seen) {
        Unfollowed changes = Unfollowed.in(seen.snapshot(), List.of());
        return preview.unpredictable().isEmpty()
                && preview.units().stream()
                        .noneMatch(
                                change -> change.active() && (change.unknown() != null || changes.of(change) != null));
    }

    private static boolean reloads(Plan plan) {
        return plan.actions().stream().anyMatch(action -> action.action() == ActionKind.DAEMON_RELOAD);
    }

    private Plan of(Plan plan) {
        List<Touched> first = atOnce(preview);
        if (Held.any(rules.holds(), at)) {
            Snapshot snapshot = told(first);
            Ties ties = Ties.of(snapshot, preview.units());
            first.forEach(each -> held(each, ties));
            Reach reach = Reach.ofReload(ties, first);
            reach.touched().forEach(each -> held(each, ties));
            Set<String> unknown = untold(first, snapshot);
            unknown.addAll(reach.unknown());
            unknown.addAll(loadedAnew(Stream.concat(first.stream(), reach.touched().stream()), ties));
            Map<String, Touched> how = new HashMap<>();
            Stream.concat(first.stream(), reach.touched().stream())
                    .forEach(each -> how.putIfAbsent(ties.id(each.unit()), each));
            unknown.forEach(unit -> unknown(unit, reach.actions().get(unit), how.get(ties.id(unit))));
            known("units are held");
        } else if (!permitsAll(rules)) {
            known("no allowlist entry permits that for every unit");
        }
        first.forEach(this::allowed);
        if (!permitsAll(rules)) {
            Ties.of(seen.snapshot(), preview.units()).startedAnew().forEach(this::allowed);
        }
        List<Refusal> all = new ArrayList<>(plan.refusals());
        all.addAll(refusals.values());
        return refusals.isEmpty() ? plan : new Plan(plan.digest(), List.of(), all);
    }

    /** A look in which the manager was asked of each that the reload starts or stops what it is tied to. */
    private Snapshot told(List<Touched> first) {
        Snapshot snapshot = seen.snapshot();
        Set<String> missing = untold(first, snapshot);
        return missing.isEmpty() ? snapshot : also.look(snapshot, List.copyOf(missing));
    }

    /** Those of which a look does not show whether they exist, or what they are tied to. */
    private static Set<String> untold(List<Touched> first, Snapshot snapshot) {
        Set<String> untold = new TreeSet<>();
        first.stream()
                .map(Touched::unit)
                .filter(unit -> !UnitWords.isOpen(unit))
                .forEach(untold::add);
        if (snapshot.manager().available() && snapshot.request().bindings()) {
            Set<String> bound = new HashSet<>();
            snapshot.bonds().forEach(bonds -> bound.add(bonds.unit()));
            for (Unit unit : snapshot.units()) {
                if (bound.contains(unit.id()) || (unit.inMemory() && unit.isAbsent())) {
                    unit.names().forEach(untold::remove);
                }
            }
        }
        return untold;
    }

    /** Those that are started as the reload loads them, of which the manager told only what it has loaded now. */
    private Set<String> loadedAnew(Stream<Touched> touched, Ties ties) {
        Set<String> started = new TreeSet<>();
        touched.filter(each -> each.effect() == Effect.START || each.effect() == Effect.RESTART)
                .forEach(each -> started.add(ties.id(each.unit())));
        Set<String> changed = new TreeSet<>();
        for (UnitChange change : preview.units()) {
            if (!change.settings().isEmpty() || change.unknown() != null) {
                changed.add(change.unit());
            }
        }
        started.retainAll(changed);
        return started;
    }

    /**
     * @param action why, as {@link Reach#actions} has it; null when it was not told what the unit is tied to
     * @param touched what the reload does to it; null where that is not told either
     */
    private void unknown(String unit, @Nullable String action, @Nullable Touched touched) {
        String why = action == null
                ? touched == null
                        ? "it is not known which units " + unit + " takes along, which the reload may start or stop"
                        : does(touched) + ", and it is not known which units that takes along"
                : "the reload may start or stop units that are not known: " + Reach.told(unit, action);
        refuse(unit, why + ", and units are held", Refusal.Kind.NOT_PERMITTED);
    }

    /** A clause. */
    private static String does(Touched touched) {
        return "the reload " + (touched.certain() ? "would " : "may ")
                + touched.effect().text() + " " + touched.unit() + " (" + touched.by() + ")";
    }

    private void held(Touched touched, Ties ties) {
        if (UnitWords.isOpen(touched.unit())) {
            refuse(
                    touched.unit(),
                    "the reload may start any unit (" + touched.by() + ", " + touched.unit() + "), and units are held",
                    Refusal.Kind.NOT_PERMITTED);
            return;
        }
        Hold hold = Held.on(ties.names(ties.id(touched.unit())), rules.holds(), at);
        if (hold != null) {
            refuse(
                    touched.unit(),
                    does(touched) + ", and " + Held.told(touched.unit(), hold),
                    Refusal.Kind.NOT_PERMITTED);
        }
    }

    /**
     * Where it is not known what the reload does, it may do something to any unit.
     *
     * @param why that must not be, a phrase
     */
    private void known(String why) {
        Unfollowed changes = Unfollowed.in(seen.snapshot(), List.of());
        for (UnitChange change : preview.units()) {
            String setting = change.active() ? changes.of(change) : null;
            if (setting != null) {
                refuse(
                        change.unit(),
                        "the reload may start or stop units that are not known: " + Reach.told(change.unit(), setting)
                                + ", and " + why,
                        Refusal.Kind.NOT_PERMITTED);
            }
            if (change.active() && change.unknown() != null) {
                refuse(
                        change.unit(),
                        "it is not known whether the reload would start or stop a unit for " + change.unit()
                                + ", since " + change.unknown() + ", and " + why,
                        Refusal.Kind.NOT_PERMITTED);
            }
        }
        preview.unpredictable()
                .forEach(what -> refuse(
                        what,
                        "it is not known whether the reload would start or stop a unit, since " + what + ", and " + why,
                        Refusal.Kind.NOT_PERMITTED));
    }

    private void allowed(Touched touched) {
        Allowlist allowlist = rules.allowlist();
        boolean open = UnitWords.isOpen(touched.unit());
        if (open && !permitsAll(rules)) {
            refuse(
                    touched.unit(),
                    "the reload may start any unit (" + touched.by() + ", " + touched.unit()
                            + "), and no allowlist entry permits that for every unit",
                    Refusal.Kind.NOT_PERMITTED);
        } else if (!open) {
            allowlist
                    .whyNot(ActionKind.DAEMON_RELOAD, touched.unit())
                    .ifPresent(reason -> refuse(
                            touched.unit(),
                            reason + ", which the reload " + (touched.certain() ? "would " : "may ")
                                    + touched.effect().text() + " (" + touched.by() + ")",
                            Refusal.Kind.NOT_PERMITTED));
        }
    }

    private void refuse(String subject, String reason, Refusal.Kind kind) {
        refusals.putIfAbsent(subject, new Refusal(ActionKind.DAEMON_RELOAD, kind, subject, reason));
    }

    /** What runs, and is started again by itself, is restarted: with that goes what is bound to it. */
    private static Effect again(UnitChange change, String unit) {
        return change.active() && unit.equals(change.unit()) ? Effect.RESTART : Effect.START;
    }

    private static List<Touched> atOnce(ReloadPreview preview) {
        List<Touched> atOnce = new ArrayList<>();
        for (UnitChange change : preview.units()) {
            String by = "for the change of " + change.unit();
            change.starts().forEach(unit -> atOnce.add(new Touched(unit, Effect.START, true, by)));
            change.stops().forEach(unit -> atOnce.add(new Touched(unit, Effect.STOP, true, by)));
            change.mayStart().forEach(unit -> atOnce.add(new Touched(unit, again(change, unit), false, by)));
            change.mayStop().forEach(unit -> atOnce.add(new Touched(unit, Effect.STOP, false, by)));
        }
        return atOnce;
    }
}
