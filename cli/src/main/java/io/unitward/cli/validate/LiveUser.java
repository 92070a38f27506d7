package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Delegated;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The caller, and where the caller's manager finds things.
 *
 * @param uid who it is; not 0
 * @param name of that user
 * @param home {@code $HOME}
 * @param runtime {@code $XDG_RUNTIME_DIR}
 * @param config where programs that the manager starts look for configuration, usually {@code ~/.config}
 * @param state unitward's own state directory, of which a part is for validation
 * @param path {@code $PATH}
 */
public record LiveUser(long uid, String name, Path home, Path runtime, Path config, Path state, String path) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Where the manager reads its owner's own units. */
    Path units() {
        return config.resolve("systemd/user");
    }

    /** The layer of the runtime directory, which is gone after a boot. */
    Path runtimeUnits() {
        return runtime.resolve("systemd/user");
    }

    /** How a throw-away manager is started beside this one. */
    Delegated beside() {
        return new Delegated(Probes.SANDBOX, runtime.resolve("unitward-validate-sandbox"), environment());
    }

    /** Where the manager keeps the unit of {@link #beside} while there is one. */
    Path unitBeside() {
        return runtime.resolve("systemd/transient").resolve(Probes.SANDBOX);
    }

    /** What lies here belongs to validation alone. */
    public Path base() {
        return state.resolve("live");
    }

    /** What any program of this user needs in its environment. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", path);
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", home.toString());
        environment.put("USER", name);
        environment.put("LOGNAME", name);
        environment.put("XDG_RUNTIME_DIR", runtime.toString());
        environment.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + runtime.resolve("bus"));
        return environment;
    }

    /** Runs a command as this user, with more in its environment. */
    CommandResult run(List<String> argv, Map<String, String> more, Duration limit) throws IOException {
        Map<String, String> environment = environment();
        environment.putAll(more);
        ProcessResult result = new BoundedProcess(argv, environment).in(home).run(Deadline.in(limit));
        return new CommandResult(result.exitCode(), result.stdoutText(), result.stderr(), result.timedOut());
    }

    /** Runs a command as this user. */
    CommandResult run(String... argv) throws IOException {
        return run(List.of(argv), Map.of(), LIMIT);
    }

    /** The same, which must work. */
    String must(String... argv) throws IOException {
        CommandResult result = run(argv);
        if (!result.succeeded()) {
            throw new IOException("'%s' ended with %d: %s"
                    .formatted(
                            String.join(" ", argv),
                            result.exitCode(),
                            result.errors().strip()));
        }
        return result.text();
    }

    /** Runs {@code systemctl --user}, which must work. */
    String systemctl(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("systemctl", "--user"));
        argv.addAll(List.of(arguments));
        return must(argv.toArray(String[]::new));
    }
}
