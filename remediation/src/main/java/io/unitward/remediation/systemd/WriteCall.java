package io.unitward.remediation.systemd;

import io.unitward.host.ManagerCall;

/** Every message unitward can send that changes something. There are no others. */
public enum WriteCall implements ManagerCall {
    /** {@code daemon-reload}; the answer comes when the reload is done. */
    RELOAD("org.freedesktop.systemd1.Manager", "Reload", ""),
    /** Queues a job that starts a unit and what it needs; takes its name and the mode, answers with the job. */
    START_UNIT("org.freedesktop.systemd1.Manager", "StartUnit", "ss"),
    /** Queues a job that stops a unit and what needs it. */
    STOP_UNIT("org.freedesktop.systemd1.Manager", "StopUnit", "ss"),
    /** Queues a job that stops and starts a unit, or only starts one that is not active. */
    RESTART_UNIT("org.freedesktop.systemd1.Manager", "RestartUnit", "ss"),
    /** Queues a job that lets an active unit read its own configuration again. */
    RELOAD_UNIT("org.freedesktop.systemd1.Manager", "ReloadUnit", "ss"),
    /** Forgets that a unit failed, and how often it was started; at once, without a job. */
    RESET_FAILED_UNIT("org.freedesktop.systemd1.Manager", "ResetFailedUnit", "s");

    private final String interfaceName;
    private final String member;
    private final String signature;

    WriteCall(String interfaceName, String member, String signature) {
        this.interfaceName = interfaceName;
        this.member = member;
        this.signature = signature;
    }

    @Override
    public String interfaceName() {
        return interfaceName;
    }

    @Override
    public String member() {
        return member;
    }

    @Override
    public String signature() {
        return signature;
    }
}
