package io.unitward.cli;

import io.unitward.cli.install.ExecWords;
import io.unitward.ownership.StackDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The units that keep a stack, with every program by its absolute path. Pure. */
final class StackUnitText {
    /** By this line a file is known to be ours, and may be replaced. */
    static final String OURS = "# Written by 'unitward stack unit";

    /** What preflight may take, and what each start of unitward itself does. */
    private static final long MARGIN = 90;

    private final StackDeclaration stack;
    private final List<String> unitward;
    private final Map<String, String> environment;
    private final boolean lasts;

    /**
     * @param unitward the program, and arguments before any command
     * @param environment what it needs in its environment
     * @param lasts whether the program will be there under that path when another version of it is installed
     */
    StackUnitText(StackDeclaration stack, List<String> unitward, Map<String, String> environment, boolean lasts) {
        this.lasts = lasts;
        this.stack = stack;
        this.unitward = List.copyOf(unitward);
        this.environment = new TreeMap<>(environment);
    }

    /** The text of each unit by its name, the stack's own first. */
    Map<String, String> units() {
        Map<String, String> units = new LinkedHashMap<>();
        units.put(stack.unit(), service());
        if (stack.gate() == StackDeclaration.Gate.BACKGROUND) {
            units.put(stack.verifyUnit(), verify());
        }
        units.put(beside("-update"), update("stack " + stack.name(), stack.name()));
        return units;
    }

    /** A timer that updates all stacks of the user once a day, and its service. */
    Map<String, String> timer() {
        List<String> lines = head("Update all stacks");
        lines.addAll(List.of(
                "",
                "[Timer]",
                "OnCalendar=daily",
                "RandomizedDelaySec=1h",
                "Persistent=yes",
                "",
                "[Install]",
                "WantedBy=timers.target",
                ""));
        Map<String, String> units = new LinkedHashMap<>();
        units.put("unitward-stacks-update.service", update("all stacks", "--all"));
        units.put("unitward-stacks-update.timer", String.join("\n", lines));
        return units;
    }

    private String update(String what, String argument) {
        List<String> lines = head("Update " + what);
        lines.addAll(List.of("", "[Service]", "Type=oneshot"));
        environment(lines);
        lines.add("ExecStart=" + line("update", "--alert", argument));
        lines.add("# Where it could not even begin, or was killed, it told nobody.");
        List<String> tell = ExecWords.of(unitward);
        tell.addAll(List.of("alert-failure", "--after-run", "%n"));
        lines.add("ExecStopPost=-" + String.join(" ", tell));
        // Each step has a deadline of its own; how many steps there are is not known here.
        lines.add("TimeoutStartSec=infinity");
        lines.add("");
        return String.join("\n", lines);
    }

    private String beside(String suffix) {
        return stack.unit().replaceFirst("\\.service$", suffix + ".service");
    }

    private String service() {
        StackDeclaration.Deadlines deadlines = stack.deadlines();
        boolean background = stack.gate() == StackDeclaration.Gate.BACKGROUND;
        long start = MARGIN + deadlines.start().toSeconds();
        long wait = deadlines
                .start()
                .plus(deadlines.health())
                .plus(deadlines.stable())
                .toSeconds();
        List<String> lines = head("Stack " + stack.name());
        if (needsSocket(stack)) {
            lines.add("Requires=podman.socket");
            lines.add("After=podman.socket");
        }
        if (background) {
            lines.add("# Nothing waits for this one; it fails when the stack is not as declared.");
            lines.add("Wants=" + stack.verifyUnit());
        }
        lines.addAll(List.of("", "[Service]", "Type=oneshot", "RemainAfterExit=yes"));
        // A directory that is missing is told by preflight in words of its own.
        lines.add("WorkingDirectory=-" + specifier(stack.directory()));
        environment(lines);
        lines.add("ExecStartPre=" + line("preflight", stack.name()));
        lines.add("ExecStart=" + line("apply", stack.name()));
        if (!background) {
            lines.add("ExecStartPost=" + line("verify", stack.name()));
        }
        lines.add("ExecStop=" + down());
        lines.add("TimeoutStartSec=" + (background ? start : start + wait));
        lines.add("TimeoutStopSec=90");
        lines.addAll(List.of("", "[Install]", "WantedBy=default.target", ""));
        return String.join("\n", lines);
    }

    private String verify() {
        StackDeclaration.Deadlines deadlines = stack.deadlines();
        List<String> lines = head("Whether stack " + stack.name() + " is as declared");
        lines.add("After=" + stack.unit());
        lines.addAll(List.of("", "[Service]", "Type=oneshot"));
        environment(lines);
        lines.add("ExecStart=" + line("verify", stack.name()));
        lines.add("TimeoutStartSec="
                + (MARGIN
                        + deadlines
                                .start()
                                .plus(deadlines.health())
                                .plus(deadlines.stable())
                                .toSeconds()));
        lines.add("");
        return String.join("\n", lines);
    }

    private List<String> head(String description) {
        List<String> lines = new ArrayList<>(List.of(
                OURS + " " + stack.name() + " --install'; what you change here is lost when that is run again."));
        if (!lasts) {
            lines.add(
                    "# It names unitward by the path of one installation: run that again when another takes its place.");
        }
        lines.add("[Unit]");
        lines.add("Description=" + description);
        return lines;
    }

    private void environment(List<String> lines) {
        environment.forEach((name, value) -> lines.add(ExecWords.environment(name, value)));
        if (needsSocket(stack)) {
            lines.add("Environment=DOCKER_HOST=unix://%t/podman/podman.sock");
        }
    }

    /** podman-compose runs podman itself; every other provider speaks to its socket. */
    static boolean needsSocket(StackDeclaration stack) {
        return !stack.provider().get(0).endsWith("podman-compose");
    }

    private String line(String verb, String... arguments) {
        List<String> words = ExecWords.of(unitward);
        words.addAll(List.of("stack", verb));
        words.addAll(List.of(arguments));
        return String.join(" ", words);
    }

    private String down() {
        List<String> argv = new ArrayList<>(stack.provider());
        if (!argv.get(0).startsWith("/")) {
            // systemd looks for a name in a fixed list of directories; env does so in PATH, as all the other commands
            // do.
            argv.add(0, "/usr/bin/env");
        }
        List<String> words = ExecWords.of(argv);
        words.addAll(List.of("-p", stack.project()));
        String first = stack.composeFiles().get(0);
        if (!first.substring(0, Math.max(first.lastIndexOf('/'), 1)).equals(stack.directory())) {
            words.addAll(List.of(
                    "--project-directory",
                    ExecWords.quoted(specifier(stack.directory()).replace("$", "$$"))));
        }
        stack.composeFiles()
                .forEach(file -> words.addAll(
                        List.of("-f", ExecWords.quoted(specifier(file).replace("$", "$$")))));
        words.add("down");
        return String.join(" ", words);
    }

    /** A path as written, in systemd's words for the home and the runtime directory. */
    private static String specifier(String path) {
        String escaped = path.replace("%", "%%");
        return escaped.equals("~") || escaped.startsWith("~/")
                ? "%h" + escaped.substring(1)
                : escaped.equals("{runtime}") || escaped.startsWith("{runtime}/")
                        ? "%t" + escaped.substring("{runtime}".length())
                        : escaped;
    }
}
