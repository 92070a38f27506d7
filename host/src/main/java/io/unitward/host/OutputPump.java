package io.unitward.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads a stream to its end on a thread of its own and keeps the first bytes of it. */
final class OutputPump {
    private final InputStream from;
    private final int cap;
    private final Runnable atCap;
    private final CountDownLatch end = new CountDownLatch(1);
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean truncated;

    private OutputPump(InputStream from, int cap, Runnable atCap) {
        this.from = from;
        this.cap = cap;
        this.atCap = atCap;
    }

    /**
     * Starts reading.
     *
     * @param atCap run once, when there is more than is kept
     */
    static OutputPump start(InputStream from, int cap, Runnable atCap) {
        OutputPump pump = new OutputPump(from, cap, atCap);
        daemon("output", pump::run);
        return pump;
    }

    /** Runs it on a thread that does not keep the JVM from ending. */
    static void daemon(String what, Runnable work) {
        Thread thread = new Thread(work, "child " + what);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the end of the stream; false when the deadline passed first. */
    boolean await(Deadline deadline) throws InterruptedException {
        return end.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }

    synchronized boolean truncated() {
        return truncated;
    }

    private void run() {
        byte[] buffer = new byte[16 * 1024];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                if (keep(buffer, count)) {
                    atCap.run();
                }
            }
        } catch (IOException e) {
            // The pipe was closed under us: there may have been more.
            markTruncated();
        } finally {
            end.countDown();
        }
    }

    /** Whether this was the first that there was no room for. */
    private synchronized boolean keep(byte[] buffer, int count) {
        int room = Math.min(count, cap - kept.size());
        kept.write(buffer, 0, room);
        boolean first = room < count && !truncated;
        truncated |= room < count;
        return first;
    }

    private synchronized void markTruncated() {
        truncated = true;
    }
}
