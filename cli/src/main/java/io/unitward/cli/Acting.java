package io.unitward.cli;

import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.journal.StateUnusable;
import java.util.ArrayList;
import java.util.List;

/** Runs what takes the lock and changes something; what stops it ends the run. */
final class Acting {
    private Acting() {}

    /** Something that takes the lock. */
    interface Work<T> {
        T run() throws LockHeld, StateUnusable;
    }

    /** Runs it. */
    static <T> T run(Work<T> work) throws RunFailure {
        return run("the next run looks anew", work);
    }

    /**
     * Runs it.
     *
     * @param next what comes of it, or is to be done, when a further look came to no end
     * @throws RunFailure when the lock is held, the state cannot be used, or a further look came to no end
     */
    static <T> T run(String next, Work<T> work) throws RunFailure {
        try {
            return work.run();
        } catch (Unjudged unjudged) {
            List<String> lines = new ArrayList<>(unjudged.failure().lines());
            lines.add("what was done before that is in the journal; " + next);
            throw new RunFailure(unjudged.failure().exitCode(), lines);
        } catch (LockHeld held) {
            throw RunFailure.of(ExitCode.LOCKED, held);
        } catch (StateUnusable unusable) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, unusable);
        }
    }
}
