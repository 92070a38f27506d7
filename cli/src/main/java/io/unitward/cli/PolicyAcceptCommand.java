package io.unitward.cli;

import io.unitward.config.Nearest;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.report.Style;
import io.unitward.json.JsonWriter;
import io.unitward.remediation.journal.SeenPolicies;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code unitward policy accept}: makes policies count that an upgrade brought. */
final class PolicyAcceptCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "they count from now on, or did already",
            ExitCode.USAGE, "wrong usage; there is no shipped policy of that name",
            ExitCode.INTERNAL, "internal error, or the result could not be written",
            ExitCode.BAD_CONFIGURATION, "the state directory cannot be used, or the state cannot be written");

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private PolicyAcceptCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("accept", new PolicyAcceptCommand(root));
        ScopeOptions.addTo(command)
                .addOption(Given.outputs())
                .addOption(Given.path(
                        "--state-dir", "DIR", "Where the audit keeps its memory, if not in the usual place."))
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("POLICY")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Which; default: all that are new.")
                        .build());
        command.usageMessage()
                .description(
                        "Makes policies count that came with a later version of unitward.",
                        "",
                        "For 14 days what such a policy finds is advice, so that an upgrade alone raises no alarm; reports name"
                                + " it. It stops every action that it would stop all the same. What the first audit of a manager"
                                + " finds in place counts at once.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy accept",
                        "      All new ones count now, for your user manager; as root: the system's.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.parse(given.texts("-o")),
                () -> ScopeOptions.asked(given, Caller.uid(), false),
                () -> shipped(given.arguments()));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs outputs = Outputs.parse(given.texts("-o"));
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, false);
        List<String> named = given.arguments();
        Set<String> shipped = shipped(named);
        Path state = RunOptions.stateToRead(given, Caller.stateDirectory(uid, asked.scope()));
        long whose = asked.userOf() == null ? uid : asked.userOf().uid();
        try {
            List<String> accepted = Files.isDirectory(state)
                    ? new SeenPolicies(StateDirectory.open(state, asked.scope(), whose))
                            .accept(named.isEmpty() ? shipped : named, Version.number(), Instant.now(), PATIENCE)
                    : List.of();
            outputs.write(new Accepted(accepted), root.console());
            return ExitCode.COMPLIANT.code();
        } catch (StateUnusable unusable) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION, unusable.getMessage() + "; or name another place with --state-dir");
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, "nothing was accepted: " + failure.getMessage());
        }
    }

    /** The ids of all shipped policies, which those that are named must be among. */
    private static Set<String> shipped(List<String> named) throws RunFailure {
        Set<String> shipped = new TreeSet<>();
        for (PolicyInfo policy : Policies.shippedIndex().policies()) {
            shipped.add(policy.id());
        }
        List<String> problems = new ArrayList<>();
        for (String policy : named) {
            if (!shipped.contains(policy)) {
                String nearest = Nearest.to(policy, shipped);
                problems.add("policy '" + policy + "'; expected the id of a shipped policy"
                        + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
            }
        }
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
        return shipped;
    }

    /** What was accepted, in each format. */
    private record Accepted(List<String> policies) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            to.append(
                            policies.isEmpty()
                                    ? "no policy is new"
                                    : "they count from now on: " + String.join(", ", policies))
                    .append('\n');
        }

        @Override
        public void json(OutputStream to) throws IOException {
            JsonWriter.indented(to)
                    .begin()
                    .field("schema", "unitward.policy-accept/v1")
                    .texts("accepted", policies)
                    .end()
                    .finish();
        }
    }
}
