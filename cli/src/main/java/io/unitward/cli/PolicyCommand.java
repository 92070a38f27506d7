package io.unitward.cli;

import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward policy}: what a policy author needs, one command for each step. */
final class PolicyCommand implements Runnable {
    private final Unitward root;

    private PolicyCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.withHelp(Given.command("policy", new PolicyCommand(root)));
        command.usageMessage()
                .description(
                        "Begins, checks, tests, shows and accepts policies.",
                        "",
                        "A policy is a folder CATEGORY/ID with the rule in ID.drl, its page in ID.md and cases in cases/. No unit is looked at. docs/writing-policies.md goes through all of it.",
                        "")
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward policy new site no-override",
                        "      Begins one, below ./policies.",
                        "  unitward policy check && unitward policy test",
                        "      After each change.",
                        "  unitward audit --dry-run --policies policies",
                        "      What it finds on this host.",
                        "");
        command.addSubcommand("list", PolicyListCommand.spec(root))
                .addSubcommand("show", PolicyShowCommand.spec(root))
                .addSubcommand("new", PolicyNewCommand.spec(root))
                .addSubcommand("check", PolicyCheckCommand.spec(root))
                .addSubcommand("fmt", PolicyFmtCommand.spec(root))
                .addSubcommand("test", PolicyTestCommand.spec(root))
                .addSubcommand("coverage", PolicyCoverageCommand.spec(root))
                .addSubcommand("accept", PolicyAcceptCommand.spec(root));
        return HelpCommand.addTo(root, command);
    }

    @Override
    public void run() {
        throw root.missingCommand("policy");
    }
}
