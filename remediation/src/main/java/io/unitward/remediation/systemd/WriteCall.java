package io.unitward.remediation.systemd;

import io.unitward.host.ManagerCall;

/** Every message unitward can send that changes something. There are no others. */
public enum WriteCall implements ManagerCall {
    /** {@code daemon-reload}; the answer comes when the reload is done. */
    RELOAD("org.freedesktop.systemd1.Manager", "Reload", "");

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
