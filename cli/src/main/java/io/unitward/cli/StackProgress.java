package io.unitward.cli;

import io.unitward.json.Visible;
import io.unitward.remediation.stack.StackLook;
import io.unitward.remediation.stack.Vigil;
import java.time.Duration;

/** What a stack waits for and for how long it may: one line on a terminal, or a line for each change where that was asked for. */
final class StackProgress implements AutoCloseable {
    private final Console console;
    private final String stack;
    private final boolean lines;
    private String last = "";
    private boolean shown;

    /** @param lines whether to write a line for each change where no terminal is */
    StackProgress(Console console, String stack, boolean lines) {
        this.console = console;
        this.stack = stack;
        this.lines = lines;
    }

    void tell(Vigil vigil, Duration now) {
        StackLook look = vigil.look();
        if (look == null || !(console.progress() || lines)) {
            return;
        }
        Duration since = vigil.compliantAt();
        String what;
        Duration left;
        if (since != null) {
            what = "as declared; watching whether it stays so";
            left = vigil.limits().stable().minus(now.minus(since));
        } else {
            what = waiting(look);
            left = vigil.limit().minus(now);
        }
        String line = Visible.of("unitward: stack " + stack + ": " + what);
        String seconds = ", " + Math.max(0, left.toSeconds()) + " s left";
        if (console.progress()) {
            console.err().print("\r\033[K" + line + seconds);
            console.err().flush();
            shown = true;
        } else if (!line.equals(last)) {
            console.err().println(line + seconds);
        }
        last = line;
    }

    /** What is waited for, of a look that has doubts. */
    static String waiting(StackLook look) {
        StackLook.Doubt first = look.doubts().get(0);
        int more = look.doubts().size() - 1;
        return "waiting for " + first.about() + ": " + first.text() + (more > 0 ? " (and " + more + " more)" : "");
    }

    /** Takes the line away, so that something else can be printed. */
    @Override
    public void close() {
        if (shown) {
            console.err().print("\r\033[K");
            console.err().flush();
            shown = false;
        }
    }
}
