package io.unitward.remediation.plan;

import io.unitward.ownership.Artifacts;
import io.unitward.remediation.journal.JournalEntry;
import java.util.List;
import java.util.Map;

/**
 * All that planning a heal sees. The moment it plans for is the report's.
 *
 * @param observation the last look at the manager
 * @param artifacts what the sources of owners declare, held against what that look saw
 * @param packaged by path, why a drop-in that was found foreign is not to be moved aside: it is a package's, or nobody can tell; a
 *     phrase
 * @param rules what is wanted and permitted
 * @param journal what was done before, in file order
 * @param backup whether what is replaced stays beside it under another name
 * @param again whether to heal what was healed several times already
 */
public record HealInput(
        Observation observation,
        List<Artifacts.Held> artifacts,
        Map<String, String> packaged,
        PlanRules rules,
        List<JournalEntry> journal,
        boolean backup,
        boolean again) {
    public HealInput {
        artifacts = List.copyOf(artifacts);
        packaged = Map.copyOf(packaged);
        journal = List.copyOf(journal);
    }

    /** Where nothing belongs to packages. */
    public HealInput(
            Observation observation,
            List<Artifacts.Held> artifacts,
            PlanRules rules,
            List<JournalEntry> journal,
            boolean backup,
            boolean again) {
        this(observation, artifacts, Map.of(), rules, journal, backup, again);
    }
}
