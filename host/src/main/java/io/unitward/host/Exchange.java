package io.unitward.host;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One {@code send}: keeps up to {@value #WINDOW} requests in flight and sorts the replies to them. */
final class Exchange {
    /** A system bus fails requests beyond 128 in flight; more than 64 gains nothing. */
    static final int WINDOW = 64;

    /** What all replies together may measure, so that a manager which lies cannot use up our memory. */
    static final long MAX_TOTAL = 2 * Frame.MAX_BODY;

    /** The bus daemon's own name, which no one else on a bus can have. */
    static final String BUS = "org.freedesktop.DBus";

    /** What the daemon itself answers when the other side is not there, or no longer. */
    private static final Set<String> GONE = Set.of(
            BUS + ".Error.NoReply",
            BUS + ".Error.ServiceUnknown",
            BUS + ".Error.NameHasNoOwner",
            BUS + ".Error.Disconnected");

    private final Wire wire;
    private final CallEncoder encoder;
    private final List<Request> requests;
    private final @Nullable Reply[] replies;
    private final Map<Long, Integer> inFlight = new HashMap<>();
    private int next;
    private long total;

    Exchange(Wire wire, CallEncoder encoder, List<Request> requests) {
        this.wire = wire;
        this.encoder = encoder;
        this.requests = requests;
        this.replies = new @Nullable Reply[requests.size()];
    }

    /**
     * Runs until all is answered or the deadline passed.
     *
     * @return whether all is answered
     * @throws IOException when the connection is closed or broken, or the manager is no longer on the bus
     * @throws Malformed when what was received is no D-Bus message: nothing after it can be understood
     */
    boolean run(Deadline deadline) throws IOException, Malformed {
        while (true) {
            takeReplies();
            fill(deadline);
            if (inFlight.isEmpty() && next == requests.size()) {
                return true;
            }
            if (deadline.passed()) {
                return false;
            }
            if (inFlight.size() > WINDOW / 2) {
                wire.letGather(deadline);
            }
            if (!wire.await(deadline)) {
                return false;
            }
        }
    }

    /** All replies; those that did not come are as given. */
    List<Reply> replies(Reply.None missing) {
        List<Reply> out = new ArrayList<>(replies.length);
        for (Reply reply : replies) {
            out.add(reply == null ? missing : reply);
        }
        return out;
    }

    /** Sends on, but nothing after the deadline: a request may be an action. */
    private void fill(Deadline deadline) {
        while (inFlight.size() < WINDOW && next < requests.size() && !deadline.passed()) {
            int index = next++;
            try {
                int serial = wire.nextSerial();
                wire.put(encoder.encode(requests.get(index), serial));
                inFlight.put(Integer.toUnsignedLong(serial), index);
            } catch (Malformed e) {
                replies[index] = new Reply.None("not sent: " + e.getMessage() + " is not valid", false);
            }
        }
    }

    private void takeReplies() throws IOException, Malformed {
        ByteBuffer in = wire.received();
        while (true) {
            long size = Frame.size(in);
            if (size == 0 || size > in.remaining()) {
                return;
            }
            Frame frame = Frame.read(in, (int) size);
            Integer index = frame.type() == Frame.METHOD_RETURN || frame.type() == Frame.ERROR
                    ? inFlight.remove(frame.replySerial())
                    : null;
            // Signals come unasked, and a late reply to a request that is no longer waited for is of no use.
            if (index != null) {
                total += size;
                if (total > MAX_TOTAL) {
                    throw new Malformed("replies of more than " + (MAX_TOTAL >> 20) + " MiB together");
                }
                Reply reply = reply(frame);
                if (BUS.equals(frame.sender())
                        && reply instanceof Reply.Failed failed
                        && GONE.contains(failed.name())) {
                    throw new EOFException("the manager is not on the bus");
                }
                replies[index] = reply;
            }
        }
    }

    private static Reply reply(Frame frame) {
        List<Object> values;
        try {
            values = WireDecoder.decode(frame.signature(), frame.body());
        } catch (Malformed e) {
            return new Reply.None("the reply holds " + e.getMessage(), false);
        }
        if (frame.type() == Frame.METHOD_RETURN) {
            return new Reply.Values(values);
        }
        String message = !values.isEmpty() && values.get(0) instanceof String text ? text : "";
        return new Reply.Failed(frame.errorName(), message);
    }
}
