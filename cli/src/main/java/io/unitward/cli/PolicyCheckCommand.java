package io.unitward.cli;

import io.unitward.engine.compile.PolicyProblem;
import io.unitward.engine.report.Style;
import io.unitward.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward policy check}. */
final class PolicyCheckCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "nothing is wrong",
            ExitCode.USAGE,
            "wrong usage, or a PATH that is not there or holds no policy",
            ExitCode.CHECK_FAILED,
            "something is wrong; all of it is told",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written");

    private PolicyCheckCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command =
                PolicyOptions.addOutput(PolicyOptions.addPaths(Given.command("check", new PolicyCheckCommand(root))));
        command.usageMessage()
                .description(
                        "Compiles policies and looks at all that belongs to them.",
                        "",
                        "Tells everything that is wrong at once, each with file, line and column, the line itself, and what to write"
                                + " instead.",
                        "",
                        "A policy needs a rule that compiles, a page with the sections Summary, What it catches, Why, Remediation"
                                + " and Known limits, a case in which it fires and one in which it keeps silent. Its id must be no"
                                + " shipped policy's, or name with @overrides the digest of the one it replaces.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy check",
                        "      All below ./policies.",
                        "  unitward policy check policies/site/no-override -o json=-",
                        "      One policy, for an editor or a program.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")), () -> PolicyPaths.find(given));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        Authored authored = Authored.read(given);
        PolicyLint lint = new PolicyLint(authored, Caller.uid() == 0);
        boolean readable = authored.problems().isEmpty();
        if (readable) {
            authored.compile(root.console());
        } else {
            authored.besideShipped(authored.index());
        }
        authored.folders().forEach(lint::look);
        authored.found().roots().forEach(lint::lookAround);
        List<PolicyProblem> problems = authored.problems();
        ExitCode code = problems.isEmpty() ? ExitCode.COMPLIANT : ExitCode.CHECK_FAILED;
        outputs.write(new Result(authored, problems, code), root.console());
        return code.code();
    }

    private record Result(Authored authored, List<PolicyProblem> problems, ExitCode code) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            to.append(authored.diagnostics());
            int policies = authored.folders().size();
            int count = problems.size();
            to.append(policies + (policies == 1 ? " policy, " : " policies, ")
                    + (count == 0 ? "no problems" : count + (count == 1 ? " problem" : " problems")) + "\n");
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter json = JsonWriter.indented(to);
            json.begin()
                    .field("schema", "unitward.policy-check/v1")
                    .field("exitCode", code.code())
                    .texts(
                            "policies",
                            authored.folders().stream().map(PolicyFolder::id).toList())
                    .list("problems");
            for (PolicyProblem problem : problems) {
                json.begin()
                        .field("file", problem.source())
                        .field("line", problem.line())
                        .field("column", problem.column())
                        .field("length", problem.length())
                        .field("message", problem.message())
                        .field("hint", problem.hint())
                        .end();
            }
            json.endList().end();
            json.finish();
        }
    }
}
