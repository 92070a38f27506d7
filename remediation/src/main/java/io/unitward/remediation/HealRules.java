package io.unitward.remediation;

import io.unitward.ownership.Artifacts;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.plan.HealInput;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanRules;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a heal was asked, fixed for a whole run.
 *
 * @param plan what is wanted and permitted
 * @param artifacts what the sources of owners declare, held against what one look saw
 * @param packaged by path, why what one look found foreign may be a package's, a phrase, see {@link HealInput}
 * @param backup whether what is replaced stays beside it under another name
 * @param again whether to heal what was healed several times already
 */
public record HealRules(
        PlanRules plan,
        Function<Observation, List<Artifacts.Held>> artifacts,
        Function<Observation, Map<String, String>> packaged,
        boolean backup,
        boolean again) {
    /** Where nothing belongs to packages. */
    public HealRules(
            PlanRules plan, Function<Observation, List<Artifacts.Held>> artifacts, boolean backup, boolean again) {
        this(plan, artifacts, seen -> Map.of(), backup, again);
    }

    /** The same with other rules for the plan. */
    public HealRules with(PlanRules other) {
        return new HealRules(other, artifacts, packaged, backup, again);
    }

    /** All that planning sees of one look. */
    public HealInput input(Observation observation, List<JournalEntry> journal) {
        return new HealInput(
                observation, artifacts.apply(observation), packaged.apply(observation), plan, journal, backup, again);
    }
}
