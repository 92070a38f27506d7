package io.unitward.cli;

import io.unitward.engine.report.ExplainJson;
import io.unitward.engine.report.ExplainText;
import io.unitward.engine.report.Regard;
import io.unitward.engine.report.Style;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Manager;
import io.unitward.facts.Snapshot;
import io.unitward.unitfile.Explanation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward explain}. */
final class ExplainCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "all of it is known",
            ExitCode.USAGE,
            "wrong usage, or nothing has that name; no such policy",
            ExitCode.BAD_DATA,
            "the snapshot cannot be read, or is none of this version",
            ExitCode.UNKNOWN,
            "the manager did not answer, or a directory could not be listed",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION,
            "bad configuration or policy (--policy); a file of unitward or its Java is not root's alone (--user-of)");

    private ExplainCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = OneUnit.addTo(Given.command("explain", new ExplainCommand(root)))
                .addOption(Given.text(
                        "--policy",
                        "ID",
                        "Tell why this policy finds something about the unit in an audit, or nothing."))
                .addOption(Given.paths(
                        "--policies", "DIR", "With --policy: judge by the policies in DIR too, as audit does."))
                .addOption(Given.path("--config", "FILE", "With --policy: read this unitward.yaml, as audit does."))
                .addOption(Given.path("--waivers", "FILE", "Read this waivers.yaml, as audit does."))
                .addOption(Given.path("--state-dir", "DIR", "Where an audit keeps its memory, and holds are."));
        command.usageMessage()
                .description(
                        "Shows the unit search path as one unit sees it: what each directory holds for it, which file is"
                                + " loaded, which drop-ins are applied in which order, and what is shadowed, masked or"
                                + " not loaded.",
                        "",
                        "Directories come in the manager's own order, highest priority first. Drop-ins of the unit, its"
                                + " template, its dash prefixes and its type are all listed.",
                        "",
                        "Below that stand the links of .wants, .requires and .upholds directories: which of them name this"
                                + " unit, and so pull it in, and which are its own. What its unit file itself wants is told"
                                + " by blame. At the end stand who holds the unit, and the waivers that name it.",
                        "",
                        "With --policy: for a finding, which facts matched which conditions of which rule; where nothing is found,"
                                + " the first condition that failed, and the value that it saw. UNIT may be the word manager"
                                + " then.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward explain web.service",
                        "      Of your user manager; as root: of the system manager.",
                        "  unitward explain --system getty@tty1 -o json=-",
                        "      An instance, for a program.",
                        "  unitward explain web.service --snapshot host.json",
                        "      Of another host, or of another day; any snapshot will do.",
                        "  unitward explain web --policy foreign-drop-in",
                        "      Why that policy finds something about it, or nothing.",
                        "  unitward explain web --user-of bob",
                        "      As root: of bob's user manager, asked as bob.",
                        "");
        return Given.withHelp(command);
    }

    /** One explanation, in each format. */
    private record Explained(Explanation explanation, Regard regard, Manager manager) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            ExplainText.write(explanation, regard, manager, to, style);
        }

        @Override
        public void json(OutputStream to) throws IOException {
            ExplainJson.write(explanation, regard, to);
        }
    }

    @Override
    List<Usage.Check> words(Given given) {
        List<Usage.Check> checks = new ArrayList<>(OneUnit.words(given));
        checks.add(() -> policy(given));
        return checks;
    }

    @Override
    int run(Given given) throws RunFailure {
        OneUnit asked = new OneUnit(given, root.console());
        Outputs outputs = Outputs.parse(given.texts("-o"));
        String policy = policy(given);
        if (policy != null) {
            return Patience.over(asked.options(), 2, () -> UnitWhy.run(asked, given, policy, root, outputs));
        }
        return Patience.over(asked.options(), 1, () -> explain(asked, given, outputs));
    }

    private static @Nullable String policy(Given given) throws RunFailure {
        if (given.text("--policy") == null
                && (!given.paths("--policies").isEmpty() || given.path("--config") != null)) {
            throw new RunFailure(
                    ExitCode.USAGE, "--policies and --config say how an audit judges; expected --policy with them");
        }
        return given.text("--policy");
    }

    private int explain(OneUnit asked, Given given, Outputs outputs) throws RunFailure {
        Snapshot snapshot = asked.snapshot(new CollectionRequest.TextRequest(List.of(asked.name()), true));
        Explanation explanation = Explanation.of(snapshot, asked.name(), asked.find(snapshot));
        if (!explanation.isAnything() && explanation.isComplete()) {
            throw asked.notFound(snapshot);
        }
        List<String> names = new ArrayList<>(explanation.names());
        if (!names.contains(asked.name())) {
            names.add(asked.name());
        }
        Regard regard = Regarding.read(given, asked.options(), asked.file(), names, snapshot.takenAt());
        outputs.write(new Explained(explanation, regard, snapshot.manager()), root.console());
        return (explanation.isComplete() ? ExitCode.COMPLIANT : ExitCode.UNKNOWN).code();
    }
}
