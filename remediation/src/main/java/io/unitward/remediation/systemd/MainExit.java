package io.unitward.remediation.systemd;

import org.jspecify.annotations.Nullable;

/**
 * How the main process of a service ended last, as the manager tells it.
 *
 * @param code {@code ExecMainCode}: 1 it ended itself, 2 a signal killed it, 3 a signal killed it with a core dump; 0 none did
 * @param status {@code ExecMainStatus}: the exit status, or the number of the signal
 * @param at {@code ExecMainExitTimestampMonotonic}: when, in microseconds; 0 while it runs
 */
record MainExit(long code, long status, long at) {
    private static final int EXITED = 1;
    private static final int KILLED = 2;
    private static final int DUMPED = 3;

    /**
     * A phrase to follow the states of a unit; empty when there is no exit, or it was there before.
     *
     * @param failed whether the unit failed by how one of its commands ended
     */
    String since(@Nullable MainExit before, boolean failed) {
        if (at == 0 || equals(before)) {
            return "";
        }
        if (failed && code == EXITED && status == 0) {
            return ", by a command beside its main process, such as one of ExecStartPost=";
        }
        return code == EXITED
                ? ", its main process ended with exit status " + status
                : code == KILLED || code == DUMPED ? ", its main process was killed by signal " + status : "";
    }
}
