package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A run of {@code validate --live} in a sandbox. Sandboxes see each other's processes, so it carries the name of its own. */
final class RunOfValidate {
    private RunOfValidate() {}

    /** The same command, by which {@link #send} finds it. */
    static SandboxCommand marked(SandboxCommand command, Sandbox sandbox) {
        List<String> argv = new ArrayList<>(command.argv());
        argv.add(1, mark(sandbox));
        return new SandboxCommand(argv, command.uid(), command.environment(), command.deadline());
    }

    /** Sends a signal to the run of that sandbox and to nothing else. */
    static CommandResult send(String signal, Sandbox sandbox) throws IOException {
        String run = "^[^ ]*java " + mark(sandbox) + " .*Main validate --live";
        return sandbox.run(List.of("pkill", "-" + signal, "-u", "1500", "-f", run));
    }

    private static String mark(Sandbox sandbox) {
        return "-Dunitward.test=" + sandbox.directory();
    }
}
