package io.unitward.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What the commands of {@code unitward policy} share. */
final class PolicyOptions {
    private PolicyOptions() {}

    /** Adds {@code PATH…} and {@code --policies}. */
    static CommandSpec addPaths(CommandSpec command) {
        return addPolicies(command)
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("PATH")
                        .index("0..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(
                                "A policy's folder or .drl file, a category, or a directory of policies. Without one: --policies, else"
                                        + " policies here, else those that an audit reads below /etc/unitward (root) or"
                                        + " ~/.config/unitward.")
                        .build());
    }

    /** Adds {@code --policies}. */
    static CommandSpec addPolicies(CommandSpec command) {
        return command.addOption(
                Given.paths("--policies", "DIR", "A directory of policies; may be given several times."));
    }

    /** Adds {@code -o}. */
    static CommandSpec addOutput(CommandSpec command) {
        return command.addOption(Given.outputs());
    }
}
