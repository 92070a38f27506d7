package io.unitward.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * Lets something be brought to a good end when this process is told to end by Ctrl-C or SIGTERM: what waits is ended early, and
 * the process goes on until this is closed.
 */
final class Interruption implements AutoCloseable {
    /** How long a command may take to say what came of it. */
    private static final Duration LEAVING = Duration.ofSeconds(10);

    private final Console console;
    private final String message;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "unitward-stop");
    private volatile boolean requested;
    private Thread waiting = hook;

    private Interruption(Console console, String message) {
        this.console = console;
        this.message = message;
    }

    /**
     * Begins.
     *
     * @param message what to tell when it comes to that
     */
    static Interruption watch(Console console, String message) {
        Interruption interruption = new Interruption(console, message);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether this process was told to end. */
    boolean isRequested() {
        return requested;
    }

    /** Waits for a child, which is ended when this process is told to end. */
    <T> T interruptible(Supplier<T> work) {
        synchronized (this) {
            waiting = Thread.currentThread();
            if (requested) {
                waiting.interrupt();
            }
        }
        try {
            return work.get();
        } finally {
            synchronized (this) {
                waiting = hook;
                // It was meant for the child alone: whatever comes next writes files.
                boolean interrupted = Thread.interrupted();
                requested |= interrupted;
            }
        }
    }

    private void stop() {
        synchronized (this) {
            requested = true;
            if (waiting != hook) {
                waiting.interrupt();
            }
        }
        console.tell(message);
        try {
            closed.await();
            // The exit code is that of the command, which ends the process at once; not the signal's.
            Thread.sleep(LEAVING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What had to be brought to an end is. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs already, and ends now.
            return;
        }
    }
}
