package io.unitward.host;

/** What is asked of a bus daemon itself, once, while connecting. */
enum BusCall implements ManagerCall {
    /** Must be the first message on a bus; without it the daemon closes the connection. */
    HELLO("Hello", ""),
    /** Whether there is a manager on this bus. */
    NAME_HAS_OWNER("NameHasOwner", "s");

    static final String PATH = "/org/freedesktop/DBus";

    private final String member;
    private final String signature;

    BusCall(String member, String signature) {
        this.member = member;
        this.signature = signature;
    }

    @Override
    public String interfaceName() {
        return Exchange.BUS;
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
