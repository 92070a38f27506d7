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
    private static final Duration WORK = Duration.ofMinutes(1);

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
        FutureTask<T> task = new FutureTask<>(run);
        Thread thread = new Thread(task, "unitward-run");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new RunFailure(ExitCode.UNKNOWN, tooLong);
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
