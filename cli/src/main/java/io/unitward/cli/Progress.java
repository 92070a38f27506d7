package io.unitward.cli;

import org.jspecify.annotations.Nullable;

/** One line on a terminal about what takes longer than a second; gone again when it is over. */
final class Progress implements AutoCloseable {
    private static final long QUIET_MILLIS = 1000;

    private final Console console;
    private final @Nullable Thread thread;
    private volatile String doing;
    private boolean shown;
    private boolean closed;

    private Progress(Console console, String doing) {
        this.console = console;
        this.doing = doing;
        this.thread = console.progress() ? new Thread(this::show, "unitward-progress") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    static Progress start(Console console, String doing) {
        return new Progress(console, doing);
    }

    /** Says what is being done from here on. */
    void now(String next) {
        doing = next;
    }

    private void show() {
        long begun = System.nanoTime();
        try {
            synchronized (this) {
                while (!closed) {
                    wait(QUIET_MILLIS);
                    if (!closed) {
                        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
                        console.err().print("\r\033[Kunitward: " + doing + " … " + seconds + " s");
                        console.err().flush();
                        shown = true;
                    }
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Takes the line away, so that something else can be printed. */
    synchronized void end() {
        if (closed) {
            return;
        }
        closed = true;
        if (shown) {
            console.err().print("\r\033[K");
            console.err().flush();
        }
        notifyAll();
    }
}
