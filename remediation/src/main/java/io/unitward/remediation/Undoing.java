package io.unitward.remediation;

import io.unitward.ownership.FileState;
import io.unitward.pending.Fingerprint;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.plan.Held;
import io.unitward.remediation.plan.LinkedUnits;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans to put back what was there before an action. Pure. Whoever types it needs no allowlist, but a hold stops it, of any
 * unit that the file is part of and under any of its names, and so does what bars every action.
 */
public final class Undoing {
    private Undoing() {}

    /**
     * The plan, or why there is none.
     *
     * @param kept what is to be undone
     * @param now what is at its target
     * @param input the last look, and what is held or barred
     */
    public static Plan plan(Kept kept, FileState now, PlanInput input) {
        List<Refusal> refusals = new ArrayList<>();
        String path = kept.planned().target();
        PlanRules rules = input.rules();
        if (rules.barred() != null) {
            refusals.add(new Refusal(ActionKind.UNDO, Refusal.Kind.NOT_PERMITTED, path, rules.barred()));
        }
        // One that was kept by an earlier version names the unit alone that a link pulls in.
        Set<String> units = new LinkedHashSet<>(kept.planned().units());
        units.addAll(LinkedUnits.of(List.of(path), input.observation().snapshot()));
        refusals.addAll(Held.refusals(input, ActionKind.UNDO, units, List.of(path)).stream()
                .map(held -> new Refusal(ActionKind.UNDO, held.kind(), path, held.reason()))
                .toList());
        String activity = input.observation().snapshot().host().activity();
        if (activity != null) {
            refusals.add(new Refusal(
                    ActionKind.UNDO, Refusal.Kind.NOT_PERMITTED, path, "units may be changing right now: " + activity));
        }
        String changed = changed(kept, now);
        if (changed != null) {
            refusals.add(new Refusal(ActionKind.UNDO, Refusal.Kind.NO_EFFECT, path, changed));
        }
        String digest = new Fingerprint()
                .add("unitward.undo/v1")
                .add(kept.id())
                .add(path)
                .add(kept.after())
                .add(kept.before().seen())
                .add(rules.configuration())
                .hex();
        String after = kept.after();
        return !refusals.isEmpty() || after == null
                ? new Plan(digest, List.of(), refusals)
                : new Plan(
                        digest,
                        List.of(new PlannedAction(
                                ActionKind.UNDO,
                                path,
                                List.copyOf(units),
                                reason(kept),
                                List.of(),
                                new ActionDetail.PutBack(path, after, kept.before()))),
                        List.of());
    }

    /** What undoing does, such as {@code put back a file of 12 bytes}. */
    public static String effect(Kept kept) {
        return kept.before().kind() == FileState.Kind.MISSING
                ? "remove the file, where nothing was before"
                : "put back " + kept.before().describe();
    }

    private static String reason(Kept kept) {
        String action = kept.planned().action().text() + " " + kept.id();
        if (kept.before().kind() == FileState.Kind.MISSING) {
            return "removes what " + action + " put where nothing was";
        }
        return "puts back " + kept.before().describe() + ", which " + action
                + (kept.planned().action() == ActionKind.QUARANTINE_DROP_IN ? " moved aside" : " replaced");
    }

    /** Why what is there is not what the action left, a sentence; null when it is. */
    public static @Nullable String changed(Kept kept, FileState now) {
        if (kept.after() == null) {
            String action = kept.planned().action().text() + " " + kept.id();
            String target = kept.planned().target();
            String found = kept.before().seen();
            return found != null && found.equals(now.seen())
                    ? target + " is as " + action + " found it (" + now.describe() + "); there is nothing to undo"
                    : "it is not known what " + action + " left, or whether it did anything: that is not written down. "
                            + target + " was " + kept.before().describe() + " before it and is " + now.describe()
                            + " now; it is not touched. What was there before is kept in the state directory under that id";
        }
        return kept.after().equals(now.seen())
                ? null
                : kept.planned().target() + " is " + now.describe() + ", which is no longer what "
                        + kept.planned().action().text() + " " + kept.id() + " left; it is not touched";
    }
}
