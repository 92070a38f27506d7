package io.unitward.remediation;

import io.unitward.pending.History;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a plan.
 *
 * @param results one for each action, in order; empty in a dry run
 * @param last the last look at the manager; null when there was none. It was judged before the reload it may follow was
 *     remembered: judge its snapshot again with {@code history} before reporting it
 * @param history what is remembered now
 * @param notes what else the reader should know, sentences without a full stop
 */
public record Carried(List<ActionResult> results, @Nullable Observation last, History history, List<String> notes) {
    public Carried {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }
}
