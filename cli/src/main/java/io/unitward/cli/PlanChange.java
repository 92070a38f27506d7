package io.unitward.cli;

import io.unitward.facts.UnitFile;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.journal.PlanStore;
import io.unitward.remediation.journal.RememberedPlan;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanParts;
import io.unitward.verdict.Plan;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says why a plan is not the one that was asked for any more. */
final class PlanChange {
    private PlanChange() {}

    /**
     * What is another now, a sentence without a full stop.
     *
     * @param wanted how the digest of the plan begins that was asked for
     * @param plan what would be done now
     * @param directory where dry runs keep what their plans were made of; null when nothing is kept
     */
    static String of(String wanted, Plan plan, PlanInput input, @Nullable StateDirectory directory) {
        RememberedPlan then = null;
        String why = "no dry run that is remembered showed it";
        try {
            then = directory == null ? null : new PlanStore(directory).find(wanted);
        } catch (IOException unreadable) {
            why = "earlier plans are not known: " + unreadable.getMessage();
        }
        if (then == null) {
            return "what is pending, the unit search path, policies, configuration, waivers or holds changed; " + why
                    + newest(input.observation());
        }
        List<String> differences = PlanParts.differences(then, PlanParts.of(plan, input));
        return "since " + then.at() + " changed: "
                + (differences.isEmpty()
                        ? "what is pending, beyond what is remembered of it" + newest(input.observation())
                        : String.join("; ", differences));
    }

    /** What of the pending changes is the newest, since that is likely what was not there before. */
    private static String newest(Observation look) {
        Map<String, Instant> times = new HashMap<>();
        for (UnitFile file : look.snapshot().files()) {
            if (file.changedAt() != null) {
                times.put(file.path(), file.changedAt());
            }
        }
        String path = null;
        for (PendingChange change : look.pending().changes()) {
            Instant time = times.get(change.path());
            if (time != null && (path == null || time.isAfter(times.get(path)))) {
                path = change.path();
            }
        }
        return path == null
                ? "; nothing of what is pending has a known time"
                : "; of what is pending " + path + " changed last, at " + times.get(path);
    }
}
