package io.unitward.cli;

import io.unitward.config.Allowlist;
import io.unitward.config.WaiverReader;
import io.unitward.engine.report.Style;
import io.unitward.engine.report.WaiversJson;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward hold}: asks that nothing be done to some units for a while, and lists what is held. */
final class HoldCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "held, released or listed",
            ExitCode.USAGE, "wrong usage; nothing of that name is held (--release)",
            ExitCode.INTERNAL, "internal error, or the result could not be written",
            ExitCode.LOCKED, "another run keeps writing the state",
            ExitCode.BAD_CONFIGURATION, "the state directory cannot be used, or a newer unitward wrote the holds");

    /** Whoever wants more can take it out of the allowlist. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final int LONGEST_REASON = 300;

    private HoldCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("hold", new HoldCommand(root));
        ScopeOptions.addTo(command)
                .addOption(
                        Given.text(
                                "--until",
                                "T",
                                "When it ends by itself: a duration such as 90m, 2h or 3d, a date (its first moment in UTC), or a moment such as 2027-01-31T18:00:00Z."))
                .addOption(Given.text("--reason", "R", "Why; shown in every report."))
                .addOption(Given.flag("--release", "End the holds on each UNIT, as they are listed."))
                .addOption(Given.outputs())
                .addOption(Given.path(
                        "--state-dir", "DIR", "Where the audit keeps its memory, if not in the usual place."))
                .addPositional(
                        Given.units(
                                "0..*",
                                "Names or globs of units, a name without a type is a service, that of a stack stands for its unit, too; manager: every reload of it; '*': all of these. None: list what is held."));
        command.usageMessage()
                .description(
                        "Asks that nothing be done to a unit for a while, or lists what is held.",
                        "",
                        "A reload changes every unit with something pending. While one of them is held it is refused, and"
                                + " the audit ends with 11, whatever the allowlist says. A hold silences nothing.",
                        "",
                        "Holds are kept with the memory of the audit, so those that root sets count for root's audits, and"
                                + " yours for yours. They end by themselves.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward hold immich-stack --until 2h --reason 'migrating the database'",
                        "      Nothing reloads a change of it for two hours.",
                        "  unitward hold",
                        "      What is held, until when and why.",
                        "  unitward hold --release immich-stack",
                        "      Done earlier.",
                        "  unitward hold web db 'mail-*' --until 90m --reason 'moving the disks'",
                        "      All of them; of several either every one is held or released, or none.",
                        "  unitward hold manager --until 2h --reason 'comparing two generations'",
                        "      No reload, whatever waits; single units may still be restarted.",
                        "  unitward hold '*' --system --until 2027-01-07 --reason 'freeze'",
                        "      As root: no reload of the system manager at all.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.parse(given.texts("-o")),
                () -> ScopeOptions.asked(given, Caller.uid(), false),
                () -> meant(given.arguments()),
                () -> asked(given),
                () -> reason(given),
                () -> until(given, Instant.now()));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        List<String> units = meant(given.arguments());
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, false);
        Map<String, String> ofStacks =
                units.isEmpty() ? Map.of() : StackNames.units(given.arguments(), StackNames.declared(asked, uid));
        ofStacks.forEach((name, unit) -> root.console()
                .tell("note: '" + name.replaceFirst("\\.service$", "")
                        + "' is a stack, and holds are of units: its unit " + unit + " is meant, too"));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        if (units.isEmpty()) {
            HoldStore.Held held = store(given, uid, asked).read();
            if (held.unusable() != null) {
                throw new RunFailure(ExitCode.BAD_CONFIGURATION, held.unusable());
            }
            outputs.write(new Listed(held.inForce(now), List.of()), root.console());
            return ExitCode.COMPLIANT.code();
        }
        if (given.flag("--release")) {
            List<String> gone = new ArrayList<>();
            return write(
                    given,
                    uid,
                    asked,
                    held -> {
                        List<Hold> left = released(held, StackNames.held(units, ofStacks, names(held)));
                        gone.clear();
                        names(held).stream()
                                .filter(unit -> !names(left).contains(unit))
                                .forEach(gone::add);
                        return left;
                    },
                    gone,
                    now,
                    outputs);
        }
        List<String> all = StackNames.with(units, ofStacks);
        String why = reason(given);
        Instant end = until(given, now);
        String who = who(uid);
        List<Hold> holds = all.stream()
                .distinct()
                .map(unit -> new Hold(unit, end, why, who, now))
                .toList();
        int code = write(given, uid, asked, held -> with(held, holds), List.of(), now, outputs);
        // Held first: looking may take a while, and somebody waits for the hold.
        Unheard.of(all.stream().filter(unit -> !ofStacks.containsKey(unit)).toList(), asked, uid, root.console())
                .forEach(note -> root.console().tell(note));
        return code;
    }

    /** Words that nobody who types them means as the name of a service. */
    private static final Set<String> NO_UNITS =
            Set.of("all", "any", "everything", "reload", "reloads", "daemon-reload", "systemd", "system", "user");

    /** What goes together. */
    private static void asked(Given given) throws RunFailure {
        boolean says = given.text("--until") != null || given.text("--reason") != null;
        require(
                !given.arguments().isEmpty() || !(given.flag("--release") || says),
                "UNIT is missing; expected which unit to hold or release");
        require(
                !given.flag("--release") || !says,
                "--until and --reason say how to hold; expected none with --release");
    }

    /** Why; empty where nothing is to be held. */
    private static String reason(Given given) throws RunFailure {
        String reason = Objects.requireNonNullElse(given.text("--reason"), "").strip();
        require(!holds(given) || !reason.isEmpty(), "--reason is missing; expected why, in one line");
        require(
                reason.length() <= LONGEST_REASON && reason.chars().noneMatch(Character::isISOControl),
                "--reason '" + reason + "'; expected one line of at most " + LONGEST_REASON + " characters");
        return reason;
    }

    /** Until when; now where nothing is to be held. */
    private static Instant until(Given given, Instant now) throws RunFailure {
        String until = given.text("--until");
        require(!holds(given) || until != null, "--until is missing; expected when the hold ends, such as --until 2h");
        return until == null ? now : until(until, now);
    }

    /** Whether something is to be held. */
    private static boolean holds(Given given) {
        return !given.flag("--release") && !given.arguments().isEmpty();
    }

    private static List<String> meant(List<String> arguments) throws RunFailure {
        List<String> units = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String argument : arguments) {
            try {
                units.add(meant(argument));
            } catch (RunFailure wrong) {
                problems.addAll(wrong.lines());
            }
        }
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
        return units;
    }

    /** What a UNIT argument stands for: the manager, a glob, or the full name of a unit. */
    private static String meant(String argument) throws RunFailure {
        if (argument.equals(FindingDraft.MANAGER)) {
            return argument;
        }
        require(
                !NO_UNITS.contains(argument),
                "UNIT '" + argument
                        + "' could mean more than one thing; expected '*' for every unit and the manager, manager"
                        + " for every reload of it, or " + argument + ".service for a unit of that name");
        String unit = UnitArgument.full(argument);
        String problem = Allowlist.unitGlobProblem(unit);
        require(problem == null, "UNIT '" + unit + "'; expected " + problem);
        return unit;
    }

    private static void require(boolean holds, String message) throws RunFailure {
        if (!holds) {
            throw new RunFailure(ExitCode.USAGE, message);
        }
    }

    private static HoldStore store(Given given, long uid, ScopeOptions.Asked asked) throws RunFailure {
        Path named = given.path("--state-dir");
        Path place = named == null ? Caller.stateDirectory(uid, asked.scope()) : named;
        long whose = asked.userOf() == null ? uid : asked.userOf().uid();
        try {
            return new HoldStore(StateDirectory.open(place, asked.scope(), whose));
        } catch (StateUnusable unusable) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION, unusable.getMessage() + "; or name another place with --state-dir");
        }
    }

    /** @param released what the change has ended the holds of, filled in by it */
    private int write(
            Given given,
            long uid,
            ScopeOptions.Asked asked,
            UnaryOperator<List<Hold>> change,
            List<String> released,
            Instant now,
            Outputs outputs)
            throws RunFailure {
        try {
            HoldStore.Updated updated = store(given, uid, asked).update(change, now, who(uid));
            if (updated == null) {
                throw new RunFailure(ExitCode.LOCKED, "another run keeps writing the state; nothing was changed");
            }
            if (updated.aside() != null) {
                root.console()
                        .tell("note: the file of holds was damaged and is kept as " + updated.aside()
                                + "; what it held is not known any more");
            }
            if (updated.unlogged() != null) {
                root.console().tell("note: " + updated.unlogged());
            }
            outputs.write(new Listed(updated.holds(), released), root.console());
            return ExitCode.COMPLIANT.code();
        } catch (NotHeld notHeld) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    notHeld.units.stream()
                            .map(unit -> "UNIT '" + unit + "' is not held; expected "
                                    + (notHeld.held.isEmpty()
                                            ? "one that is, and nothing is held"
                                            : "one of " + String.join(", ", notHeld.held))
                                    + (notHeld.others ? "; nothing was released" : ""))
                            .toList());
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, "the holds cannot be written: " + failure.getMessage());
        }
    }

    /** The same units are held once: the later word counts. */
    private static List<Hold> with(List<Hold> held, List<Hold> holds) {
        Set<String> anew = holds.stream().map(Hold::units).collect(Collectors.toUnmodifiableSet());
        List<Hold> after = new ArrayList<>(held);
        after.removeIf(each -> anew.contains(each.units()));
        after.addAll(holds);
        return after;
    }

    private static final class NotHeld extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> units;
        private final transient List<String> held;
        private final boolean others;

        /** @param others whether others were to be released that are held */
        NotHeld(List<String> units, List<String> held, boolean others) {
            this.units = units;
            this.held = held;
            this.others = others;
        }
    }

    private static List<String> names(List<Hold> held) {
        return held.stream().map(Hold::units).toList();
    }

    /** All of them or none. */
    private static List<Hold> released(List<Hold> held, List<String> units) {
        List<String> known = names(held);
        List<String> unknown =
                units.stream().filter(unit -> !known.contains(unit)).distinct().toList();
        if (!unknown.isEmpty()) {
            throw new NotHeld(unknown, known, units.stream().anyMatch(known::contains));
        }
        return held.stream().filter(hold -> !units.contains(hold.units())).toList();
    }

    /** The moment that a text stands for, seen from now. */
    private static Instant until(String text, Instant now) throws RunFailure {
        // A number alone could as well be a year, so a unit must say what is meant.
        Duration duration = Durations.withUnit(text);
        Instant until = duration == null ? WaiverReader.moment(text) : now.plus(duration);
        if (until == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--until '" + text
                            + "'; expected a duration such as 90m, 2h or 3d, a date such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z");
        }
        require(
                until.isAfter(now),
                "--until '" + text + "'; expected a moment after now, which is " + now
                        + (text.length() == 10 ? "; a date stands for its first moment in UTC" : ""));
        require(
                !until.isAfter(now.plus(LONGEST)),
                "--until '" + text + "'; expected at most " + LONGEST.toDays() + " days from now");
        return until;
    }

    private static String who(long uid) {
        String name = System.getProperty("user.name", "?");
        return name.equals("?") ? "uid " + uid : name;
    }

    /**
     * What is held, in each format.
     *
     * @param released what was until now, which people are told first
     */
    private record Listed(List<Hold> holds, List<String> released) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            if (!released.isEmpty()) {
                to.append("released: ")
                        .append(Visible.of(String.join(", ", released)))
                        .append('\n');
            }
            if (holds.isEmpty()) {
                to.append(released.isEmpty() ? "nothing is held\n" : "nothing else is held\n");
            }
            for (Hold hold : holds) {
                to.append(Visible.of(hold.units() + "  until " + hold.until() + "  by " + hold.by() + " since "
                                + hold.since() + ": " + hold.reason()))
                        .append('\n');
            }
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin().field("schema", "unitward.hold-list/v1").list("holds");
            for (Hold hold : holds) {
                WaiversJson.hold(hold, json);
            }
            json.endList().end().finish();
        }
    }
}
