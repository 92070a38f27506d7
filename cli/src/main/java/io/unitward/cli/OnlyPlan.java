package io.unitward.cli;

import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a heal to the plan that was seen. A heal goes in steps: files, then the reload, then what containers left, then
 * restarts; what a later one finds depends on what an earlier one did, and a dry run has the digest of the first step that has
 * something to do. So that step is done if it is the one that was named, and no other.
 *
 * <p>One for a run; the steps come to it in their order.
 */
final class OnlyPlan {
    private final @Nullable String wanted;
    private boolean decided;

    /** @param wanted digest of the plan, or how it begins; null where none was named, and every step is done */
    OnlyPlan(@Nullable String wanted) {
        this.wanted = wanted;
    }

    /** What may be done of the plan of the next step. */
    Plan of(Plan plan) {
        if (wanted == null || plan.actions().isEmpty()) {
            return plan;
        }
        List<Refusal> refusals = new ArrayList<>();
        if (decided) {
            for (PlannedAction action : plan.actions()) {
                refusals.add(new Refusal(
                        action.action(),
                        Refusal.Kind.NOT_PERMITTED,
                        action.target(),
                        "only the step that --plan names is done; 'unitward heal --dry-run' shows what is left, with a digest of"
                                + " its own"));
            }
        } else {
            decided = true;
            if (plan.digest().startsWith(wanted)) {
                return plan;
            }
            refusals.add(new Refusal(
                    plan.actions().get(0).action(),
                    Refusal.Kind.CHANGED,
                    null,
                    "the plan is not " + wanted + " any more, but " + plan.digest()
                            + ", so nothing of it is done; 'unitward heal --dry-run' shows it"));
        }
        refusals.addAll(plan.refusals());
        return new Plan(plan.digest(), List.of(), refusals);
    }

    /** The plan of all steps together: where there is nothing to do, the one that was named is not there either. */
    Plan whole(Plan plan) {
        if (wanted == null || decided || plan.digest().startsWith(wanted)) {
            return plan;
        }
        List<Refusal> refusals = new ArrayList<>(List.of(new Refusal(
                ActionKind.RESTORE_ARTIFACT,
                Refusal.Kind.CHANGED,
                null,
                "the plan is not " + wanted + " any more: there is nothing to do now")));
        refusals.addAll(plan.refusals());
        return new Plan(plan.digest(), plan.actions(), refusals);
    }
}
