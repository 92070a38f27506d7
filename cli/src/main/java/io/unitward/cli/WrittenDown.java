package io.unitward.cli;

import io.unitward.pending.History;
import io.unitward.remediation.journal.RememberedPlan;
import io.unitward.remediation.plan.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run that judged writes down at its end, whichever command it was: what is loaded now and the texts of that, which findings
 * came and went, and a plan that was only shown.
 *
 * @param memory where to
 * @param texts the texts of unit files, as far as the run has read them
 * @param before the first look
 */
record WrittenDown(Memory memory, UnitTexts texts, Observation before) {
    /**
     * Writes it down.
     *
     * @param after the last look; the first one when there was no other
     * @param acted whether anything was done, or tried: then whoever did it has remembered what is loaded
     * @param history what was remembered then
     * @param shown a plan that was shown and not carried out; null when there is none
     * @return what could not be written down, sentences without a full stop
     */
    @SuppressWarnings(
            "ReferenceEquality") // one look is told from two; equality of records is linked at run time, which takes
    // long
    List<String> at(Observation after, boolean acted, History history, @Nullable RememberedPlan shown) {
        String forgotten = acted ? null : memory.remember(after);
        // What a newer version keeps is not ours to drop.
        String unkept = memory.isKept() ? texts.keep(after, acted ? history : memory.latest()) : null;
        String unplanned = shown == null ? null : memory.remember(shown);
        String unlogged = memory.log(before);
        if (after != before) {
            unlogged = memory.log(after);
        }
        String unclean = memory.rememberClean(after, Instant.now());
        String unnoted = memory.notePolicies(after.report().at());
        Phases.done("remembered");
        return Stream.of(forgotten, unlogged, unplanned, unkept, unclean, unnoted)
                .filter(Objects::nonNull)
                .toList();
    }
}
