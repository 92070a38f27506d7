package io.unitward.cli;

import java.util.List;

/** How the demo looks: a sentence, a command, what it printed, and what its exit code means. */
final class DemoScreen {
    private static final int INDENT = 4;
    private static final int USUAL_WIDTH = 90;

    private final Console console;

    DemoScreen(Console console) {
        this.console = console;
    }

    Console console() {
        return console;
    }

    void act(int number, String title) {
        console.out().println();
        console.out().println(bold("Act " + number + ". " + title));
        console.out().flush();
    }

    /** One paragraph. */
    void say(String text) {
        console.out().println();
        wrapped("", text);
        console.out().flush();
    }

    /** Points below what was said last. */
    void points(String... texts) {
        for (String text : texts) {
            wrapped("  - ", text);
        }
        console.out().flush();
    }

    /** Commands that are typed one after the other. */
    void commands(List<String> lines) {
        console.out().println();
        lines.forEach(line -> console.out().println("  " + bold("$ " + line)));
        console.out().flush();
    }

    void command(String line) {
        commands(List.of(line));
    }

    void output(String text) {
        text.strip().lines().forEach(line -> console.out().println(" ".repeat(INDENT) + line));
        console.out().flush();
    }

    /** Columns for what is told here. */
    int width() {
        return console.width() > 0 ? console.width() : USUAL_WIDTH;
    }

    /** Columns left for what a command prints. */
    int outputWidth() {
        return width() - INDENT;
    }

    private void wrapped(String lead, String text) {
        StringBuilder line = new StringBuilder(lead);
        for (String word : text.split(" ", -1)) {
            if (line.length() > lead.length() && line.length() + 1 + word.length() > width()) {
                console.out().println(line);
                line = new StringBuilder(" ".repeat(lead.length()));
            }
            line.append(line.length() > lead.length() ? " " : "").append(word);
        }
        console.out().println(line);
    }

    void exit(int code) {
        for (ExitCode known : ExitCode.values()) {
            if (known.code() == code) {
                console.out().println("    exit code " + code + ": " + known.meaning());
            }
        }
        console.out().flush();
    }

    /** Something did not go as the script says: said plainly, since a demo that lies is worse than none. */
    boolean expect(boolean held, String what) {
        if (!held) {
            console.tell("demo: expected that " + what + ", and it is not so");
        }
        return held;
    }

    private String bold(String text) {
        return console.colour() ? "\033[1m" + text + "\033[0m" : text;
    }
}
