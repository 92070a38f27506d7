package io.unitward.cli;

/** How the demo looks: a sentence, a command, what it printed, and what its exit code means. */
final class DemoScreen {
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

    void say(String text) {
        console.out().println();
        for (String line : text.split("\n", -1)) {
            console.out().println(line);
        }
        console.out().flush();
    }

    void command(String line) {
        console.out().println();
        console.out().println("  " + bold("$ " + line));
        console.out().flush();
    }

    void output(String text) {
        text.strip().lines().forEach(line -> console.out().println("    " + line));
        console.out().flush();
    }

    void exit(int code) {
        for (ExitCode known : ExitCode.values()) {
            if (known.code() == code) {
                console.out().println("  exit " + code + ": " + known.meaning());
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
