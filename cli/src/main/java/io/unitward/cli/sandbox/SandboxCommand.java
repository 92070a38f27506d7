package io.unitward.cli.sandbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A command to run inside a sandbox, in the manager's namespaces and in a cgroup of the sandbox.
 *
 * @param argv program and arguments
 * @param uid who runs it; empty: the manager's uid
 * @param environment variables added to, or put in place of, those of the manager's owner
 * @param deadline after which it is killed
 */
public record SandboxCommand(List<String> argv, OptionalLong uid, Map<String, String> environment, Duration deadline) {
    /** How long a command may take unless it says otherwise. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(2);

    public SandboxCommand {
        argv = List.copyOf(argv);
        requireNonNull(uid, "uid is null");
        environment = Map.copyOf(environment);
        requireNonNull(deadline, "deadline is null");
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty; expected a program");
        }
    }

    /** That command, as the manager's owner. */
    public static SandboxCommand of(List<String> argv) {
        return new SandboxCommand(argv, OptionalLong.empty(), Map.of(), DEFAULT_DEADLINE);
    }

    /** The same run by that uid; 0 is root of the host's user namespace. */
    public SandboxCommand as(long newUid) {
        return new SandboxCommand(argv, OptionalLong.of(newUid), environment, deadline);
    }

    /** The same with one more variable. */
    public SandboxCommand with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put(name, value);
        return new SandboxCommand(argv, uid, all, deadline);
    }

    /** The same with another deadline. */
    public SandboxCommand within(Duration newDeadline) {
        return new SandboxCommand(argv, uid, environment, newDeadline);
    }
}
