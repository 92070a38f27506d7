package io.unitward.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.constants.Endian;
import org.freedesktop.dbus.messages.constants.Flags;
import org.freedesktop.dbus.messages.constants.HeaderField;
import org.jspecify.annotations.Nullable;

/**
 * A message as dbus-java builds it, of which copies for other objects can be made. The same property is asked of each
 * unit; building every such message anew would cost more than all the rest of a snapshot.
 */
final class Stencil {
    /** Nothing that is asked may start a service, and no dialogue may ask for a password. */
    private static final byte FLAGS = Flags.NO_AUTO_START;

    private static final MessageFactory FACTORY = new MessageFactory(Endian.LITTLE);

    private static final int SERIAL = 8;
    private static final int FIELDS_SIZE = 12;
    private static final int PATH_LENGTH = 20;
    private static final int PATH = 24;

    private final ByteBuffer message;
    /** Where the header field after the object path starts. */
    private final int afterPath;

    private Stencil(ByteBuffer message) throws Malformed {
        this.message = message;
        this.afterPath = afterPath(message.getInt(PATH_LENGTH));
        if (message.get(Frame.FIXED_SIZE) != HeaderField.PATH) {
            throw new Malformed("a message of dbus-java that does not start with its path");
        }
    }

    /** Has dbus-java build a message; the destination is null on a socket without a bus. */
    static Stencil of(Request request, @Nullable String destination) throws Malformed {
        ManagerCall call = request.call();
        try {
            MethodCall built = FACTORY.createMethodCall(
                    destination,
                    request.objectPath(),
                    call.interfaceName(),
                    call.member(),
                    FLAGS,
                    call.signature().isEmpty() ? null : call.signature(),
                    request.arguments().toArray());
            return new Stencil(joined(built.getWireData()));
        } catch (DBusException e) {
            throw new Malformed("a request that cannot be encoded: " + e.getMessage());
        }
    }

    /** The same message for another object, with a serial of its own. */
    ByteBuffer copy(String objectPath, int serial) {
        byte[] path = objectPath.getBytes(StandardCharsets.US_ASCII);
        int shift = afterPath(path.length) - afterPath;
        ByteBuffer out = ByteBuffer.allocate(message.limit() + shift).order(ByteOrder.LITTLE_ENDIAN);
        // Each header field starts at a multiple of 8, so that what follows the path only moves.
        out.put(0, message, 0, PATH)
                .put(PATH, path)
                .put(afterPath + shift, message, afterPath, message.limit() - afterPath);
        out.putInt(SERIAL, serial)
                .putInt(FIELDS_SIZE, message.getInt(FIELDS_SIZE) + shift)
                .putInt(PATH_LENGTH, path.length);
        return out;
    }

    private static int afterPath(int pathLength) {
        return (PATH + pathLength + 1 + 7) & ~7;
    }

    private static ByteBuffer joined(byte[][] parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part == null ? 0 : part.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] part : parts) {
            if (part != null) {
                out.put(part);
            }
        }
        return out.flip();
    }
}
