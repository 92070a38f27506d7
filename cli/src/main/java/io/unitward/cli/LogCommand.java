package io.unitward.cli;

import io.unitward.config.WaiverReader;
import io.unitward.engine.report.Style;
import io.unitward.facts.View;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.FindingsLog;
import io.unitward.remediation.journal.HoldLog;
import io.unitward.remediation.journal.LoggedFinding;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.verdict.FindingDraft;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward log}: what was done to a manager, and what was found of it, when. */
final class LogCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "printed, even if nothing is logged",
            ExitCode.USAGE, "wrong usage",
            ExitCode.INTERNAL, "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION,
                    "the state directory cannot be used, or a log cannot be read or is a newer unitward's");

    private LogCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("log", new LogCommand(root));
        ScopeOptions.addTo(command)
                .addOption(Given.flag("--actions", "What was done, only."))
                .addOption(Given.flag("--findings", "What was found, only."))
                .addOption(Given.flag("--holds", "What was held and released, only."))
                .addOption(Given.text(
                        "--since",
                        "T",
                        "What ended later: so long ago, such as 2h or 7d, or since a date or a moment in UTC."))
                .addOption(Given.outputs())
                .addOption(Given.path(
                        "--state-dir", "DIR", "Where the audit keeps its memory, if not in the usual place."))
                .addPositional(Given.units(
                        "0..*",
                        "Names or globs of units, or manager; a name without a type is a service; default: all."));
        command.usageMessage()
                .description(
                        "Prints what unitward did to a manager, what it found, and what was held, oldest first.",
                        "",
                        "Of an action: when, on what, why, which findings called for it, by which plan, what was there before"
                                + " and afterwards, and how it ended. Of a finding: when it came, and"
                                + " when it was first seen to be gone. While it could not be told whether a finding is still"
                                + " there, it stays. Of a hold: who held or released what, when, until when and why.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward log --since 7d",
                        "      Of your user manager; as root: of the system manager.",
                        "  unitward log --findings 'immich-*'",
                        "      What was wrong with these units.",
                        "  unitward log --actions -o json=-",
                        "      For a program.",
                        "  unitward log --holds --user-of bob --since 30d",
                        "      As root: who held what of bob's in the last month, in root's own holds.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.parse(given.texts("-o")),
                () -> ScopeOptions.asked(given, Caller.uid(), false),
                () -> since(given.text("--since"), Instant.now()));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, false);
        Instant since = since(given.text("--since"), Instant.now());
        boolean all = !given.flag("--actions") && !given.flag("--findings") && !given.flag("--holds");
        List<String> units = given.arguments().stream()
                .map(unit -> unit.equals(FindingDraft.MANAGER) ? unit : UnitArgument.full(unit))
                .toList();
        StateDirectory directory = directory(given, uid, asked);
        try {
            ActionJournal.Contents journal =
                    directory == null ? new ActionJournal.Contents(List.of(), 0) : new ActionJournal(directory).read();
            FindingsLog.Contents log = directory == null
                    ? new FindingsLog.Contents(List.of(), 0, null)
                    : new FindingsLog(directory).read();
            HoldLog.Contents held =
                    directory == null ? new HoldLog.Contents(List.of(), 0, null) : new HoldLog(directory).read();
            for (String newer : new String[] {journal.newer(), log.newer(), held.newer()}) {
                if (newer != null) {
                    throw new RunFailure(ExitCode.BAD_CONFIGURATION, newer);
                }
            }
            outputs.write(
                    new Log(
                            since,
                            all || given.flag("--actions") ? DoneActions.of(journal, since, units) : null,
                            all || given.flag("--findings") ? findings(log, since, units) : null,
                            all || given.flag("--holds") ? LoggedHolds.of(held, since, units) : null,
                            journal.damaged(),
                            log.damaged()),
                    root.console());
            return ExitCode.COMPLIANT.code();
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, "the logs cannot be read: " + failure.getMessage());
        }
    }

    /** Where the logs are; null when nothing was ever kept. */
    private static @Nullable StateDirectory directory(Given given, long uid, ScopeOptions.Asked asked)
            throws RunFailure {
        Path place = RunOptions.stateToRead(given, Caller.stateDirectory(uid, asked.scope()));
        if (!Files.isDirectory(place)) {
            return null;
        }
        try {
            return StateDirectory.open(
                    place,
                    asked.scope(),
                    asked.userOf() == null ? uid : asked.userOf().uid());
        } catch (StateUnusable unusable) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, unusable);
        }
    }

    private static @Nullable Instant since(@Nullable String text, Instant now) throws RunFailure {
        if (text == null) {
            return null;
        }
        Duration ago = Durations.withUnit(text);
        Instant since = ago == null ? WaiverReader.moment(text) : now.minus(ago);
        if (since == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--since '" + text
                            + "'; expected a duration such as 2h or 7d, a date such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z");
        }
        return since;
    }

    private static List<LoggedFinding> findings(FindingsLog.Contents log, @Nullable Instant since, List<String> units) {
        return log.findings().stream()
                .filter(finding -> FindingsLog.isSince(finding, since))
                .filter(finding -> units.isEmpty() || DoneActions.matches(units, finding.unit()))
                .toList();
    }

    /** The logs, in each format; null for one that was not asked for. */
    private record Log(
            @Nullable Instant since,
            @Nullable List<DoneActions.Done> actions,
            @Nullable List<LoggedFinding> findings,
            @Nullable LoggedHolds holds,
            int damagedActions,
            int damagedFindings)
            implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            if (actions != null) {
                line(to, "actions: " + (actions.isEmpty() ? "none" : actions.size()) + damaged(damagedActions));
                for (DoneActions.Done each : actions) {
                    DoneActions.text(each, to);
                }
            }
            if (findings != null) {
                line(to, "findings: " + (findings.isEmpty() ? "none" : findings.size()) + damaged(damagedFindings));
                for (LoggedFinding each : findings) {
                    line(
                            to,
                            "  " + seconds(each.came())
                                    + (each.went() == null ? " still there" : " to " + seconds(each.went())) + "  "
                                    + each.unit() + "  " + each.policy() + " (" + each.classification()
                                    + (each.waived() ? ", waived" : "") + ")");
                    if (each.file() != null) {
                        line(
                                to,
                                "      " + each.file() + (each.view() == null ? "" : "  (" + where(each.view()) + ")"));
                    }
                    line(to, "      " + each.message());
                }
            }
            if (holds != null) {
                line(
                        to,
                        "holds: "
                                + (holds.events().isEmpty()
                                        ? "none"
                                        : holds.events().size()) + damaged(holds.damaged()));
                for (String each : holds.lines()) {
                    line(to, each);
                }
            }
        }

        /** A person reads it; JSON has the moment. */
        private static Instant seconds(Instant at) {
            return at.truncatedTo(ChronoUnit.SECONDS);
        }

        /** In the words of the report. */
        private static String where(String view) {
            return view.equals(View.LOADED.text()) ? "in effect" : "waiting on disk";
        }

        private static String damaged(int lines) {
            return lines == 0 ? "" : "; " + lines + (lines == 1 ? " line" : " lines") + " could not be read";
        }

        private static void line(Appendable to, String text) throws IOException {
            to.append(Visible.of(text)).append('\n');
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin().field("schema", "unitward.log/v1").field("since", since);
            if (actions != null) {
                json.list("actions");
                for (DoneActions.Done each : actions) {
                    DoneActions.json(each, json);
                }
                json.endList().field("damagedActions", damagedActions);
            }
            if (findings != null) {
                json.list("findings");
                for (LoggedFinding each : findings) {
                    json.begin()
                            .field("policy", each.policy())
                            .field("unit", each.unit())
                            .field("view", each.view())
                            .field("file", each.file())
                            .field("cause", each.cause())
                            .field("classification", each.classification())
                            .field("severity", each.severity())
                            .field("message", each.message())
                            .field("waived", each.waived())
                            .field("came", each.came())
                            .field("went", each.went())
                            .end();
                }
                json.endList().field("damagedFindings", damagedFindings);
            }
            if (holds != null) {
                holds.json(json);
            }
            json.end();
            json.finish();
        }
    }
}
