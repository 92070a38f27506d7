package io.unitward.verdict;

import java.util.List;

/**
 * What became of the alerts of a run.
 *
 * @param delivered how many sinks took, each counted for each sink
 * @param waiting how many wait for later runs
 * @param problems what was wrong, sentences without a full stop
 */
public record AlertsTold(int delivered, int waiting, List<String> problems) {
    public AlertsTold {
        problems = List.copyOf(problems);
    }
}
