package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.policy.PolicyCase;
import io.unitward.engine.policy.PolicyCases;
import io.unitward.engine.reading.Explaining;
import io.unitward.engine.reading.Why;
import io.unitward.engine.report.Style;
import io.unitward.engine.report.WhyText;
import io.unitward.facts.Glob;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward policy test}. */
final class PolicyTestCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT,
            "every case that was chosen holds, and there was one",
            ExitCode.USAGE,
            "wrong usage, or a PATH that is not there or holds no policy",
            ExitCode.CHECK_FAILED,
            "a case does not hold or cannot be read, nothing ran, or a policy does not compile",
            ExitCode.INTERNAL,
            "internal error, or a file could not be written");

    private PolicyTestCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = PolicyOptions.addOutput(PolicyOptions.addPaths(
                        Given.command("test", new PolicyTestCommand(root)))
                .addOption(Given.text(
                        "--run",
                        "GLOB",
                        "Only cases whose POLICY/CASE, CATEGORY/POLICY, policy or name matches; * is any text."))
                .addOption(Given.flag(
                        "--update",
                        "Write what was found into the expect: of each case that fails; then read the difference.")));
        command.usageMessage()
                .description(
                        "Runs the cases of policies.",
                        "",
                        "Each says which facts are given, and what the policy must find in them. Of a case that does not hold it"
                                + " shows what differs, and why.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy test",
                        "      All below ./policies.",
                        "  unitward policy test policies/site/no-override --run 'keeps-*'",
                        "  unitward policy test --update && git diff",
                        "      Accept what the policies find now.",
                        "");
        return Given.withHelp(command);
    }

    /**
     * What became of a case.
     *
     * @param outcome null when it could not be read
     * @param why the policy found what it found; empty when the case holds
     * @param updated whether its file was rewritten
     */
    private record Ran(AuthoredCases.Case of, PolicyCases.@Nullable Outcome outcome, String why, boolean updated) {
        boolean passed() {
            return updated || (outcome != null && outcome.holds());
        }

        /** How many of its findings a waiver of the case covers; null when it could not be read. */
        @Nullable
        Long waived() {
            PolicyCase given = of.given();
            return outcome == null || given == null
                    ? null
                    : outcome.found().stream().filter(given::isWaived).count();
        }

        /** What is shown of it. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            if (outcome != null) {
                outcome.mismatches().forEach(each -> each.diff().lines().forEach(lines::add));
                why.lines().forEach(lines::add);
            }
            return lines;
        }
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")), () -> PolicyPaths.find(given));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        Authored authored = Authored.read(given);
        Policies policies = authored.compiled(root.console());
        List<Ran> ran = new ArrayList<>();
        for (PolicyFolder folder : authored.folders()) {
            for (AuthoredCases.Case each : AuthoredCases.read(folder, authored, Caller.uid() == 0)) {
                if (isChosen(given.text("--run"), folder, each.name())) {
                    ran.add(run(policies, authored, each, given.flag("--update")));
                }
            }
        }
        root.console().err().print(authored.diagnostics());
        if (ran.isEmpty()) {
            throw new RunFailure(
                    ExitCode.CHECK_FAILED,
                    given.text("--run") == null
                            ? "nothing ran: the policies have no case; expected cases/NAME.yaml"
                            : "nothing ran: no POLICY/CASE matches '" + given.text("--run") + "'");
        }
        boolean failed = !authored.problems().isEmpty() || !ran.stream().allMatch(Ran::passed);
        ExitCode code = failed ? ExitCode.CHECK_FAILED : ExitCode.COMPLIANT;
        outputs.write(new Result(ran, code), root.console());
        return code.code();
    }

    private static boolean isChosen(@Nullable String glob, PolicyFolder folder, String name) {
        String policy = folder.id();
        return glob == null
                || Glob.matches(glob, policy + "/" + name)
                || Glob.matches(glob, policy)
                || Glob.matches(glob, folder.category() + "/" + policy)
                || Glob.matches(glob, name);
    }

    private static Ran run(Policies policies, Authored authored, AuthoredCases.Case each, boolean update)
            throws RunFailure {
        if (each.given() == null) {
            return new Ran(each, null, "", false);
        }
        PolicyCases.Outcome outcome = PolicyCases.run(policies, each.policy().id(), each.given());
        if (outcome.holds()) {
            return new Ran(each, outcome, "", false);
        }
        if (update) {
            update(each, each.given(), outcome);
            return new Ran(each, outcome, "", true);
        }
        return new Ran(each, outcome, why(authored, each, outcome), false);
    }

    private static void update(AuthoredCases.Case each, PolicyCase given, PolicyCases.Outcome outcome)
            throws RunFailure {
        try {
            PolicyFmtCommand.replace(each.file(), PolicyCases.update(given, each.text(), outcome));
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.INTERNAL,
                    PolicyFolder.shown(each.file()) + " could not be written and is as it was: "
                            + failure.getMessage());
        }
    }

    /** Of what was expected, which condition failed; of what was not, which facts matched. */
    private static String why(Authored authored, AuthoredCases.Case each, PolicyCases.Outcome outcome) {
        PolicyCheck.Checked checked = authored.checked(each.policy());
        if (checked == null || each.given() == null) {
            return "";
        }
        Why missing = PolicyCases.why(checked, each.given(), outcome);
        Why all = Explaining.why(
                checked, each.given().facts().unit(), each.given().allFacts());
        boolean unexpected = outcome.mismatches().stream().anyMatch(mismatch -> mismatch.expected() == null);
        List<Why.OfRule> rules = new ArrayList<>(missing.rules());
        all.rules().stream().filter(rule -> unexpected && rule.isFired()).forEach(rules::add);
        if (rules.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        try {
            WhyText.write(new Why(all.policy(), all.unit(), rules), text, Style.PLAIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return authored.placed(text.toString());
    }

    private record Result(List<Ran> ran, ExitCode code) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            String policy = "";
            for (Ran each : ran) {
                if (!each.of().policy().id().equals(policy)) {
                    policy = each.of().policy().id();
                    to.append(each.of().policy().category())
                            .append('/')
                            .append(policy)
                            .append('\n');
                }
                to.append(each.updated() ? "  updated  " : each.passed() ? "  ok    " : "  FAIL  ");
                to.append(Visible.of(each.of().name())).append('\n');
                if (!each.updated()) {
                    for (String line : each.lines()) {
                        to.append(("        " + Visible.of(line)).stripTrailing())
                                .append('\n');
                    }
                }
            }
            long passed = ran.stream().filter(Ran::passed).count();
            to.append(passed + " passed, " + (ran.size() - passed) + " failed\n");
        }

        @Override
        public void json(OutputStream to) throws IOException {
            long passed = ran.stream().filter(Ran::passed).count();
            JsonWriter json = JsonWriter.indented(to);
            json.begin()
                    .field("schema", "unitward.policy-test/v1")
                    .field("exitCode", code.code())
                    .field("passed", passed)
                    .field("failed", ran.size() - passed)
                    .list("cases");
            for (Ran each : ran) {
                json.begin()
                        .field("policy", each.of().policy().id())
                        .field("case", each.of().name())
                        .field("file", PolicyFolder.shown(each.of().file()))
                        .field("result", each.updated() ? "updated" : each.passed() ? "passed" : "failed")
                        .field(
                                "found",
                                each.outcome() == null
                                        ? null
                                        : Long.valueOf(each.outcome().found().size()))
                        .field("waived", each.waived())
                        .texts("details", each.lines())
                        .end();
            }
            json.endList().end();
            json.finish();
        }
    }
}
