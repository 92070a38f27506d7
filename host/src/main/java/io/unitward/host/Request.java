package io.unitward.host;

import java.util.List;

/**
 * One message to send.
 *
 * @param call which kind
 * @param objectPath the object it is for
 * @param arguments strings, in the order of the call's signature
 */
public record Request(ManagerCall call, String objectPath, List<String> arguments) {
    /** The manager's own object. */
    public static final String MANAGER_PATH = "/org/freedesktop/systemd1";

    public Request {
        arguments = List.copyOf(arguments);
    }
}
