package io.unitward.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.freedesktop.dbus.messages.constants.Endian;
import org.freedesktop.dbus.messages.constants.HeaderField;
import org.jspecify.annotations.Nullable;

/**
 * One received message, its body not yet decoded.
 *
 * @param type the message type of the D-Bus specification
 * @param replySerial the serial of the request that it answers; -1 when it has none
 * @param errorName the D-Bus error name; empty when it has none
 * @param sender the bus name of the sender; empty when it has none, as on a socket without a bus
 * @param signature of the body; empty when there is no body
 * @param body a view of the read buffer, valid until the next read
 */
record Frame(byte type, long replySerial, String errorName, String sender, String signature, ByteBuffer body) {
    static final byte METHOD_RETURN = 2;
    static final byte ERROR = 3;

    /** The part of a header before its fields. */
    static final int FIXED_SIZE = 16;

    /** Headers of systemd are below 1 KiB. */
    static final int MAX_HEADER = 64 * 1024;

    /** A message cannot be larger than this, and never a quarter of the memory we have. */
    static final long MAX_BODY = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4);

    /** The size of the whole message at the buffer's position; 0 while too little of it is there to tell. */
    static long size(ByteBuffer in) throws Malformed {
        if (in.remaining() < FIXED_SIZE) {
            return 0;
        }
        ByteBuffer fixed = in.slice().order(order(in.get(in.position())));
        long body = Integer.toUnsignedLong(fixed.getInt(4));
        long header = Integer.toUnsignedLong(fixed.getInt(12));
        if (fixed.get(3) != 1) {
            throw new Malformed("a message of protocol version " + fixed.get(3));
        }
        if (header > MAX_HEADER) {
            throw new Malformed("a message header of " + header + " bytes");
        }
        if (body > MAX_BODY) {
            throw new Malformed("a message of " + body + " bytes");
        }
        return bodyOffset(header) + body;
    }

    /** Reads the message of that size at the buffer's position and moves behind it. */
    static Frame read(ByteBuffer in, int size) throws Malformed {
        ByteBuffer all = in.slice(in.position(), size).order(order(in.get(in.position())));
        in.position(in.position() + size);
        long header = Integer.toUnsignedLong(all.getInt(12));
        int bodyOffset = (int) bodyOffset(header);
        byte type = all.get(1);
        ByteBuffer body = all.slice(bodyOffset, size - bodyOffset).order(all.order());
        all.position(12).limit((int) (FIXED_SIZE + header));
        return of(type, (List<?>) new WireDecoder(all).sequence("a(yv)").get(0), body);
    }

    private static Frame of(byte type, List<?> fields, ByteBuffer body) throws Malformed {
        long replySerial = -1;
        String errorName = "";
        String sender = "";
        String signature = "";
        for (Object field : fields) {
            Object value = ((List<?>) field).get(1);
            switch (((Long) ((List<?>) field).get(0)).byteValue()) {
                case HeaderField.REPLY_SERIAL -> replySerial = as(Long.class, value);
                case HeaderField.ERROR_NAME -> errorName = as(String.class, value);
                case HeaderField.SENDER -> sender = as(String.class, value);
                case HeaderField.SIGNATURE -> signature = as(String.class, value);
                default -> {
                    // Path, interface, member and destination matter to requests and signals only.
                }
            }
        }
        return new Frame(type, replySerial, errorName, sender, signature, body);
    }

    private static <T> T as(Class<T> type, @Nullable Object value) throws Malformed {
        if (!type.isInstance(value)) {
            throw new Malformed("a header field that is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static ByteOrder order(byte endian) throws Malformed {
        return switch (endian) {
            case Endian.LITTLE -> ByteOrder.LITTLE_ENDIAN;
            case Endian.BIG -> ByteOrder.BIG_ENDIAN;
            default -> throw new Malformed("a message of byte order " + endian);
        };
    }

    private static long bodyOffset(long header) {
        return FIXED_SIZE + (header + 7 & ~7L);
    }
}
