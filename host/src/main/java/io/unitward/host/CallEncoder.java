package io.unitward.host;

import java.nio.ByteBuffer;
import java.util.List;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.constants.Endian;
import org.freedesktop.dbus.messages.constants.Flags;
import org.jspecify.annotations.Nullable;

/** Turns requests into D-Bus messages. */
final class CallEncoder {
    /** Nothing that is asked may start a service, and no dialogue may ask for a password. */
    private static final byte FLAGS = Flags.NO_AUTO_START;

    private static final String PATH_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/";

    private static final MessageFactory FACTORY = new MessageFactory(Endian.LITTLE);

    private final @Nullable String destination;

    /** @param destination the bus name to send to; null on a socket without a bus */
    CallEncoder(@Nullable String destination) {
        this.destination = destination;
    }

    /** A message and the serial that its reply will name. */
    record Encoded(long serial, ByteBuffer bytes) {}

    /**
     * Encodes one request.
     *
     * @throws Malformed when its path or an argument cannot be sent; both may have come from a manager
     */
    Encoded encode(Request request) throws Malformed {
        checkShape(request);
        checkPath(request.objectPath());
        for (String argument : request.arguments()) {
            checkText(argument);
        }
        try {
            MethodCall call = FACTORY.createMethodCall(
                    destination,
                    request.objectPath(),
                    request.call().interfaceName(),
                    request.call().member(),
                    FLAGS,
                    request.call().signature().isEmpty() ? null : request.call().signature(),
                    request.arguments().toArray());
            return new Encoded(call.getSerial(), bytes(call.getWireData()));
        } catch (DBusException e) {
            throw new Malformed("a request that cannot be encoded: " + e.getMessage());
        }
    }

    private static ByteBuffer bytes(byte[][] parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part == null ? 0 : part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (byte[] part : parts) {
            if (part != null) {
                out.put(part);
            }
        }
        return out.flip();
    }

    /** Only texts and object paths can be arguments; anything else is a mistake in one of our enums. */
    private static void checkShape(Request request) {
        List<String> arguments = request.arguments();
        String signature = request.call().signature();
        if (signature.length() != arguments.size() || !signature.chars().allMatch(c -> c == 's' || c == 'o')) {
            throw new IllegalArgumentException("Call " + request.call().member() + " has signature '" + signature
                    + "' for " + arguments.size() + " arguments; expected one of s or o for each");
        }
    }

    /** A bus closes the connection on a wrong path, so it must not be sent. */
    private static void checkPath(String path) throws Malformed {
        boolean valid = path.startsWith("/") && (path.length() == 1 || !path.endsWith("/")) && !path.contains("//");
        for (int i = 0; valid && i < path.length(); i++) {
            char c = path.charAt(i);
            valid = PATH_CHARACTERS.indexOf(c) >= 0;
        }
        if (!valid) {
            throw new Malformed("the object path " + Words.quoted(path));
        }
    }

    private static void checkText(String text) throws Malformed {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                throw new Malformed("the argument " + Words.quoted(text));
            }
        }
    }
}
