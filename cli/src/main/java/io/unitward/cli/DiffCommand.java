package io.unitward.cli;

import io.unitward.engine.diff.SnapshotDiff;
import io.unitward.engine.report.DiffJson;
import io.unitward.engine.report.DiffReport;
import io.unitward.engine.report.DiffText;
import io.unitward.engine.report.Style;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code unitward diff}. */
final class DiffCommand implements Callable<Integer> {
    private static final String NOW = "now";

    private final Unitward root;

    private DiffCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("diff", new DiffCommand(root));
        ScopeOptions.addOwnTo(command)
                .addOption(OptionSpec.builder("-o")
                        .paramLabel("FORMAT=FILE")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(
                                "Write text or json to FILE, - is standard output; may be given several times (default: text=-).")
                        .build())
                .addOption(
                        Given.seconds("--timeout", 30, "Seconds to collect for at most (default: ${DEFAULT-VALUE})."))
                .addPositional(Given.file(0, "A", true, "A file written by 'unitward snapshot'."))
                .addPositional(Given.file(1, "B", false, "Another one; without it A is compared with now."));
        command.usageMessage()
                .description(
                        "Tells what became of units and their files between two snapshots, or since one. Changes nothing.",
                        "",
                        "Compared are the manager itself, each unit (states, names, fragment, drop-ins in order, masks), each"
                                + " file (content, owner, mode, links, who may write it), the unit search path, and what else"
                                + " a reload reads. A time alone is no difference. What a snapshot does not tell is said to be"
                                + " unknown, never to be the same.",
                        "",
                        "--user and --system choose the manager to compare with; without them it is the one that A is of.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward snapshot -o json=before.json",
                        "  unitward diff before.json",
                        "      What became of units since then: after an upgrade, say.",
                        "  unitward diff monday.json friday.json -o json=- | jq .differences",
                        "      For a program; docs/diff.md has the fields.",
                        "  unitward diff good.json || logger 'units changed'",
                        "      For a script: only 0 says that nothing changed and all of it was seen.",
                        "");
        return Given.withHelp(command);
    }

    /** What each code means, and what it means here. */
    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.ofDiff()) {
            String here = switch (code) {
                case COMPLIANT -> " (no difference)";
                case CHECK_FAILED -> " (something differs)";
                case UNKNOWN -> " (something could not be compared, and nothing else differs)";
                default -> "";
            };
            codes.put(Integer.toString(code.code()), code.meaning() + here);
        }
        return codes;
    }

    @Override
    public Integer call() throws RunFailure {
        Given given = root.given();
        Path first = Objects.requireNonNull(given.file(0), "picocli lets nobody leave it out");
        Path second = given.file(1);
        if (second != null && (given.flag("--user") || given.flag("--system"))) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--user and --system choose the manager to look at now; expected no B with them, but '" + second
                            + "' was given");
        }
        Outputs writers = Outputs.parse(given.texts("-o"));
        Snapshot before = SnapshotFile.read(first);
        Snapshot after = second == null ? now(given, before) : SnapshotFile.read(second);
        SnapshotDiff diff = SnapshotDiff.of(before, after);
        ExitCode code = diff.differs()
                ? ExitCode.CHECK_FAILED
                : diff.unknowns().isEmpty() ? ExitCode.COMPLIANT : ExitCode.UNKNOWN;
        String secondName = second == null ? NOW : second.toString();
        DiffReport report = new DiffReport(diff, first.toString(), secondName, code.code());
        writers.write(new Compared(report), root.console());
        return code.code();
    }

    /** The same questions as then, so that the same can be told; but no other file is opened because a snapshot says so. */
    private Snapshot now(Given given, Snapshot before) throws RunFailure {
        long uid = Caller.uid();
        Scope scope = given.flag("--user") || given.flag("--system")
                ? ScopeOptions.scope(given, uid)
                : before.manager().scope();
        CollectionRequest asked = before.request();
        CollectionRequest request = new CollectionRequest(scope, asked.ownedUnits(), asked.requiredUnits(), List.of());
        AuditOptions options = AuditOptions.looking(scope, uid, AuditCommand.seconds(given, "--timeout", 1));
        try (Progress progress = Progress.start(root.console(), "looking at the " + scope.text() + " manager")) {
            Snapshot now = new LiveHost(options).collect(request);
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
