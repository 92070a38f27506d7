package io.unitward.cli;

import io.unitward.engine.report.ReportFormat;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Snapshot;
import io.unitward.json.SnapshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code unitward snapshot}. */
final class SnapshotCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "the snapshot was written",
            ExitCode.USAGE,
            "wrong usage, or FILE cannot be written to",
            ExitCode.UNKNOWN,
            "the manager did not answer; the snapshot that was written says so",
            ExitCode.INTERNAL,
            "internal error, or the snapshot could not be written",
            ExitCode.BAD_CONFIGURATION,
            "bad configuration; " + ScopeOptions.NOT_ROOTS);

    private SnapshotCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("snapshot", new SnapshotCommand(root));
        ScopeOptions.addTo(command)
                .addOption(Given.path(
                        "--config",
                        "FILE",
                        "Ask what this unitward.yaml needs asked, instead of the one in the default place."))
                .addOption(OptionSpec.builder("-o")
                        .paramLabel("json=FILE")
                        .type(String.class)
                        .defaultValue("json=-")
                        .description("Where to write; - is standard output (default).")
                        .build())
                .addOption(Given.flag(
                        "--with-content",
                        "Write down the text of every file behind a unit too, for blame; values of Environment=,"
                                + " credentials and arguments of commands are masked."))
                .addOption(Given.flag("--unmasked", "With --with-content: leave those values in."))
                .addOption(RunOptions.timeout());
        command.usageMessage()
                .description(
                        "Writes down everything an audit looks at, as one JSON file. Changes nothing.",
                        "",
                        "The file can be judged elsewhere and later with audit --snapshot, with the same result. It holds paths,"
                                + " states, digests and times. The text of a unit file is in it only --with-content, and then"
                                + " the file is made readable for its owner alone.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward snapshot | jq -r '.units[].id'",
                        "      To standard output: which units the manager knows.",
                        "  unitward snapshot --system -o json=host.json",
                        "      The system manager, to a file.",
                        "  unitward snapshot --with-content -o json=host.json",
                        "      With the text of unit files, for 'unitward blame --snapshot host.json'.",
                        "  unitward snapshot --user-of bob -o json=bob.json",
                        "      As root: bob's user manager, asked as bob.",
                        "  unitward audit --snapshot host.json --config unitward.yaml",
                        "      Judges that file.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> output(given),
                () -> unmasked(given),
                () -> AuditCommand.seconds(given, "--timeout", 1),
                () -> ScopeOptions.asked(given, Caller.uid(), false));
    }

    @Override
    int run(Given given) throws RunFailure {
        Output to = output(given);
        boolean withContent = given.flag("--with-content");
        boolean unmasked = unmasked(given);
        long uid = Caller.uid();
        Duration limit = AuditCommand.seconds(given, "--timeout", 1);
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, false);
        AuditOptions options = new AuditOptions(
                AuditOptions.Whose.of(asked, uid),
                AuditOptions.Named.config(given),
                AuditOptions.Limits.looking(limit),
                true,
                true,
                null);
        Snapshot snapshot = Configured.read(options, root.console())
                .collect(
                        withContent
                                ? new CollectionRequest.TextRequest(
                                        List.of(CollectionRequest.TextRequest.ALL), unmasked)
                                : null);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            SnapshotJson.write(snapshot, bytes);
            if (to.isStandardOutput()) {
                root.console().out().write(bytes.toByteArray());
            } else {
                OutputFile.write(Path.of(to.file()), bytes.toByteArray());
            }
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, "the snapshot could not be written: " + failure.getMessage());
        }
        return complete(snapshot);
    }

    /** A snapshot of a manager that did not answer is written all the same, and the exit code says so. */
    private int complete(Snapshot snapshot) {
        if (!snapshot.manager().available()) {
            root.console().tell("could not tell: " + snapshot.manager().unavailableReason());
            return ExitCode.UNKNOWN.code();
        }
        return ExitCode.COMPLIANT.code();
    }

    private static boolean unmasked(Given given) throws RunFailure {
        if (given.flag("--unmasked") && !given.flag("--with-content")) {
            throw new RunFailure(
                    ExitCode.USAGE, "--unmasked without --with-content; expected both, or no text is written at all");
        }
        return given.flag("--unmasked");
    }

    private static Output output(Given given) throws RunFailure {
        Output to = parse(Objects.requireNonNullElse(given.text("-o"), ""));
        List<String> problems = to.isStandardOutput() ? List.of() : Outputs.problemsOf(Path.of(to.file()));
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
        return to;
    }

    private static Output parse(String text) throws RunFailure {
        try {
            Output parsed = Output.parse(text, false);
            if (parsed.format() == ReportFormat.JSON) {
                return parsed;
            }
        } catch (IllegalArgumentException notAnOutput) {
            throw new RunFailure(ExitCode.USAGE, "-o " + notAnOutput.getMessage());
        }
        throw new RunFailure(ExitCode.USAGE, "-o '" + text + "'; expected json=FILE, a snapshot is JSON");
    }
}
