package io.unitward.cli;

import io.unitward.engine.report.ExplainJson;
import io.unitward.engine.report.ExplainText;
import io.unitward.engine.report.Style;
import io.unitward.facts.Manager;
import io.unitward.facts.Snapshot;
import io.unitward.unitfile.Explanation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward explain}. */
final class ExplainCommand implements Callable<Integer> {
    private final Unitward root;

    private ExplainCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = OneUnit.addTo(Given.command("explain", new ExplainCommand(root)));
        command.usageMessage()
                .description(
                        "Shows the unit search path as one unit sees it: what each directory holds for it, which file is"
                                + " loaded, which drop-ins are applied in which order, and what is shadowed, masked or"
                                + " not loaded.",
                        "",
                        "Directories come in the manager's own order, highest priority first. Drop-ins of the unit, its"
                                + " template, its dash prefixes and its type are all listed.",
                        "",
                        "Exit code 0: all of it is known. 69: a directory could not be listed. 2: nothing has that name.",
                        "")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward explain web.service",
                        "      Of your user manager; as root: of the system manager.",
                        "  unitward explain --system getty@tty1 -o json=-",
                        "      An instance, for a program.",
                        "  unitward explain web.service --snapshot host.json",
                        "      Of another host, or of another day; any snapshot will do.",
                        "");
        return Given.withHelp(command);
    }

    /** One explanation, in each format. */
    private record Explained(Explanation explanation, Manager manager) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            ExplainText.write(explanation, manager, to, style);
        }

        @Override
        public void json(OutputStream to) throws IOException {
            ExplainJson.write(explanation, to);
        }
    }

    @Override
    public Integer call() throws RunFailure {
        Given given = root.given();
        OneUnit asked = new OneUnit(given, root.console());
        Outputs outputs = Outputs.parse(given.texts("-o"));
        Snapshot snapshot = asked.snapshot(null);
        Explanation explanation = Explanation.of(snapshot, asked.name(), asked.find(snapshot));
        if (!explanation.isAnything() && explanation.isComplete()) {
            throw asked.notFound(snapshot);
        }
        outputs.write(new Explained(explanation, snapshot.manager()), root.console());
        return (explanation.isComplete() ? ExitCode.COMPLIANT : ExitCode.UNKNOWN).code();
    }
}
