package io.unitward.cli.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a user who is not root starts a sandbox: in a transient unit of that user's own manager, which delegates a cgroup to it,
 * and in a user namespace. Nothing in that manager is reloaded, stopped or signalled; the unit is gone when the sandbox is.
 *
 * @param unit a service that does not exist
 * @param directory which does not exist, for the sandbox's files; short, since sockets are put there
 * @param environment by which systemd's programs find that manager
 */
public record Delegated(String unit, Path directory, Map<String, String> environment) {
    public Delegated {
        requireNonNull(directory, "directory is null");
        environment = Map.copyOf(environment);
        if (!unit.endsWith(".service")) {
            throw new IllegalArgumentException("unit '" + unit + "'; expected a service");
        }
    }

    /** Runs a command in the unit, with these variables; the input, output and exit code are the command's. */
    List<String> argv(Map<String, String> variables, List<String> command) {
        List<String> argv = new ArrayList<>(List.of(
                "systemd-run",
                "--user",
                "--quiet",
                "--pipe",
                "--wait",
                "--collect",
                "--unit=" + unit,
                "--description=a throw-away manager for unitward validate",
                "--property=Delegate=yes",
                "--property=TimeoutStopSec=10"));
        variables.forEach((name, value) -> argv.add("--setenv=" + name + "=" + value));
        argv.addAll(List.of("--setenv=LC_ALL=C", "--setenv=BASH_ENV="));
        argv.addAll(command);
        return argv;
    }
}
