package io.unitward.cli;

import io.unitward.cli.evidence.EvidenceCheck;
import io.unitward.cli.sandbox.Leftovers;
import io.unitward.cli.validate.Bench;
import io.unitward.cli.validate.EvidenceSink;
import io.unitward.cli.validate.Incident;
import io.unitward.cli.validate.Lanes;
import io.unitward.cli.validate.Matrix;
import io.unitward.cli.validate.Outcome;
import io.unitward.cli.validate.ReadOnlyRegistry;
import io.unitward.cli.validate.TestedProgram;
import io.unitward.cli.validate.Untouched;
import io.unitward.cli.validate.ValidationTest;
import io.unitward.json.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward validate}: proves on this machine that unitward does what it says. */
final class ValidateCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.ofEntries(
            Map.entry(ExitCode.COMPLIANT, "every test passed that could be run here"),
            Map.entry(
                    ExitCode.USAGE,
                    "wrong usage, including a DIR that is not empty or that others may change, and --live by root"),
            Map.entry(
                    ExitCode.ACTION_PENDING,
                    "--live: refused, since a reload of another unit is pending, jobs are queued, or a hold is on the manager"),
            Map.entry(
                    ExitCode.ACTION_FAILED,
                    "--live: refused, since somebody else's files are where the tests' would be"),
            Map.entry(
                    ExitCode.CHECK_FAILED,
                    "a test failed; with --strict: or was skipped; --live: or something else changed; --verify: something"
                            + " was edited, added or taken away"),
            Map.entry(
                    ExitCode.BAD_DATA,
                    "--verify: DIR is not there, cannot be read, is no report, or is a newer unitward's"),
            Map.entry(
                    ExitCode.UNKNOWN,
                    "no test could be run here, the run was interrupted, or (--live) the manager cannot be asked"),
            Map.entry(
                    ExitCode.INTERNAL,
                    "internal error, the report could not be written, or something could not be removed"),
            Map.entry(ExitCode.LOCKED, "--live: another run holds the lock"),
            Map.entry(
                    ExitCode.BAD_CONFIGURATION,
                    "--live: the state directory cannot be used, or the manager reads its units elsewhere"));

    private ValidateCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("validate", new ValidateCommand(root));
        command.addOption(Given.text("--tests", "LIST", "Run these alone, such as T01,T05 (default: all)."))
                .addOption(Given.flag(
                        "--live",
                        "On the user manager of the caller, beside all that runs there, with units, containers and files of"
                                + " the tests' own; what may not be done to it is done on a throw-away one beside it. Refused while a reload would do"
                                + " anything else."))
                .addOption(Given.flag("--dry-run", "With --live: only tell what it would do, and what is against it."))
                .addOption(Given.flag("--strict", "A test that cannot be run here counts as one that failed."))
                .addOption(Given.flag(
                        "--keep",
                        "Let the sandboxes run until Enter or the end of standard input, and tell how to get a shell in"
                                + " each; those of failed tests, too."))
                .addOption(
                        Given.path(
                                "--compose",
                                "FILE",
                                "The docker-compose 2 to use (default: that of /usr/local/bin, /usr/bin and the like, or docker's plugin)."))
                .addOption(
                        Given.path(
                                "--report",
                                "DIR",
                                "Write incident.md, incident.json and all evidence to that directory, which is new or empty, and nobody else's to change."))
                .addOption(Given.path(
                        "--verify",
                        "DIR",
                        "Run nothing: tell whether DIR is what an earlier run wrote with --report. Alone, or with"
                                + " --digest."))
                .addOption(
                        Given.text(
                                "--digest",
                                "DIGEST",
                                "For --verify: the digest that was printed when DIR was written, or its first 12 or more digits."));
        command.usageMessage()
                .description(
                        "Proves on this machine that unitward does what it says: tests T01 to T12 run this very program"
                                + " against real systemd managers and real containers that are made for nothing else.",
                        "",
                        "Nothing of this host is changed: managers, files, images and registry live in namespaces of"
                                + " their own and are removed in the end, after Ctrl-C too. It needs root. A test that"
                                + " lacks something says what, and how to get it.",
                        "",
                        "With --live the tests are done on your own user manager, by you and not by root; all that they"
                                + " make is removed in the end, and everything else must then be as it was.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward validate",
                        "      All tests that can be run here.",
                        "  unitward validate --tests T05,T07 --report /tmp/proof",
                        "      Two of them, with all that they did and saw.",
                        "  unitward validate --live --dry-run",
                        "      As a user: what the tests would do on your own manager.",
                        "  unitward validate --verify /tmp/proof",
                        "      Whether nobody touched what it wrote.",
                        "  unitward validate --strict",
                        "      For CI: 0 only when every single one passed.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> verifying(given),
                () -> EvidenceVerifyCommand.digest(given.text("--digest")),
                () -> selected(given.text("--tests")),
                () -> sandboxed(given),
                () -> report(given));
    }

    @Override
    @SuppressWarnings("try") // closed early on purpose
    int run(Given given) throws RunFailure {
        Path written = given.path("--verify");
        if (written != null) {
            return verify(given, written).code();
        }
        List<ValidationTest> tests = selected(given.text("--tests"));
        LiveValidation live = live(given, tests);
        if (live != null && given.flag("--dry-run")) {
            return live.dryRun();
        }
        Path place = given.path("--report");
        ValidateReport report = place == null ? null : ValidateReport.into(place);
        if (live != null) {
            return live(live, report, tests);
        }
        removeLeftovers();
        Console console = root.console();
        // Closed in this order: what was made is removed before the process may end.
        try (Interruption interruption =
                        Interruption.watch(console, "told to end: removing what was made for the tests");
                Lanes lanes = lanes(tests)) {
            ExitCode code = run(lanes, interruption, tests, report);
            if (given.flag("--keep") && !interruption.isRequested()) {
                keep(lanes, interruption);
            }
            return code.code();
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, "not everything could be removed: " + failure.getMessage());
        }
    }

    private ExitCode verify(Given given, Path written) throws RunFailure {
        return EvidenceVerifyCommand.verify(
                root.console(), written, EvidenceCheck.Writer.REPORT, given.text("--digest"), Outputs.parse(List.of()));
    }

    /** What goes together with {@code --verify}. */
    private static void verifying(Given given) throws RunFailure {
        if (given.path("--verify") == null) {
            if (given.text("--digest") != null) {
                throw new RunFailure(ExitCode.USAGE, "--digest without --verify; expected both");
            }
            return;
        }
        boolean more = given.flag("--strict")
                || given.flag("--live")
                || given.flag("--dry-run")
                || given.flag("--keep")
                || given.text("--tests") != null
                || given.path("--compose") != null
                || given.path("--report") != null;
        if (more) {
            throw new RunFailure(ExitCode.USAGE, "--verify runs no tests; expected it alone, or with --digest");
        }
    }

    /** What goes together with {@code --live}. */
    private static void sandboxed(Given given) throws RunFailure {
        if (given.flag("--live") && given.flag("--keep")) {
            throw new RunFailure(ExitCode.USAGE, "--keep is for sandboxes; with --live nothing of the tests stays");
        }
        if (given.flag("--dry-run") && !given.flag("--live") && given.path("--verify") == null) {
            throw new RunFailure(
                    ExitCode.USAGE, "--dry-run without --live; a sandbox changes nothing of this host anyway");
        }
    }

    /** Where the report goes, before anything is made there. */
    private static void report(Given given) throws RunFailure {
        Path report = given.path("--report");
        if (report != null && given.path("--verify") == null) {
            ValidateReport.require(report);
        }
    }

    /** What {@code --live} asks for; null when it was not given. */
    private @Nullable LiveValidation live(Given given, List<ValidationTest> tests) throws RunFailure {
        if (!given.flag("--live")) {
            return null;
        }
        return LiveValidation.of(root.console(), tests);
    }

    /** The same on the manager of the caller; what came of it is told when all that was made is removed. */
    @SuppressWarnings("try") // closed early on purpose
    private int live(LiveValidation live, @Nullable ValidateReport report, List<ValidationTest> tests)
            throws RunFailure {
        try (Interruption interruption =
                        Interruption.watch(root.console(), "told to end: removing what was made for the tests");
                LiveValidation.Begun begun =
                        live.begin(LiveValidation.program(), root.given().path("--compose"))) {
            Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            List<Outcome> outcomes = outcomes(Lanes.of(begun.run().bench()), interruption, tests, report);
            Untouched untouched = begun.run().end();
            if (interruption.isRequested() || outcomes.isEmpty()) {
                untouched.changed().forEach(change -> root.console().tell("changed meanwhile: " + change));
            }
            return told(interruption, outcomes, at, untouched, report).code();
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.INTERNAL,
                    "not everything could be removed: " + failure.getMessage()
                            + "; the next 'unitward validate --live' tries again");
        }
    }

    /** Runs the tests, and tells and writes what came of them. */
    private ExitCode run(
            Lanes lanes, Interruption interruption, List<ValidationTest> tests, @Nullable ValidateReport report)
            throws RunFailure {
        if (root.given().flag("--keep")) {
            lanes.keep();
        }
        Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return told(interruption, outcomes(lanes, interruption, tests, report), begun, null, report);
    }

    /** Runs the tests; empty when that was interrupted. */
    private List<Outcome> outcomes(
            Lanes lanes, Interruption interruption, List<ValidationTest> tests, @Nullable ValidateReport report) {
        try (Progress progress = Progress.start(root.console(), "starting")) {
            Function<String, EvidenceSink> sinks = id -> report == null ? (name, text) -> {} : report.of(id);
            return interruption.interruptible(() -> {
                try {
                    return lanes.run(tests, sinks, progress::now);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return List.of();
                }
            });
        }
    }

    private ExitCode told(
            Interruption interruption,
            List<Outcome> outcomes,
            Instant begun,
            @Nullable Untouched untouched,
            @Nullable ValidateReport report)
            throws RunFailure {
        if (interruption.isRequested() || outcomes.isEmpty()) {
            throw new RunFailure(ExitCode.UNKNOWN, ValidateReport.interrupted(report));
        }
        Incident incident = new Incident(begun, Version.number(), root.given().flag("--strict"), outcomes, untouched);
        ExitCode code = incident.refuted()
                ? ExitCode.CHECK_FAILED
                : incident.saysNothing() ? ExitCode.UNKNOWN : ExitCode.COMPLIANT;
        incident.text().forEach(line -> root.console().out().println(Visible.of(line)));
        root.console().out().flush();
        if (incident.saysNothing() && untouched == null && Caller.uid() != 0) {
            root.console()
                    .tell(
                            "sandboxes need root: sudo unitward validate; as a user, on your own manager: unitward validate --live"
                                    + " (--dry-run tells what it would do)");
        }
        if (report != null) {
            root.console().out().println(report.finish(incident, begun, code));
            root.console().out().flush();
        }
        return code;
    }

    /** Leaves all of it running until somebody has seen enough. */
    private void keep(Lanes lanes, Interruption interruption) {
        List<String> shells = lanes.shells();
        if (shells.isEmpty()) {
            return;
        }
        root.console().tell("kept until Enter or the end of standard input; a shell inside:");
        shells.forEach(shell -> root.console().err().println("  " + shell));
        root.console().err().flush();
        interruption.interruptible(() -> {
            Thread reader = new Thread(ValidateCommand::readLine, "unitward-enter");
            reader.setDaemon(true);
            reader.start();
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        });
    }

    private static void readLine() {
        try {
            int read = System.in.read();
            while (read >= 0 && read != '\n') {
                read = System.in.read();
            }
        } catch (IOException e) {
            // As at its end: there is nobody to wait for.
        }
    }

    private Lanes lanes(List<ValidationTest> tests) throws RunFailure {
        TestedProgram program = program();
        Path compose = root.given().path("--compose");
        return Lanes.of(tests, () -> new Bench(program, compose));
    }

    private void removeLeftovers() throws RunFailure {
        try {
            for (Path directory : Leftovers.remove()) {
                root.console().tell("removed " + directory + ", which a run that was killed had left");
            }
        } catch (IOException failure) {
            throw RunFailure.of(ExitCode.INTERNAL, failure);
        }
    }

    /** The registry of the tests, in a process of its own, until that is ended. */
    static int serve(Console console, String directory, String port) {
        try {
            ReadOnlyRegistry.serve(Path.of(directory), Integer.parseInt(port));
            Thread.currentThread().join();
            return ExitCode.COMPLIANT.code();
        } catch (IOException | InterruptedException | IllegalArgumentException | LinkageError failure) {
            console.tell("the registry of the tests cannot run: " + failure);
            return ExitCode.INTERNAL.code();
        }
    }

    private static TestedProgram program() throws RunFailure {
        String home = System.getProperty("unitward.home");
        return home == null
                ? TestedProgram.of(OwnProgram.here().argv())
                : TestedProgram.installed(Path.of(home), Path.of(System.getProperty("java.home")));
    }

    private static List<ValidationTest> selected(@Nullable String list) throws RunFailure {
        if (list == null) {
            return Matrix.TESTS;
        }
        Set<String> ids = new TreeSet<>(List.of(list.split(",", -1)));
        List<ValidationTest> tests =
                Matrix.TESTS.stream().filter(test -> ids.remove(test.id())).toList();
        if (!ids.isEmpty()) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--tests '" + list + "': there is no test '"
                            + String.join("', '", ids) + "'; expected some of "
                            + Matrix.TESTS.stream().map(ValidationTest::id).collect(Collectors.joining(",")));
        }
        return tests;
    }
}
