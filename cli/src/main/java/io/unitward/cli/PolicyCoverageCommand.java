package io.unitward.cli;

import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.policy.Coverage;
import io.unitward.engine.policy.Covering;
import io.unitward.engine.policy.PolicyCase;
import io.unitward.engine.reading.SourcePlace;
import io.unitward.engine.report.CoverageJson;
import io.unitward.engine.report.CoverageText;
import io.unitward.engine.report.Style;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code unitward policy coverage}. */
final class PolicyCoverageCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "as much as --min asks for",
            ExitCode.USAGE,
            "wrong usage, or a PATH that is not there or holds no policy",
            ExitCode.CHECK_FAILED,
            "less than --min asks for, no case at all, or a policy or case cannot be read",
            ExitCode.INTERNAL,
            "internal error, or the result could not be written");

    private static final int ALL = 100;

    private PolicyCoverageCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = PolicyOptions.addOutput(
                PolicyOptions.addPaths(Given.command("coverage", new PolicyCoverageCommand(root)))
                        .addOption(OptionSpec.builder("--min")
                                .paramLabel("N")
                                .type(int.class)
                                .defaultValue("0")
                                .description("Per cent, 0 to 100, that each policy must have (default: 0).")
                                .build()));
        command.usageMessage()
                .description(
                        "Tells which rules and conditions no case made true, or false.",
                        "",
                        "A condition that was never false could be left out, and no case would tell.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy coverage",
                        "      All below ./policies.",
                        "  unitward policy coverage --min 100",
                        "      For a pipeline.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> least(given), () -> Outputs.parse(given.texts("-o")), () -> PolicyPaths.find(given));
    }

    @Override
    int run(Given given) throws RunFailure {
        int least = least(given);
        Outputs outputs = Outputs.parse(given.texts("-o"));
        Authored authored = Authored.read(given);
        List<Coverage.OfPolicy> policies = new ArrayList<>();
        int cases = 0;
        for (PolicyFolder folder : authored.folders()) {
            List<PolicyCase> readable = AuthoredCases.read(folder, authored, Caller.uid() == 0).stream()
                    .map(AuthoredCases.Case::given)
                    .filter(Objects::nonNull)
                    .toList();
            cases += readable.size();
            PolicyCheck.Checked checked = authored.checked(folder);
            if (checked != null && checked.problems().isEmpty()) {
                policies.add(Covering.of(checked, readable));
            }
        }
        if (!authored.problems().isEmpty()) {
            root.console().err().print(authored.diagnostics());
            throw new RunFailure(
                    ExitCode.CHECK_FAILED, "nothing is said of coverage while policies or cases cannot be read");
        }
        if (cases == 0) {
            throw new RunFailure(
                    ExitCode.CHECK_FAILED, "nothing ran: the policies have no case; expected cases/NAME.yaml");
        }
        outputs.write(new Result(new Coverage(policies), authored), root.console());
        List<String> less = policies.stream()
                .filter(each -> each.percent() < least)
                .map(Coverage.OfPolicy::id)
                .toList();
        if (!less.isEmpty()) {
            root.console().tell("less than " + least + " %: " + String.join(", ", less));
            return ExitCode.CHECK_FAILED.code();
        }
        return ExitCode.COMPLIANT.code();
    }

    private static int least(Given given) throws RunFailure {
        int least = given.number("--min");
        if (least < 0 || least > ALL) {
            throw new RunFailure(ExitCode.USAGE, "--min '" + least + "'; expected per cent from 0 to 100");
        }
        return least;
    }

    private record Result(Coverage coverage, Authored authored) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            List<Coverage.OfPolicy> placed = new ArrayList<>();
            for (Coverage.OfPolicy policy : coverage.policies()) {
                placed.add(new Coverage.OfPolicy(
                        policy.id(),
                        policy.source(),
                        policy.cases(),
                        policy.parts().stream().map(this::placed).toList()));
            }
            CoverageText.write(new Coverage(placed), to, style);
        }

        private Coverage.Part placed(Coverage.Part part) {
            SourcePlace place = part.place();
            return new Coverage.Part(
                    part.kind(),
                    part.rule(),
                    part.text(),
                    new SourcePlace(authored.place(place.source()), place.line(), place.column()),
                    part.held(),
                    part.failed());
        }

        @Override
        public void json(OutputStream to) throws IOException {
            CoverageJson.write(coverage, to);
        }
    }
}
