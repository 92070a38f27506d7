package io.unitward.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends a child with all its descendants. */
final class ProcessTree {
    /** How long being killed may take; a process that the kernel holds takes longer and is left. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private ProcessTree() {}

    /**
     * Kills each process before its children: a shell whose command died would go on to its next command. The children are
     * looked up just before, as they cannot be found through a parent that is gone.
     */
    static void kill(Process root) {
        List<ProcessHandle> killed = new ArrayList<>();
        Deque<ProcessHandle> next = new ArrayDeque<>(List.of(root.toHandle()));
        while (!next.isEmpty()) {
            ProcessHandle process = next.removeFirst();
            next.addAll(process.children().toList());
            process.destroyForcibly();
            killed.add(process);
        }
        Deadline grace = Deadline.in(GRACE);
        for (ProcessHandle process : killed) {
            while (process.isAlive() && !grace.passed()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }
}
