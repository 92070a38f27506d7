package io.unitward.host;

/**
 * A kind of message that may be sent to a systemd manager. Besides the greeting only three enums implement it: the
 * collector's read calls, remediation's write calls, and the one question that following what was written takes; an
 * architecture test holds that fence, and nothing else can build a message.
 */
public interface ManagerCall {
    /** The D-Bus interface, such as {@code org.freedesktop.DBus.Properties}. */
    String interfaceName();

    /** The D-Bus member, such as {@code Get}. */
    String member();

    /** The D-Bus signature of the arguments; empty when it takes none. */
    String signature();
}
