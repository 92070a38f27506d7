package io.unitward.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** What forks all the time is not chased for ever. */
    private static final int MOST_ROUNDS = 20;

    /** Where the session stands in {@code /proc/PID/stat}, counted from what follows the name in parentheses. */
    private static final int SESSION = 3;

    private ProcessTree() {}

    /**
     * Kills what is in a session, its leader included. As long as anybody is in it, no other process gets its id.
     *
     * @param session the id of its leader, which this process has started
     */
    static void killSession(long session) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<ProcessHandle> there = ProcessHandle.allProcesses()
                    .filter(process ->
                            process.pid() != ProcessHandle.current().pid() && session(process.pid()) == session)
                    .toList();
            if (there.isEmpty()) {
                return;
            }
            there.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The session that a process is in; -1 for one that is gone. */
    private static long session(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return words[0].equals("Z") ? -1 : Long.parseLong(words[SESSION]);
        } catch (IOException gone) {
            return -1;
        }
    }

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
