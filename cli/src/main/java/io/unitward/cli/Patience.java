package io.unitward.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounds a run over what another user said. That user may say what is slow to judge, or fills the memory; then the run could
 * not tell, and ends. What still works on it is left behind: the process ends at once.
 */
final class Patience {
    /** What several times working on the largest answer takes. */
    private static final Duration WORK = Duration.ofMinutes(1).plus(Alerting.LONGEST);

    private Patience() {}

    /** What a command does with what it sees. */
    interface Work<T> {
        T done() throws RunFailure;
    }

    /**
     * Runs what looks at a manager, and bounds it where that is another user's.
     *
     * @param looks how often it looks at most
     * @throws RunFailure its own, or that it took too much
     */
    static <T> T over(AuditOptions options, int looks, Work<T> work) throws RunFailure {
        if (options.userOf() == null) {
            return work.done();
        }
        Duration look = options.timeout().plus(UserOf.START_UP);
        return within(look.multipliedBy(looks).plus(WORK), work::done);
    }

    /**
     * Runs what acts on a manager, and bounds it where that is another user's. What was begun when it ends is in the journal, and
     * what still works on it as that user ends with this process.
     *
     * @param looks how often a process that is that user may be asked
     * @throws RunFailure its own, or that it took too long
     */
    static <T> T acting(AuditOptions options, int looks, Work<T> work) throws RunFailure {
        if (options.userOf() == null) {
            return work.done();
        }
        Duration limit = longest(options, looks);
        return within(
                limit,
                ExitCode.DEADLINE,
                "the run was not over within " + limit.toSeconds() + " s and was ended; what it did is in the journal"
                        + " ('unitward log --actions'), and the next run finishes what it began, or rolls it back",
                work::done);
    }

    /** How long a run that acts may take: so many questions, a reload, and several times what judging takes. */
    static Duration longest(AuditOptions options, int looks) {
        Duration look = options.timeout().plus(UserOf.START_UP);
        Duration reload =
                options.dryRun() ? Duration.ZERO : options.reloadTimeout().plus(UserOf.START_UP);
        return look.multipliedBy(looks).plus(reload).plus(WORK);
    }

    /**
     * Runs it.
     *
     * @throws RunFailure its own, or that it took too much
     */
    static <T> T within(Duration limit, Callable<T> run) throws RunFailure {
        return within(
                limit, "could not tell: what was answered was not judged within " + limit.toSeconds() + " s", run);
    }

    /** The same, with what to say when it took too much. */
    static <T> T within(Duration limit, String tooLong, Callable<T> run) throws RunFailure {
        return within(limit, ExitCode.UNKNOWN, tooLong, run);
    }

    /** The same, with the exit code of a run that took too long. */
    static <T> T within(Duration limit, ExitCode late, String tooLong, Callable<T> run) throws RunFailure {
        FutureTask<T> task = new FutureTask<>(run);
        Thread thread = new Thread(task, "unitward-run");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException passed) {
            throw new RunFailure(late, tooLong);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunFailure(ExitCode.INTERNAL, "interrupted");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof RunFailure failure) {
                throw failure;
            }
            if (cause instanceof OutOfMemoryError || cause instanceof StackOverflowError) {
                throw new RunFailure(
                        ExitCode.UNKNOWN, "could not tell: there was not enough memory to judge what was answered");
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(cause);
        }
    }
}
