package io.unitward.cli.sandbox;

import java.util.Locale;

/** What a user sandbox can have beyond its manager. */
public enum SandboxFeature {
    /**
     * What rootless podman asks of a host: subordinate ids for the manager's owner, a tun device that this owner may open,
     * shared memory of its own, a shared mount tree, and a network namespace of its own with a route that leads nowhere, so
     * that no port can clash and nothing is reached outside. {@link RootlessPodman} configures podman itself.
     */
    PODMAN,

    /** A journal of its own, which {@code journalctl} reads inside. Without it the output of services is lost. */
    JOURNAL;

    String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
