package io.unitward.collector;

import io.unitward.facts.Snapshot;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Observes one manager and the files behind it, and changes nothing.
 *
 * <pre>
 * manager: itself ─► its units ─► (found on disk only) ──► files of units ─► sources
 *             └────► search path ────────┘        └► manager inputs, host
 * </pre>
 *
 * <p>Everything runs on daemon threads: a system call that blocks, on a dead network file system say, costs what it was
 * looking at, and never holds up the caller past the deadline.
 */
public final class SnapshotCollector {
    /** How long a collection that is not blocked may take to notice that the deadline has passed. */
    private static final long GRACE_MILLIS = 500;

    private SnapshotCollector() {}

    /**
     * Takes a snapshot.
     *
     * @return what was seen; a manager that could not be asked is in it as unavailable, anything else that could not be
     *     seen as a problem
     */
    public static Snapshot collect(CollectorOptions options) {
        Gathered gathered = new Gathered(options);
        CountDownLatch done = new CountDownLatch(1);
        Thread worker = new Thread(
                () -> {
                    try {
                        new Gathering(options, gathered).run();
                    } catch (RuntimeException | Error e) {
                        gathered.failed(e);
                    } finally {
                        done.countDown();
                    }
                },
                "unitward-collect");
        worker.setDaemon(true);
        worker.start();
        try {
            if (!done.await(options.deadline().left().toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                gathered.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            gathered.close();
        }
        return gathered.snapshot();
    }
}
