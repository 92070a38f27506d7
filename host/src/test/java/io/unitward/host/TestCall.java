package io.unitward.host;

import java.util.List;

/** Calls for tests. */
enum TestCall implements ManagerCall {
    GET("ss"),
    PLAIN(""),
    PATH("o"),
    WRONG("ai");

    private final String signature;

    TestCall(String signature) {
        this.signature = signature;
    }

    @Override
    public String interfaceName() {
        return "org.freedesktop.DBus.Properties";
    }

    @Override
    public String member() {
        return "Get";
    }

    @Override
    public String signature() {
        return signature;
    }

    static Request get(int number) {
        return new Request(
                GET, "/org/freedesktop/systemd1/unit/u" + number, List.of("org.freedesktop.systemd1.Unit", "Id"));
    }
}
