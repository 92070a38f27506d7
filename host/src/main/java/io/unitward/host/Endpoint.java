package io.unitward.host;

import java.util.Set;

/**
 * One socket on which a manager may be reached.
 *
 * @param path of the socket
 * @param bus whether a bus daemon listens there; otherwise the manager itself
 * @param trustedUids who may own the socket and listen on it
 */
record Endpoint(String path, boolean bus, Set<Long> trustedUids) {
    Endpoint {
        trustedUids = Set.copyOf(trustedUids);
    }
}
