package io.unitward.host;

import java.util.List;

/** One open connection to one systemd manager. Not for use by several threads at once. */
public interface ManagerConnection extends AutoCloseable {
    /**
     * Sends requests, many in flight at once, and waits for their replies.
     *
     * @param requests what to send
     * @param deadline when to stop waiting; requests not answered by then have a {@link Reply.None}
     * @return one reply for each request, in the same order; never throws for what the manager does
     */
    List<Reply> send(List<Request> requests, Deadline deadline);

    /** The uid of the process at the other end ({@code SO_PEERCRED}); for a bus that is the bus daemon's. */
    long peerUid();

    @Override
    void close();
}
