package io.unitward.cli;

import io.unitward.engine.report.ReportFormat;
import io.unitward.facts.Snapshot;
import io.unitward.json.SnapshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code unitward snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "Writes down everything an audit looks at, as one JSON file. Changes nothing.",
            "",
            "The file can be judged elsewhere and later with audit --snapshot, with the same result. It holds paths,",
            "states, digests and times; never the text of a unit file or the value of a variable."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  unitward snapshot                                   to standard output",
            "  unitward snapshot --system -o json=host.json",
            "  unitward audit --snapshot host.json --config unitward.yaml",
            ""
        })
final class SnapshotCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Unitward root;

    @Mixin
    private final ScopeOptions scope = new ScopeOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Ask what this unitward.yaml needs asked, instead of the one in the default place.")
    private @Nullable Path config;

    @Option(
            names = "-o",
            paramLabel = "json=FILE",
            defaultValue = "json=-",
            description = "Where to write; - is standard output (default).")
    private String output = "json=-";

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds to collect for at most (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Override
    public Integer call() throws RunFailure {
        Output to = parse(output);
        if (!to.isStandardOutput()) {
            List<String> problems = Outputs.problemsOf(Path.of(to.file()));
            if (!problems.isEmpty()) {
                throw new RunFailure(ExitCode.USAGE, problems);
            }
        }
        long uid = Caller.uid();
        Duration limit = AuditCommand.seconds("--timeout", timeout, 1);
        AuditOptions options = new AuditOptions(
                scope.scope(uid),
                uid,
                true,
                config,
                null,
                null,
                limit,
                limit,
                Duration.ZERO,
                false,
                true,
                null,
                List.of());
        Snapshot snapshot = new Pipeline(options, root.console()).collect();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            SnapshotJson.write(snapshot, bytes);
            if (to.isStandardOutput()) {
                root.console().out().write(bytes.toByteArray());
            } else {
                Outputs.writeFile(Path.of(to.file()), bytes.toByteArray());
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

    private static Output parse(String text) throws RunFailure {
        try {
            Output parsed = Output.parse(text);
            if (parsed.format() == ReportFormat.JSON) {
                return parsed;
            }
        } catch (IllegalArgumentException notAnOutput) {
            throw new RunFailure(ExitCode.USAGE, "-o " + notAnOutput.getMessage());
        }
        throw new RunFailure(ExitCode.USAGE, "-o '" + text + "'; expected json=FILE, a snapshot is JSON");
    }
}
