package io.unitward.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Brings a connected socket to where requests can be sent: authentication and, on a bus, the greeting.
 *
 * <p>dbus-java can authenticate too, but without a deadline, with 50–100 ms for a text collator, and a peer that rejects us
 * can lead it to open a key file of the peer's choice.
 */
final class Handshake {
    private static final int MAX_LINE = 16 * 1024;

    private final Wire wire;
    private final Endpoint endpoint;
    private final Deadline deadline;

    Handshake(Wire wire, Endpoint endpoint, Deadline deadline) {
        this.wire = wire;
        this.endpoint = endpoint;
        this.deadline = deadline;
    }

    /** Authenticates as a uid, which the other side compares with what the kernel tells it. */
    void authenticate(long uid) throws IOException, Unreachable {
        String hex = HexFormat.of().formatHex(Long.toString(uid).getBytes(StandardCharsets.US_ASCII));
        // BEGIN goes with it: what sd-bus reads together with a BEGIN it answers only once something else arrives.
        wire.put(ByteBuffer.wrap(("\0AUTH EXTERNAL " + hex + "\r\nBEGIN\r\n").getBytes(StandardCharsets.US_ASCII)));
        String answer = line();
        if (answer.startsWith("REJECTED")) {
            throw new Unreachable("authentication as uid " + uid + " was rejected at " + endpoint.path());
        }
        if (!answer.equals("OK") && !answer.startsWith("OK ")) {
            throw new Unreachable(endpoint.path() + " answered " + Words.quoted(answer) + ", which is no D-Bus");
        }
    }

    /** Greets the bus daemon and asks whether the manager is there. */
    void greet(String managerName) throws IOException, Malformed, Unreachable {
        Exchange exchange = new Exchange(
                wire,
                new CallEncoder(Exchange.BUS),
                List.of(
                        new Request(BusCall.HELLO, BusCall.PATH, List.of()),
                        new Request(BusCall.NAME_HAS_OWNER, BusCall.PATH, List.of(managerName))));
        if (!exchange.run(deadline)) {
            throw noAnswer();
        }
        List<Reply> replies = exchange.replies(new Reply.None("", false));
        if (!(replies.get(0) instanceof Reply.Values)) {
            throw new Unreachable("the bus at " + endpoint.path() + " refused the connection");
        }
        if (!replies.get(1).equals(new Reply.Values(List.of(true)))) {
            throw new Unreachable("no manager on the bus at " + endpoint.path());
        }
    }

    private String line() throws IOException, Unreachable {
        while (true) {
            ByteBuffer in = wire.received();
            for (int i = in.position(); i + 1 < in.limit(); i++) {
                if (in.get(i) == '\r' && in.get(i + 1) == '\n') {
                    byte[] bytes = new byte[i - in.position()];
                    in.get(bytes).position(i + 2);
                    return new String(bytes, StandardCharsets.US_ASCII);
                }
            }
            if (in.remaining() > MAX_LINE) {
                throw new Unreachable(
                        endpoint.path() + " answered more than " + MAX_LINE + " bytes, which is no D-Bus");
            }
            if (!wire.await(deadline)) {
                throw noAnswer();
            }
        }
    }

    private Unreachable noAnswer() {
        return new Unreachable(Words.noAnswer(deadline) + " at " + endpoint.path());
    }
}
