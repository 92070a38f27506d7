package io.unitward.engine.session;

import io.unitward.engine.catalog.RuleInfo;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches the deadline of one classification, over all its batches, and finds out which rule used up the time. */
final class Overrun {
    /** So many matches between two looks at the clock: some microseconds. */
    private static final int SELDOM = 64;

    /** Ends a session. */
    static final class Passed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Passed() {
            super("the deadline has passed", null, false, false);
        }
    }

    private final Deadline deadline;
    private final Map<String, Integer> matches = new HashMap<>();
    private int untilLook = SELDOM;
    private boolean passed;
    private @Nullable String rule;

    Overrun(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Whether judging must end; looks at the clock. */
    boolean passed() {
        passed = passed || deadline.passed();
        return passed;
    }

    /**
     * A rule has a match, or fires one.
     *
     * @throws Passed when judging must end
     */
    void step(String ruleName) {
        matches.merge(ruleName, 1, Integer::sum);
        if (--untilLook <= 0) {
            untilLook = SELDOM;
            if (passed()) {
                throw new Passed();
            }
        }
    }

    /** The rule that had the most matches by then: the engine reads no clock that could tell more; null when none had any. */
    @Nullable
    RuleInfo blamed(RuleBase rules) {
        if (rule == null) {
            for (Map.Entry<String, Integer> each : matches.entrySet()) {
                int most = rule == null ? 0 : matches.getOrDefault(rule, 0);
                boolean first = rule == null || each.getKey().compareTo(rule) < 0;
                if (each.getValue() > most || (each.getValue() == most && first)) {
                    rule = each.getKey();
                }
            }
        }
        return rule == null ? null : rules.find(rule);
    }
}
