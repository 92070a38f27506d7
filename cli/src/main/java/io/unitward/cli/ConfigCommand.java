package io.unitward.cli;

import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward config}: whether the configuration is right, and what it would allow. */
final class ConfigCommand implements Runnable {
    private final Unitward root;

    private ConfigCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.withHelp(Given.command("config", new ConfigCommand(root)));
        command.usageMessage()
                .description("Checks the configuration, and tells what it allows. No unit is looked at.", "")
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward config check",
                        "      After each change of a file, and before a deployment.",
                        "  unitward config allowlist web daemon-reload",
                        "      Whether that would be done, and which line says so.",
                        "  unitward config test-alert phone",
                        "      Whether that sink takes an alert.",
                        "");
        command.addSubcommand("check", ConfigCheckCommand.spec(root))
                .addSubcommand("allowlist", ConfigAllowlistCommand.spec(root))
                .addSubcommand("test-alert", ConfigTestAlertCommand.spec(root));
        return HelpCommand.addTo(root, command);
    }

    @Override
    public void run() {
        throw root.missingCommand("config");
    }
}
