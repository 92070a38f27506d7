package io.unitward.cli;

import io.unitward.ownership.StackDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward stack unit}. */
final class StackUnitCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "printed, or written",
            ExitCode.USAGE, "wrong usage, including a stack that is not declared",
            ExitCode.ACTION_FAILED, "nothing was written: what is in its place is not ours, or it cannot be written",
            ExitCode.INTERNAL, "internal error",
            ExitCode.BAD_CONFIGURATION, "bad configuration");

    private StackUnitCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("unit", new StackUnitCommand(root));
        StackSession.addTo(command)
                .addOption(Given.flag(
                        "--install", "Write them below ~/.config/systemd/user; the manager is not reloaded."))
                .addOption(Given.flag("--timer", "Also the one timer that updates all stacks daily, and its service."))
                .addPositional(Given.word(0, "STACK", "A stack of unitward.yaml."));
        command.usageMessage()
                .description(
                        "Prints the units that keep a stack: preflight before, apply for, and verify after each start, so that"
                                + " plain 'systemctl --user restart' fails when the stack is not as declared. With 'gate:"
                                + " background' nothing waits for that, and a unit of its own verifies and fails. S-update.service updates it.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward stack unit immich",
                        "      For a host whose units are declared elsewhere.",
                        "  unitward stack unit immich --install",
                        "      It tells what comes next: a reload, enabling it, the first start.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    int run(Given given) throws RunFailure {
        StackSession session = StackSession.open(root, given);
        StackDeclaration stack = session.stack(given.word(0));
        OwnProgram program = OwnProgram.here();
        StackUnitText texts =
                new StackUnitText(stack, program.argv(), program.environment(), !OwnProgram.isNamedByItself());
        Map<String, String> units = new LinkedHashMap<>(texts.units());
        if (given.flag("--timer")) {
            units.putAll(texts.timer());
        }
        Console console = root.console();
        if (!given.flag("--install")) {
            boolean several = units.size() > 1;
            units.forEach((name, text) -> console.out().println((several ? "# " + name + "\n" : "") + text));
            return ExitCode.COMPLIANT.code();
        }
        Path directory = InstallPlace.userUnits();
        List<String> problems = new ArrayList<>();
        for (String name : units.keySet()) {
            String problem = problem(directory.resolve(name));
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (!problems.isEmpty()) {
            problems.add("nothing was written");
            throw new RunFailure(ExitCode.ACTION_FAILED, problems);
        }
        boolean first = !Files.exists(directory.resolve(stack.unit()), LinkOption.NOFOLLOW_LINKS);
        boolean written = false;
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> unit : units.entrySet()) {
                Path file = directory.resolve(unit.getKey());
                if (Files.exists(file) && Files.readString(file).equals(unit.getValue())) {
                    continue;
                }
                written = true;
                Path fresh = directory.resolve("." + unit.getKey() + ".unitward-new");
                Files.deleteIfExists(fresh);
                Files.writeString(fresh, unit.getValue(), StandardOpenOption.CREATE_NEW);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                console.out().println(file);
            }
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.ACTION_FAILED, "a unit could not be written: " + failure);
        }
        if (!written) {
            console.tell("all of it is there already");
            return ExitCode.COMPLIANT.code();
        }
        next(stack, given.flag("--timer"), Lingering.isOn(), first).forEach(line -> console.tell("next: " + line));
        return ExitCode.COMPLIANT.code();
    }

    /**
     * What is left to do for somebody who has written the units, in order.
     *
     * @param first whether there was no unit of the stack before
     */
    static List<String> next(StackDeclaration stack, boolean timer, boolean lingering, boolean first) {
        List<String> next = new ArrayList<>(List.of("systemctl --user daemon-reload"));
        if (first) {
            next.add("systemctl --user enable " + stack.unit());
        }
        next.add("unitward stack restart " + stack.name() + (first ? " --pull" : ""));
        if (timer) {
            next.add("systemctl --user enable --now unitward-stacks-update.timer");
        }
        if (!lingering) {
            next.add(
                    "loginctl enable-linger, so that your manager runs from boot on and not only while you are logged in");
        }
        return next;
    }

    /** Why a file may not be replaced, a sentence; null when nothing is there, or it is ours. */
    static @Nullable String problem(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            // A masked unit is a link as well, and nobody declares that.
            if (Files.isSymbolicLink(file) && !Files.readSymbolicLink(file).equals(Path.of("/dev/null"))) {
                return file + " is a link to " + Files.readSymbolicLink(file)
                        + ", as Home Manager makes them: whoever made"
                        + " it declares the unit; without --install its text is printed, to be declared there";
            }
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.readString(file).startsWith(StackUnitText.OURS)) {
                return null;
            }
        } catch (IOException failure) {
            return file + " is there and cannot be read: " + failure.getMessage();
        }
        return file + " is there, and 'stack unit' did not write it; expected nothing there: move it away first";
    }
}
