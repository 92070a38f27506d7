package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Generations of unit files, as a rebuild leaves them: {@code ~/generations/NUMBER}.
 *
 * @param host where
 */
record Generations(ProbeHost host) {
    /** None yet. */
    static Generations none(ProbeHost host) throws IOException {
        ProbeHost.removeTree(host.base().resolve("generations"));
        return new Generations(host);
    }

    /** Puts a unit file into a generation. */
    void add(int number, String unit, String text) throws IOException {
        host.write(directory(number).resolve(Probes.allowed(unit)), text);
    }

    /** {@code unitward reconcile} from one to the other. */
    CommandResult reconcile(Trial trial, int from, int to) throws Unprovided, IOException {
        return trial.unitward(
                "reconcile",
                "--user",
                "--from",
                directory(from).toString(),
                "--to",
                directory(to).toString());
    }

    private Path directory(int number) {
        return host.base().resolve("generations").resolve(Integer.toString(number));
    }
}
