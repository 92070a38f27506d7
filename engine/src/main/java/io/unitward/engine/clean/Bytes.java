package io.unitward.engine.clean;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values one after the other, in a form in which no two lists of values are the same bytes: whatever has a length is written
 * with it, and null is a value of its own. Written once per unit of a run, so it makes no object that it can do without, as
 * {@link io.unitward.pending.Fingerprint} does for each value.
 */
final class Bytes {
    private static final int NULL = -1;

    private byte[] bytes = new byte[8 << 10];
    private int length;

    /** Of what follows, which can be of several types or several values. */
    Bytes tag(int tag) {
        room(1)[length++] = (byte) tag;
        return this;
    }

    Bytes text(@Nullable String value) {
        if (value == null) {
            return number(NULL);
        }
        // What Latin-1 has is nearly all there is, and is copied as it is. Anything else goes char by char: no
        // encoding takes the lone half of a surrogate pair, and '?' in its place would be another name.
        byte[] encoded = value.getBytes(StandardCharsets.ISO_8859_1);
        boolean whole = new String(encoded, StandardCharsets.ISO_8859_1).equals(value);
        number(value.length()).flag(whole);
        if (whole) {
            System.arraycopy(encoded, 0, room(encoded.length), length, encoded.length);
            length += encoded.length;
        } else {
            value.chars().forEach(this::number);
        }
        return this;
    }

    Bytes texts(@Nullable List<String> values) {
        if (values == null) {
            return number(NULL);
        }
        number(values.size());
        values.forEach(this::text);
        return this;
    }

    Bytes flag(boolean value) {
        return tag(value ? 1 : 0);
    }

    Bytes flag(@Nullable Boolean value) {
        return tag(value == null ? 2 : value ? 1 : 0);
    }

    Bytes word(@Nullable Enum<?> value) {
        return text(value == null ? null : value.name());
    }

    Bytes moment(@Nullable Instant value) {
        return value == null
                ? flag(false)
                : flag(true).number(value.getEpochSecond()).number(value.getNano());
    }

    Bytes number(int value) {
        byte[] to = room(Integer.BYTES);
        for (int shift = Integer.SIZE - 8; shift >= 0; shift -= 8) {
            to[length++] = (byte) (value >> shift);
        }
        return this;
    }

    Bytes number(long value) {
        return number((int) (value >> Integer.SIZE)).number((int) value);
    }

    /** All that was written. */
    byte[] array() {
        return Arrays.copyOf(bytes, length);
    }

    private byte[] room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
        return bytes;
    }
}
