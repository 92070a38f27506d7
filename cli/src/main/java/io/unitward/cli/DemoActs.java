package io.unitward.cli;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Homelab;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The three acts, on a real manager. */
final class DemoActs {
    private final DemoScreen screen;
    private final Sandbox sandbox;
    private final Homelab homelab;
    private boolean asExpected = true;

    DemoActs(DemoScreen screen, Sandbox sandbox, Homelab homelab) {
        this.screen = screen;
        this.sandbox = sandbox;
        this.homelab = homelab;
    }

    /** Plays them; false when something did not go as the script says. */
    boolean play() throws IOException {
        screen.say("A throw-away systemd user manager is running, in namespaces of its own; ~ below is "
                + sandbox.home() + ". In it is a small homelab: five services, declared in ~/dotfiles/systemd/user.");
        screen.say("Since the manager loaded them, two things happened on disk:");
        screen.points(
                "api.service was edited, and its declared source with it. A reload is due, and all is well with it.",
                "Somebody left a drop-in for mail.service. The next reload, by anybody, puts it into effect.");
        screen.say("And two things were wrong already:");
        screen.points(
                "db.service is read from /etc instead of from its owner's directory.",
                "A drop-in that nobody declared changes cache.service.");
        refuse();
        heal();
        clean();
        screen.say("That was all. The manager, its files and everything that ran in it are being removed.");
        return asExpected;
    }

    private void refuse() throws IOException {
        screen.act(1, "A reload would be easy, and wrong");
        screen.say(
                "A dry run says what is wrong and what it would do. It refuses the reload, and names what stops it.");
        CommandResult dryRun = audit("--dry-run");
        print(10, dryRun.output(), dryRun);
        screen.say("Without --dry-run the answer is the same, and nothing is done.");
        CommandResult real = audit();
        String last = lastLine(real.output());
        boolean same = above(real.output()).equals(above(dryRun.output()));
        print(10, same ? "(all as above)\n" + last : real.output(), real);
        screen.say("The manager itself proves it: the drop-in for mail.service is still only on disk.");
        show("mail.service", "DropInPaths", "Environment");
        asExpected &= screen.expect(!homelab.waitingDropInIsLoaded(), "the waiting drop-in is not loaded");
        asExpected &= screen.expect(!homelab.editIsLoaded(), "the edit is not loaded");
    }

    private void heal() throws IOException {
        screen.act(2, "An operator removes the violations");
        screen.commands(homelab.removalCommands().stream().map(this::shortened).toList());
        homelab.removeViolations();
        screen.say("Now everything that a reload would load is vouched for. So audit reloads, and proves it.");
        CommandResult healed = audit();
        print(0, healed.output(), healed);
        show("api.service", "Description");
        asExpected &= screen.expect(homelab.editIsLoaded(), "the vouched edit is loaded");
        screen.say(
                "A reload restarts nothing: cache and db still run what they were started with. When to restart them is"
                        + " the operator's choice.");
        List<String> restart = List.of("restart", "cache.service", "db.service");
        screen.command("systemctl --user " + String.join(" ", restart));
        asExpected &= screen.expect(
                sandbox.systemctl(restart.toArray(String[]::new)).succeeded(), "the units can be restarted");
    }

    private void clean() throws IOException {
        screen.act(3, "All is well");
        CommandResult clean = audit();
        print(0, clean.output(), clean);
    }

    private void print(int expected, String output, CommandResult result) {
        screen.output(output);
        if (!result.errors().isBlank()) {
            screen.output(result.errors());
        }
        screen.exit(result.exitCode());
        asExpected &= screen.expect(result.exitCode() == expected, "audit ends with " + expected);
    }

    private static String lastLine(String output) {
        String text = output.strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static String above(String output) {
        return output.strip()
                .substring(0, output.strip().length() - lastLine(output).length());
    }

    private String shortened(String command) {
        return command.replace(sandbox.home() + "/", "~/");
    }

    /** Runs this very unitward inside; the settle time is for unattended runs, and the demo edits files just before. */
    private CommandResult audit(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--user", "--settle", "0"));
        arguments.addAll(List.of(more));
        screen.command("unitward " + String.join(" ", arguments));
        List<String> argv = new ArrayList<>(launcher());
        argv.addAll(arguments);
        return sandbox.run(SandboxCommand.of(argv).with("UNITWARD_COLUMNS", Integer.toString(screen.outputWidth())));
    }

    private void show(String unit, String... properties) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("show", unit, "-p", String.join(",", properties)));
        screen.command("systemctl --user " + String.join(" ", arguments));
        screen.output(sandbox.systemctl(arguments.toArray(String[]::new)).output());
    }

    private static List<String> launcher() {
        String home = System.getProperty("unitward.home");
        return home != null
                ? List.of(Path.of(home, "bin", "unitward").toString())
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.unitward.cli.Main");
    }
}
