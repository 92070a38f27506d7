package io.unitward.cli;

import io.unitward.cli.install.Every;
import io.unitward.cli.install.InstallRecord;
import io.unitward.cli.install.InstallText;
import io.unitward.cli.install.Wanted;
import io.unitward.cli.install.WatchedPlaces;
import io.unitward.cli.install.WritablePlaces;
import io.unitward.config.ConfigProblem;
import io.unitward.config.TrustedProgram;
import io.unitward.facts.Scope;
import io.unitward.ownership.Sha256;
import io.unitward.remediation.files.OwnFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code unitward install}. */
final class InstallCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "installed and running, printed, or already there",
            ExitCode.USAGE, "wrong usage",
            ExitCode.ACTION_PENDING, "nothing was done: a dry run, a hold, or a reload would load what others changed",
            ExitCode.ACTION_FAILED,
                    "a file in its place is not ours or was changed by hand; it cannot be written, or not be loaded",
            ExitCode.JOB_FAILED, "written and loaded, and a timer could not be started",
            ExitCode.UNKNOWN, "could not tell what a reload would load, so nothing was done",
            ExitCode.INTERNAL, "internal error",
            ExitCode.LOCKED, "another run is at work",
            ExitCode.BAD_CONFIGURATION, "bad configuration or state, or others could change the program");

    private static final Duration LOOK = Duration.ofSeconds(30);

    private InstallCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("install", new InstallCommand(root));
        command.addOption(Given.flag("--user", "For the caller's user manager (default unless root)."))
                .addOption(Given.flag("--system", "For the system manager (default for root)."))
                .addOption(OptionSpec.builder("--every")
                        .type(String.class)
                        .paramLabel("PERIOD")
                        .defaultValue("15m")
                        .description("How often it looks: " + Every.EXPECTED + " (default: ${DEFAULT-VALUE}).")
                        .build())
                .addOption(Given.flag(
                        "--on-change",
                        "Look also when a directory of unit files changes, 35 s after the first change."))
                .addOption(Given.flag("--heal", "Also run 'unitward heal' as often, in a service of its own."))
                .addOption(Given.flag(
                        "--stacks",
                        "Ask podman, too: needed where stacks are declared, and not possible in a hardened service."))
                .addOption(Given.flag("--network", "Let the services reach the network, for alerts to webhooks."))
                .addOption(Given.flag(
                        "--strict", "Count advice as well, and alert it: needed where no owner is declared yet."))
                .addOption(OptionSpec.builder("--metrics")
                        .type(Path.class)
                        .paramLabel("FILE")
                        .description(
                                "Let each audit write FILE for node exporter or Nagios, as -o openmetrics=FILE does.")
                        .build())
                .addOption(Given.flag("--print", "Print the units, each after its name; write nothing and ask nobody."))
                .addOption(Given.flag("--dry-run", "Say what would be written and removed; do nothing (11)."))
                .addOption(Given.flag("--force", "Replace also a file of ours that was changed by hand."));
        command.usageMessage()
                .description(
                        "Writes the units that look after a manager unattended, loads them and starts their timers. Run again"
                                + " with other options it makes exactly those units be there.",
                        "",
                        "Findings do not leave the service failed; exit codes 2, 70, 78 and signals do, and start"
                                + " unitward-failed@.service. A file that 'install' did not write is never replaced. The"
                                + " manager is only reloaded when nothing but these units waits for that. Lingering is"
                                + " looked at and never changed.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  sudo unitward install --on-change",
                        "      The system manager, every 15 minutes and when something changes.",
                        "  unitward install --every 1h --stacks --heal",
                        "      One's own manager with its stacks; what drifts is put right.",
                        "  unitward install --print",
                        "      For a host whose units are declared elsewhere.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> ScopeOptions.own(given, Caller.uid()),
                () -> every(given.text("--every")),
                () -> requireNoStacks(given),
                () -> metrics(given.path("--metrics")));
    }

    @Override
    int run(Given given) throws RunFailure {
        long uid = Caller.uid();
        Scope scope = ScopeOptions.own(given, uid);
        Every every = every(given.text("--every"));
        requireNoStacks(given);
        InstallPlace place = InstallPlace.of(scope, uid);
        Path metrics = metrics(given.path("--metrics"));
        requireUnwatched(metrics, given.flag("--on-change"), place);
        boolean dryRun = given.flag("--dry-run");
        Configured run = Configured.read(
                Installations.options(scope, uid, dryRun || given.flag("--print"), LOOK), root.console());
        requireFit(run, given, scope, uid);
        OwnProgram program = OwnProgram.here();
        if (scope == Scope.SYSTEM) {
            requireTrusted(program);
        }
        for (String word : program.argv()) {
            requirePlain("a word of the program's command", word);
        }
        Wanted wanted = Wanted.of(
                scope,
                program.argv(),
                environment(program, scope),
                Version.number(),
                every,
                given.flag("--on-change"),
                given.flag("--heal"),
                given.flag("--stacks"),
                given.flag("--network"),
                scope == Scope.SYSTEM
                        ? WritablePlaces.of(
                                run.configuration().manifest().all(),
                                place.units().toString())
                        : List.of());
        wanted = wanted.auditing(given.flag("--strict"), metrics);
        Map<String, String> units = new InstallText(wanted).units();
        if (given.flag("--print")) {
            units.forEach((name, text) ->
                    root.console().out().println("# " + place.units().resolve(name) + "\n" + text));
            return ExitCode.COMPLIANT.code();
        }
        InstallRecord before = Installations.known(place.state(), uid).record();
        InstallFiles files = new InstallFiles(new OwnFiles(uid), place.units(), before);
        InstallFiles.Work work = files.towards(units, given.flag("--force"));
        Installations.requireNoProblems(work);
        if (dryRun) {
            work.changes()
                    .forEach(change -> root.console().out().println("would " + change.verb() + " " + change.path()));
            return (work.changes().isEmpty() ? ExitCode.COMPLIANT : ExitCode.ACTION_PENDING).code();
        }
        InstallRecord next = new InstallRecord(
                Version.number(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Installations.digests(program),
                digests(place, units),
                files.links(units));
        if (before != null && work.changes().isEmpty() && before.isOfTheSame(next)) {
            next = before; // when it was installed stays
        }
        if (scope == Scope.USER) {
            makeUnits(place.units()); // a fresh home has no such directory
        }
        new InstallWork(run, place, next).carryOut(work.changes(), started(next));
        work.changes().forEach(change -> root.console().out().println(change.verb() + " " + change.path()));
        if (work.changes().isEmpty()) {
            root.console().tell("all of it is there already");
        }
        root.console().out().flush(); // before what is told of it
        tell(scope, place, given.flag("--on-change"));
        tellOfAdvice(run, given);
        root.console().tell("next: unitward status");
        return ExitCode.COMPLIANT.code();
    }

    private static void requireNoStacks(Given given) throws RunFailure {
        if (given.flag("--stacks") && ScopeOptions.own(given, Caller.uid()) == Scope.SYSTEM) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--stacks was given for the system manager, which has none that unitward judges; expected it of the user"
                            + " whose stacks they are");
        }
    }

    private static void makeUnits(Path directory) throws RunFailure {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.ACTION_FAILED, directory + " cannot be made: " + failure + "; expected a directory");
        }
    }

    private void tell(Scope scope, InstallPlace place, boolean onChange) throws RunFailure {
        Console console = root.console();
        for (Path above = place.units(); onChange && above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isReadable(above)) {
                console.tell("note: " + above
                        + " cannot be read by you, so that systemd notices no change below it; the timer"
                        + " still does");
            }
        }
        if (OwnProgram.isNamedByItself()) {
            console.tell(
                    "note: the units name unitward by the path of one installation; run 'unitward install' again when"
                            + " another takes its place, or call it by a link such as /usr/local/bin/unitward");
        }
        if (scope == Scope.USER && place.uid() != 0 && !Lingering.isOn()) {
            console.tell("note: " + Lingering.OFF);
        }
    }

    private void tellOfAdvice(Configured run, Given given) {
        if (run.configuration().manifest().owners().isEmpty() && !given.flag("--strict")) {
            root.console()
                    .tell(
                            "note: no owner is declared, so that a drop-in or a file that hides another is advice, which no alert"
                                    + " tells: 'unitward init' proposes what to declare, and 'unitward install --strict' alerts"
                                    + " advice, too");
        }
    }

    /** In a directory that is there: a hardened unit cannot make it. */
    private static @Nullable Path metrics(@Nullable Path file) throws RunFailure {
        if (file == null) {
            return null;
        }
        Path absolute = file.toAbsolutePath().normalize();
        requirePlain("--metrics", absolute.toString());
        List<String> problems = Outputs.problemsOf("--metrics", absolute);
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
        return absolute;
    }

    /** Each audit would start the next, for ever. */
    private static void requireUnwatched(@Nullable Path metrics, boolean onChange, InstallPlace place)
            throws RunFailure {
        Path directory = metrics == null ? null : metrics.getParent();
        if (!onChange || directory == null) {
            return;
        }
        String home = Objects.requireNonNullElse(System.getenv("HOME"), "/");
        String runtime = Objects.requireNonNullElse(System.getenv("XDG_RUNTIME_DIR"), "/run/user/" + place.uid());
        if (WatchedPlaces.has(place.scope(), directory, place.units(), home, runtime)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--metrics '" + metrics
                            + "' lies in a directory of units, which --on-change watches, so that each audit"
                            + " would start the next; expected another directory");
        }
    }

    private static Every every(@Nullable String text) throws RunFailure {
        Every every = Every.of(String.valueOf(text));
        if (every == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--every '" + text + "'; expected " + Every.EXPECTED
                            + ", or as much in other units, such as 60min or 7d");
        }
        return every;
    }

    /**
     * A hardened service cannot ask podman, and would say for ever that it could not tell; and it reaches no network, so that nobody
     * would ever be told. Both are said at once.
     */
    private static void requireFit(Configured run, Given given, Scope scope, long uid) throws RunFailure {
        List<String> lines = new ArrayList<>();
        if (InstalledFit.declaresStacks(run.configuration(), scope, uid) && !given.flag("--stacks")) {
            lines.add("unitward.yaml declares stacks, and the hardened service cannot ask podman; expected --stacks");
        }
        List<String> webhooks = given.flag("--network") ? List.of() : InstalledFit.webhooks(run.configuration());
        if (!webhooks.isEmpty()) {
            lines.add("unitward.yaml declares webhooks for alerts (" + String.join(", ", webhooks)
                    + "), and the hardened service cannot reach the network; expected --network");
        }
        if (!lines.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, lines);
        }
    }

    /** Root runs it by itself: whoever may change a part of it would be root. */
    private static void requireTrusted(OwnProgram program) throws RunFailure {
        List<Path> files = new ArrayList<>(program.files());
        files.add(Path.of(program.argv().get(0)));
        List<ConfigProblem> problems = TrustedProgram.problems(files);
        if (!problems.isEmpty()) {
            List<String> lines = new ArrayList<>();
            problems.forEach(problem -> lines.add(problem.toString()));
            lines.add("the system manager would run this as root; expected unitward and its Java where root installs"
                    + " programs, such as below /opt");
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, lines);
        }
    }

    /** What the caller's own places are found by goes along, as the manager may not have it. */
    private static Map<String, String> environment(OwnProgram program, Scope scope) throws RunFailure {
        Map<String, String> environment = new TreeMap<>(program.environment());
        if (scope == Scope.USER) {
            for (String name : List.of("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")) {
                String value = System.getenv(name);
                if (value != null && value.startsWith("/")) {
                    requirePlain(name, value);
                    environment.put(name, value);
                }
            }
        }
        return environment;
    }

    /** A line feed in it would be a line of its own in the unit. */
    private static void requirePlain(String name, String value) throws RunFailure {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new RunFailure(
                    ExitCode.USAGE, name + " is '" + value + "'; expected a path without control characters");
        }
    }

    private static Map<String, String> digests(InstallPlace place, Map<String, String> units) {
        Map<String, String> digests = new TreeMap<>();
        units.forEach((name, text) ->
                digests.put(place.units().resolve(name).toString(), Sha256.hex(text.getBytes(StandardCharsets.UTF_8))));
        return digests;
    }

    /** The units that are enabled are those that are started. */
    private static List<String> started(InstallRecord record) {
        return record.links().keySet().stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }
}
