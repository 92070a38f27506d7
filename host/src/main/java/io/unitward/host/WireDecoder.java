package io.unitward.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes D-Bus wire data into the types that {@link Reply.Values} documents. The bytes may come from a hostile peer: each
 * read is bounds-checked, nesting and the number of values are limited, and whatever is wrong is a {@link Malformed}.
 *
 * <p>Offsets count from the start of {@code data}, which must itself be aligned to 8 in its message.
 */
final class WireDecoder {
    /** As the D-Bus specification has it: 32 arrays within 32 structs. Variants count here too. */
    static final int MAX_DEPTH = 64;

    /** An object costs more than the bytes it came from; 10 000 units have some 100 000 values. */
    static final int MAX_VALUES = 1_000_000;

    private final ByteBuffer data;
    private int values;

    /** @param data what to decode, from 0 to its limit, with its byte order set */
    WireDecoder(ByteBuffer data) {
        this.data = data;
    }

    /** Decodes values of this signature, which must use up all the data. */
    static List<Object> decode(String signature, ByteBuffer data) throws Malformed {
        WireDecoder decoder = new WireDecoder(data);
        List<Object> values = decoder.sequence(signature);
        if (data.hasRemaining()) {
            throw new Malformed(
                    data.remaining() + " bytes after the last value of signature " + Words.quoted(signature));
        }
        return values;
    }

    /** Decodes values of this signature from the current position. */
    List<Object> sequence(String signature) throws Malformed {
        List<Object> out = new ArrayList<>();
        for (int at = 0; at < signature.length(); ) {
            int end = WireSignature.endOfType(signature, at);
            out.add(value(signature, at, end, 0));
            at = end;
        }
        return out;
    }

    private Object value(String signature, int at, int end, int depth) throws Malformed {
        if (++values > MAX_VALUES) {
            throw new Malformed("more than " + MAX_VALUES + " values");
        }
        if (depth > MAX_DEPTH) {
            throw new Malformed("values nested deeper than " + MAX_DEPTH);
        }
        return switch (signature.charAt(at)) {
            case 'y' -> (long) (take(1).get() & 0xff);
            case 'b' -> bool();
            case 'n' -> (long) aligned(2).getShort();
            case 'q' -> (long) (aligned(2).getShort() & 0xffff);
            case 'i' -> (long) aligned(4).getInt();
            case 'u', 'h' -> unsigned();
            case 'x' -> aligned(8).getLong();
            case 't' -> {
                long unsigned = aligned(8).getLong();
                yield unsigned < 0 ? Long.MAX_VALUE : unsigned;
            }
            case 'd' -> aligned(8).getDouble();
            case 's', 'o' -> text(unsigned());
            case 'g' -> text(take(1).get() & 0xff);
            case 'v' -> variant(depth);
            case 'a' -> array(signature, at + 1, end, depth);
            case '(' -> struct(signature, at + 1, end - 1, depth);
            default -> throw WireSignature.wrong(signature);
        };
    }

    private Object variant(int depth) throws Malformed {
        String signature = text(take(1).get() & 0xff);
        if (signature.isEmpty() || WireSignature.endOfType(signature, 0) != signature.length()) {
            throw new Malformed("a variant of signature " + Words.quoted(signature));
        }
        return value(signature, 0, signature.length(), depth + 1);
    }

    private List<Object> struct(String signature, int at, int end, int depth) throws Malformed {
        align(8);
        List<Object> out = new ArrayList<>();
        for (int from = at; from < end; ) {
            int to = WireSignature.endOfType(signature, from);
            out.add(value(signature, from, to, depth + 1));
            from = to;
        }
        return Collections.unmodifiableList(out);
    }

    private Object array(String signature, int at, int end, int depth) throws Malformed {
        long length = unsigned();
        align(WireSignature.alignment(signature.charAt(at)));
        if (length > data.remaining()) {
            throw new Malformed("an array of " + length + " bytes where " + data.remaining() + " are left");
        }
        if (signature.charAt(at) == 'y') {
            byte[] bytes = new byte[(int) length];
            data.get(bytes);
            return bytes;
        }
        int limit = data.limit();
        data.limit(data.position() + (int) length);
        Object out = signature.charAt(at) == '{'
                ? entries(signature, at + 1, end - 1, depth)
                : elements(signature, at, end, depth);
        data.limit(limit);
        return out;
    }

    private List<Object> elements(String signature, int at, int end, int depth) throws Malformed {
        if (!data.hasRemaining()) {
            return List.of();
        }
        List<Object> out = new ArrayList<>();
        while (data.hasRemaining()) {
            out.add(value(signature, at, end, depth + 1));
        }
        return Collections.unmodifiableList(out);
    }

    private Map<Object, Object> entries(String signature, int at, int end, int depth) throws Malformed {
        Map<Object, Object> out = new LinkedHashMap<>();
        while (data.hasRemaining()) {
            align(8);
            Object key = value(signature, at, at + 1, depth + 1);
            out.put(key, value(signature, at + 1, end, depth + 1));
        }
        return Collections.unmodifiableMap(out);
    }

    private Boolean bool() throws Malformed {
        long number = unsigned();
        if (number > 1) {
            throw new Malformed("a boolean of value " + number);
        }
        return number == 1;
    }

    private long unsigned() throws Malformed {
        return Integer.toUnsignedLong(aligned(4).getInt());
    }

    /** Text of that many bytes and the zero byte that ends it. */
    private String text(long length) throws Malformed {
        if (length >= data.remaining()) {
            throw new Malformed("text of " + length + " bytes where " + data.remaining() + " are left");
        }
        byte[] bytes = new byte[(int) length];
        data.get(bytes);
        if (data.get() != 0) {
            throw new Malformed("text without a zero byte at its end");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
            throw new Malformed("text with a zero byte in it");
        }
        // The replacement character may be in the text, or stand for bytes that are no UTF-8.
        if (text.indexOf('\ufffd') >= 0 && !Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            throw new Malformed("text that is not UTF-8");
        }
        return text;
    }

    private ByteBuffer aligned(int size) throws Malformed {
        align(size);
        return take(size);
    }

    private ByteBuffer take(int size) throws Malformed {
        if (data.remaining() < size) {
            throw new Malformed("data that ends in the middle of a value");
        }
        return data;
    }

    private void align(int size) throws Malformed {
        int padding = -data.position() & (size - 1);
        take(padding).position(data.position() + padding);
    }
}
