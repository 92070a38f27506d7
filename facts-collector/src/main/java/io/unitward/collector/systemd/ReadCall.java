package io.unitward.collector.systemd;

import io.unitward.host.ManagerCall;

/**
 * The only messages that observing can send. {@code GetAll} and {@code ListUnitFiles} are left out on purpose: both make
 * the manager work out {@code UnitFileState}, which takes it minutes when it has thousands of units.
 */
public enum ReadCall implements ManagerCall {
    /** Every unit in memory with its states and object path. */
    LIST_UNITS("org.freedesktop.systemd1.Manager", "ListUnits", ""),
    /** One property of one object. */
    GET("org.freedesktop.DBus.Properties", "Get", "ss");

    private final String interfaceName;
    private final String member;
    private final String signature;

    ReadCall(String interfaceName, String member, String signature) {
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
