package io.unitward.cli;

import io.unitward.facts.Stack;
import io.unitward.remediation.stack.Changes;
import io.unitward.remediation.stack.Recorded;
import org.jspecify.annotations.Nullable;

/** What an update that failed has left: whether there is anything to put back. */
enum UpdateLeft {
    /** Its unit is inactive and nothing of it runs: somebody stopped it meanwhile, and it must not be started again. */
    STOPPED,
    /** The very containers run that ran before, and none was made of another image: putting back would do the same again. */
    UNCHANGED,
    /** Anything else, also what could not be told. */
    CHANGED;

    /**
     * What it is. Pure.
     *
     * @param before a look at it before anything was made anew
     * @param after a look at it now; null when that told nothing
     */
    static UpdateLeft of(UpdateBegin begin, Stack before, @Nullable Stack after) {
        Recorded running = after == null ? null : Recorded.of(after);
        Stack.Run run = after == null ? null : after.run();
        if (after == null || running == null || run == null || run.job() != null) {
            return CHANGED;
        }
        if (run.activeState().equals("inactive") && running.images().isEmpty()) {
            return STOPPED;
        }
        boolean same = begin.before().differences(after).isEmpty()
                && begin.before().newer(after).isEmpty()
                && Changes.between(before, after).none();
        return run.activeState().equals("active") && !begin.hasFailed() && same ? UNCHANGED : CHANGED;
    }
}
