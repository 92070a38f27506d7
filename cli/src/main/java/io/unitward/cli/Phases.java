package io.unitward.cli;

import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where the time of a run goes, for docs/performance.md: with {@code UNITWARD_PHASES} set, each mark is told on standard error
 * at the end, in milliseconds since the process was made (to about 10 ms, which is what the kernel keeps). Static, since a
 * value handed through every step would outweigh what it measures; off, it costs one comparison.
 */
final class Phases {
    private static final boolean ON = System.getenv("UNITWARD_PHASES") != null;
    private static final long BEGUN_NANOS = System.nanoTime();
    private static final Queue<String> MARKS = new ConcurrentLinkedQueue<>();

    private Phases() {}

    /** Notes that something is done by now. May be called on any thread. */
    static void done(String what) {
        if (ON) {
            MARKS.add((System.nanoTime() - BEGUN_NANOS) + " " + what + "\t("
                    + Thread.currentThread().getName() + ")");
        }
    }

    /** Tells all of it. */
    static void tell(Console console) {
        if (!ON) {
            return;
        }
        long before = ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Instant.now().toEpochMilli() - start.toEpochMilli())
                .orElse(0L);
        long nanosSoFar = System.nanoTime() - BEGUN_NANOS;
        for (String mark : MARKS) {
            int space = mark.indexOf(' ');
            long nanos = Long.parseLong(mark.substring(0, space));
            long millis = before - (nanosSoFar - nanos) / 1_000_000;
            console.err().printf("%6d ms  %s%n", millis, mark.substring(space + 1));
        }
    }
}
