package io.unitward.cli;

import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward stack}: compose stacks of rootless podman, and what really runs of them. */
final class StackCommand implements Runnable {
    private final Unitward root;

    private StackCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.withHelp(Given.command("stack", new StackCommand(root)));
        command.usageMessage()
                .description(
                        "Looks after compose stacks that run as user services, and tells what really runs of them. Stacks are"
                                + " declared in unitward.yaml; their own user runs this, not root.",
                        "")
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward stack status",
                        "      What runs of each, whatever systemd says.",
                        "  unitward stack restart immich",
                        "      Restart it, and fail when it is not as declared then.",
                        "");
        command.addSubcommand("preflight", StackPreflightCommand.spec(root))
                .addSubcommand("apply", StackApplyCommand.spec(root))
                .addSubcommand("verify", StackVerifyCommand.spec(root))
                .addSubcommand("restart", StackRestartCommand.spec(root))
                .addSubcommand("update", StackUpdateCommand.spec(root))
                .addSubcommand("status", StackStatusCommand.spec(root))
                .addSubcommand("unit", StackUnitCommand.spec(root));
        return HelpCommand.addTo(root, command);
    }

    @Override
    public void run() {
        throw root.missingCommand("stack");
    }
}
