package io.unitward.cli;

import io.unitward.cli.sandbox.Homelab;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.SandboxUnavailable;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code unitward demo}. */
@Command(
        name = "demo",
        description = {
            "Starts a throw-away systemd manager with a small homelab in it, and shows in three acts what unitward does.",
            "",
            "The manager is real, with a home, runtime directory, /etc and namespaces of its own. Nothing of this host is"
                    + " changed, and everything is removed afterwards. It needs root; where no manager can be started it"
                    + " says why and plays the same acts from bundled snapshots.",
            ""
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every act went as its script says",
            "2:wrong usage",
            "13:an act did not, and standard error says which",
            "69:could not tell",
            "70:internal error"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  unitward demo", "  unitward demo | less", ""})
final class DemoCommand implements Callable<Integer> {
    private final Unitward root;

    DemoCommand(Unitward root) {
        this.root = root;
    }

    @Override
    public Integer call() throws RunFailure, InterruptedException {
        DemoScreen screen = new DemoScreen(root.console());
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.user())) {
            boolean asExpected = new DemoActs(screen, sandbox, Homelab.plant(sandbox)).play();
            return asExpected ? ExitCode.COMPLIANT.code() : ExitCode.NOT_REACHED.code();
        } catch (SandboxUnavailable unavailable) {
            screen.say("No throw-away manager can be started here: " + unavailable.getMessage() + ".");
            screen.say("The same acts follow from snapshots that were taken of one.");
            return replay(screen);
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, "the demo could not be played: " + failure.getMessage());
        }
    }

    private static int replay(DemoScreen screen) throws RunFailure {
        try {
            return new DemoReplay(screen).play() ? ExitCode.COMPLIANT.code() : ExitCode.NOT_REACHED.code();
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, "the demo could not be played: " + failure.getMessage());
        }
    }
}
