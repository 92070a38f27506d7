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
    private final CountDownLatch end = new CountDownLatch(1);
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean truncated;

    private OutputPump(InputStream from, int cap) {
        this.from = from;
        this.cap = cap;
    }

    static OutputPump start(InputStream from, int cap) {
        OutputPump pump = new OutputPump(from, cap);
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
                keep(buffer, count);
            }
        } catch (IOException e) {
            // The pipe was closed under us: there may have been more.
            markTruncated();
        } finally {
            end.countDown();
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        int room = Math.min(count, cap - kept.size());
        kept.write(buffer, 0, room);
        truncated |= room < count;
    }

    private synchronized void markTruncated() {
        truncated = true;
    }
}
