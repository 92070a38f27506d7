package io.unitward.remediation;

import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of actions on files.
 *
 * @param results one for each action that was come to, in order
 * @param last the last look at the manager; null when there was none
 * @param writes path of what was written, and of its directory → its ctime right after that
 * @param whole whether every action was come to: after one that failed nothing more is done
 * @param notes what else the reader should know, sentences without a full stop
 */
public record Healed(
        List<ActionResult> results,
        @Nullable Observation last,
        Map<String, Instant> writes,
        boolean whole,
        List<String> notes) {
    public Healed {
        results = List.copyOf(results);
        writes = Map.copyOf(writes);
        notes = List.copyOf(notes);
    }
}
