package io.unitward.cli;

import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward evidence}: what a run wrote down for others. */
final class EvidenceCommand implements Runnable {
    private final Unitward root;

    private EvidenceCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.withHelp(Given.command("evidence", new EvidenceCommand(root)));
        command.usageMessage()
                .description(
                        "Tells whether evidence that a run wrote is as it was. 'unitward audit --evidence PLACE' writes it.",
                        "")
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward evidence verify incident-7",
                        "      Whether anything in it was edited, added or taken away.",
                        "");
        command.addSubcommand("verify", EvidenceVerifyCommand.spec(root));
        return HelpCommand.addTo(root, command);
    }

    @Override
    public void run() {
        throw root.missingCommand("evidence");
    }
}
