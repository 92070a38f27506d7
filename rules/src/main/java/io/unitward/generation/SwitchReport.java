package io.unitward.generation;

import io.unitward.facts.Scope;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of switching from one generation to another.
 *
 * @param exitCode how the run ends
 * @param exitCodes all codes that hold, the winner first
 * @param dryRun whether nothing was to be done
 * @param scope of which manager
 * @param uid whose manager it is
 * @param userOf the name of the other user whose manager it is; null for the caller's own and the system's
 * @param from how the old generation was named; null for none
 * @param to how the new one was named
 * @param plan what was planned
 * @param refusals why nothing was done; empty when it might be
 * @param results what was done, in order
 * @param notes what else the reader should know, sentences without a full stop
 */
public record SwitchReport(
        int exitCode,
        List<Integer> exitCodes,
        boolean dryRun,
        Scope scope,
        long uid,
        @Nullable String userOf,
        @Nullable String from,
        String to,
        SwitchPlan plan,
        List<Refusal> refusals,
        List<ActionResult> results,
        List<String> notes) {
    public SwitchReport {
        exitCodes = List.copyOf(exitCodes);
        refusals = List.copyOf(refusals);
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }
}
