package io.unitward.cli;

import io.unitward.engine.diff.SnapshotDiff;
import io.unitward.engine.report.DiffJson;
import io.unitward.engine.report.DiffReport;
import io.unitward.engine.report.DiffText;
import io.unitward.engine.report.Style;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.StackRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward diff}. */
final class DiffCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "no difference, and all of it could be compared",
            ExitCode.USAGE,
            "wrong usage, or a FILE of -o that cannot be written to",
            ExitCode.CHECK_FAILED,
            "something differs, whatever else could not be compared",
            ExitCode.BAD_DATA,
            "A or B cannot be read, or is no snapshot of this version",
            ExitCode.UNKNOWN,
            "something could not be compared, and nothing else differs",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION,
            ScopeOptions.NOT_ROOTS);

    private static final String NOW = "now";

    private DiffCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("diff", new DiffCommand(root));
        ScopeOptions.addTo(command)
                .addOption(Given.outputs())
                .addOption(RunOptions.timeout())
                .addPositional(Given.file(0, "A", true, "A file written by 'unitward snapshot'."))
                .addPositional(Given.file(1, "B", false, "Another one; without it A is compared with now."));
        command.usageMessage()
                .description(
                        "Tells what became of units and their files between two snapshots, or since one. Changes nothing.",
                        "",
                        "Compared are the manager itself, each unit (states, names, fragment, drop-ins in order, masks), each"
                                + " file (content, owner, mode, links, who may write it), the unit search path, what else a"
                                + " reload reads, and the containers of declared stacks and of Quadlet sources (state, health,"
                                + " image). A time alone is no difference. What a snapshot does not tell is said to be"
                                + " unknown, never to be the same.",
                        "",
                        "--user, --system and --user-of choose the manager to compare with; without them it is the one that"
                                + " A is of.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward snapshot -o json=before.json",
                        "  unitward diff before.json",
                        "      What became of units since then: after an upgrade, say.",
                        "  unitward diff monday.json friday.json -o json=- | jq .differences",
                        "      For a program; docs/diff.md has the fields.",
                        "  unitward diff good.json || logger 'units changed'",
                        "      For a script: only 0 says that nothing changed and all of it was seen.",
                        "  unitward diff bob.json --user-of bob",
                        "      As root: with bob's user manager, asked as bob.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.parse(given.texts("-o")),
                () -> second(given),
                () -> ScopeOptions.asked(given, Caller.uid(), false),
                () -> AuditCommand.seconds(given, "--timeout", 1));
    }

    @Override
    int run(Given given) throws RunFailure {
        Path first = Objects.requireNonNull(given.file(0), "picocli lets nobody leave it out");
        Path second = second(given);
        Outputs writers = Outputs.parse(given.texts("-o"));
        Snapshot before = SnapshotFile.read(first);
        if (second != null) {
            return compare(first, before, second.toString(), SnapshotFile.read(second), writers);
        }
        AuditOptions options = now(given, before);
        return Patience.over(options, 1, () -> compare(first, before, NOW, look(options, before.request()), writers));
    }

    private static @Nullable Path second(Given given) throws RunFailure {
        Path second = given.file(1);
        if (second != null && ScopeOptions.isGiven(given)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--user, --system and --user-of choose the manager to look at now; expected no B with them, but '"
                            + second
                            + "' was given");
        }
        return second;
    }

    private int compare(Path first, Snapshot before, String second, Snapshot after, Outputs writers) throws RunFailure {
        SnapshotDiff diff = SnapshotDiff.of(before, after);
        ExitCode code = diff.differs()
                ? ExitCode.CHECK_FAILED
                : diff.unknowns().isEmpty() ? ExitCode.COMPLIANT : ExitCode.UNKNOWN;
        DiffReport report = new DiffReport(diff, first.toString(), second, code.code());
        writers.write(new Compared(report), root.console());
        return code.code();
    }

    /** The manager to look at: the one that was asked for, else the one that A is of. */
    private static AuditOptions now(Given given, Snapshot before) throws RunFailure {
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.isGiven(given)
                ? ScopeOptions.asked(given, uid, false)
                : new ScopeOptions.Asked(before.manager().scope(), null);
        long theirs = before.manager().uid();
        // No process of another user is started because a file says so.
        if (!ScopeOptions.isGiven(given) && uid == 0 && theirs != 0 && asked.scope() == Scope.USER) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "'" + given.file(0) + "' is of the user manager of uid " + theirs + "; expected --user-of " + theirs
                            + " to compare it with that one as it is now, or --user for root's own");
        }
        return AuditOptions.looking(asked, uid, AuditCommand.seconds(given, "--timeout", 1));
    }

    /**
     * The same questions as then, so that the same can be told; but no other file is opened because a snapshot says so: of stacks
     * what runs is looked at, and none of their files.
     */
    private Snapshot look(AuditOptions options, CollectionRequest then) throws RunFailure {
        CollectionRequest request = new CollectionRequest(
                options.scope(),
                then.ownedUnits(),
                then.requiredUnits(),
                List.of(),
                List.of(),
                false,
                null,
                options.scope() == Scope.USER
                        ? then.stacks().stream().map(StackRequest::withoutFiles).toList()
                        : List.of());
        AuditedManager manager = AuditedManager.of(options);
        try (Progress progress = Progress.start(root.console(), "looking at the " + options.managerName())) {
            Snapshot now = manager.collect(request);
            progress.end();
            return now;
        }
    }

    /** The reports of a comparison. */
    private record Compared(DiffReport report) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            DiffText.write(report, to, style);
        }

        @Override
        public void json(OutputStream to) throws IOException {
            DiffJson.write(report, to);
        }
    }
}
