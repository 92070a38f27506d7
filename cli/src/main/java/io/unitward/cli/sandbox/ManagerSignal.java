package io.unitward.cli.sandbox;

/** The signals that tests and the demo send to a sandbox's manager, by their names for {@code kill}. */
public enum ManagerSignal {
    /** The manager hangs: sockets still accept, nothing answers. */
    STOP,

    /** A stopped manager goes on. */
    CONT,

    /** The manager dies at once. */
    KILL
}
