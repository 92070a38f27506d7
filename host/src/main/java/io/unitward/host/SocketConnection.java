package io.unitward.host;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A manager on one open socket. */
final class SocketConnection implements ManagerConnection {
    private final Wire wire;
    private final CallEncoder encoder;
    private final long peerUid;

    /** Why nothing can be sent any more; null while it can. */
    private @Nullable String dead;

    SocketConnection(Wire wire, CallEncoder encoder, long peerUid) {
        this.wire = wire;
        this.encoder = encoder;
        this.peerUid = peerUid;
    }

    @Override
    public List<Reply> send(List<Request> requests, Deadline deadline) {
        Exchange exchange = new Exchange(wire, encoder, requests);
        if (dead == null) {
            try {
                if (!exchange.run(deadline)) {
                    // What has not left by now must not leave with a later request: it may be an action.
                    dead = wire.hasUnsent() ? "the manager took no more requests" : null;
                    return exchange.replies(new Reply.None(Words.noAnswer(deadline), true));
                }
            } catch (IOException e) {
                dead = Words.of(e);
            } catch (Malformed e) {
                dead = "the manager sent " + e.getMessage() + ", which is not valid D-Bus";
            }
        }
        return exchange.replies(new Reply.None(dead == null ? "" : dead, false));
    }

    @Override
    public long peerUid() {
        return peerUid;
    }

    @Override
    public void close() {
        dead = "the connection was closed";
        try {
            wire.close();
        } catch (IOException e) {
            // Nothing is lost: every reply that was waited for has been read.
            dead = Words.of(e);
        }
    }
}
