package io.unitward.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One line on a terminal about what takes longer than a second; gone again when it is over. */
final class Progress implements AutoCloseable {
    private static final long QUIET_MILLIS = 1000;
    /** Between two lines where no terminal is. */
    private static final long LINES_MILLIS = 30_000;

    private final Console console;
    private final @Nullable Thread thread;
    private final @Nullable Duration limit;
    private final long begun = System.nanoTime();
    private volatile String doing;
    private final boolean written;
    private boolean shown;
    private boolean closed;

    private Progress(Console console, String doing, @Nullable Duration limit, boolean lines) {
        this.console = console;
        this.doing = doing;
        this.limit = limit;
        this.written = lines && !console.progress();
        if (written) {
            console.tell(line());
        }
        this.thread = written || console.progress() ? new Thread(this::show, "unitward-progress") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    static Progress start(Console console, String doing) {
        return new Progress(console, doing, null, false);
    }

    /**
     * Of what may take so long, which is told with it.
     *
     * @param lines whether to write a line, and another one now and then, where no terminal is
     */
    static Progress until(Console console, String doing, Duration limit, boolean lines) {
        return new Progress(console, doing, limit, lines);
    }

    /** Says what is being done from here on. */
    synchronized void now(String next) {
        boolean news = !next.equals(doing);
        doing = next;
        if (news && written && !closed) {
            console.tell(line());
        }
    }

    private String line() {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        return limit == null ? doing + " … " + seconds + " s" : left(doing, limit, Duration.ofSeconds(seconds));
    }

    /** What is being done, and for how long it still may be. */
    static String left(String doing, Duration limit, Duration taken) {
        return doing + ", " + Math.max(0, limit.minus(taken).toSeconds()) + " s left";
    }

    private void show() {
        try {
            synchronized (this) {
                while (!closed) {
                    wait(console.progress() ? QUIET_MILLIS : LINES_MILLIS);
                    if (!closed && console.progress()) {
                        console.err().print("\r\033[Kunitward: " + line());
                        console.err().flush();
                        shown = true;
                    } else if (!closed) {
                        console.tell(line());
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
