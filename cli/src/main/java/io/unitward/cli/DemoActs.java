package io.unitward.cli;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Homelab;
import io.unitward.cli.sandbox.Sandbox;
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
        screen.say("""
                A throw-away systemd user manager is running, in namespaces of its own. Its home is
                %s. In it, a small homelab whose owner declares
                five services: %s. Since the manager loaded them,
                  - api.service was edited, and its declared source with it: a reload is pending, and vouched for;
                  - somebody left a drop-in for mail.service on disk. The next reload, by anybody, arms it.
                And two things are wrong already: db.service is read from the wrong layer, and a drop-in that
                nobody declared changes cache.service.""".formatted(sandbox.home(), String.join(", ", Homelab.UNITS)));
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
        expectExit(10, audit("--dry-run"));
        screen.say("Without --dry-run it is the same code, and the same answer.");
        expectExit(10, audit());
        screen.say("The manager itself proves it: the drop-in for mail.service is still only on disk.");
        show("mail.service", "DropInPaths", "Environment");
        asExpected &= screen.expect(!homelab.waitingDropInIsLoaded(), "the waiting drop-in is not loaded");
        asExpected &= screen.expect(!homelab.editIsLoaded(), "the edit is not loaded");
    }

    private void heal() throws IOException {
        screen.act(2, "An operator removes the violations");
        for (String command : homelab.removalCommands()) {
            screen.command(command);
        }
        homelab.removeViolations();
        screen.say("Now everything that a reload would load is vouched for. So audit reloads, and proves it.");
        expectExit(0, audit());
        show("api.service", "Description");
        asExpected &= screen.expect(homelab.editIsLoaded(), "the vouched edit is loaded");
        screen.say("""
                A reload restarts nothing: cache and db still run what they were started with. unitward leaves
                that to the operator.""");
        List<String> restart = List.of("restart", "cache.service", "db.service");
        screen.command("systemctl --user " + String.join(" ", restart));
        asExpected &= screen.expect(
                sandbox.systemctl(restart.toArray(String[]::new)).succeeded(), "the units can be restarted");
    }

    private void clean() throws IOException {
        screen.act(3, "All is well");
        expectExit(0, audit());
    }

    private void expectExit(int expected, int code) {
        asExpected &= screen.expect(code == expected, "audit ends with " + expected);
    }

    /** Runs this very unitward inside; the settle time is for unattended runs, and the demo edits files just before. */
    private int audit(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", "--user", "--settle", "0"));
        arguments.addAll(List.of(more));
        screen.command("unitward " + String.join(" ", arguments));
        List<String> argv = new ArrayList<>(launcher());
        argv.addAll(arguments);
        CommandResult result = sandbox.run(argv);
        screen.output(result.output());
        if (!result.errors().isBlank()) {
            screen.output(result.errors());
        }
        screen.exit(result.exitCode());
        return result.exitCode();
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
