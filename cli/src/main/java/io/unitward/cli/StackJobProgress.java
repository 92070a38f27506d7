package io.unitward.cli;

import io.unitward.collector.StackWatch;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a restart of a stack waits for while systemd's job goes on. The gate in the unit knows it, and tells the journal alone; so
 * where somebody reads along, we look for ourselves. What is seen here decides nothing.
 */
final class StackJobProgress implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final StackSession session;
    private final StackDeclaration stack;
    private final Progress progress;
    private final @Nullable Thread thread;
    private volatile boolean over;

    private StackJobProgress(StackSession session, StackDeclaration stack, boolean lines) {
        this.session = session;
        this.stack = stack;
        Console console = session.console();
        this.progress = Progress.until(console, restarting(), StackActing.jobLimit(stack), lines);
        this.thread = lines || console.progress() ? new Thread(this::look, "unitward-restarting") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Begins to tell.
     *
     * @param lines whether to write a line for each change where no terminal is
     */
    static StackJobProgress start(StackSession session, StackDeclaration stack, boolean lines) {
        return new StackJobProgress(session, stack, lines);
    }

    private String restarting() {
        return "restarting " + stack.unit();
    }

    private void look() {
        StackWatch watch = session.watch(stack);
        LockSupport.parkNanos(PAUSE.toNanos());
        while (!over) {
            Snapshot seen = watch.look(Deadline.in(LOOK));
            StackLook look = session.judge(stack, seen, activating(seen), false);
            if (!over) {
                progress.now(restarting()
                        + (look.doubts().isEmpty()
                                ? ": as declared; its gate watches whether it stays so"
                                : ": " + StackProgress.waiting(look)));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** The run of the unit whose gate waits: it is judged as that gate does. */
    private @Nullable String activating(Snapshot seen) {
        Stack there = StackJudge.seen(stack, seen); // null where the manager did not answer
        Stack.Run run = there == null ? null : there.run();
        return run == null ? null : run.invocationId();
    }

    @Override
    public void close() {
        end();
    }

    /** Takes the line away, so that something else can be printed, and waits for a look that has begun. */
    void end() {
        over = true;
        progress.end();
        if (thread == null) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(LOOK.toMillis());
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
