package io.unitward.remediation.systemd;

import io.unitward.host.ManagerCall;

/** The only question that following a job asks. */
public enum JobRead implements ManagerCall {
    /** One property of one unit or job. */
    GET("org.freedesktop.DBus.Properties", "Get", "ss");

    private final String interfaceName;
    private final String member;
    private final String signature;

    JobRead(String interfaceName, String member, String signature) {
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
