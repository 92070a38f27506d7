package io.unitward.cli.sandbox;

import java.util.Locale;

/** Which kind of manager runs in a sandbox. */
public enum SandboxKind {
    /** {@code systemd --user}, in private mount and cgroup namespaces: the host's files stay visible. */
    USER,

    /** {@code systemd --system} as process 1 of a process id namespace, on a root of its own in memory. */
    SYSTEM;

    String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
