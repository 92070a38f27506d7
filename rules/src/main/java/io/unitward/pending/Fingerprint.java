package io.unitward.pending;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A digest over a list of values in which no two lists collide by mere concatenation: every value goes in with its length. */
public final class Fingerprint {
    private final MessageDigest digest;

    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, which every one must have", e);
        }
    }

    /** Adds one value; null is a value of its own, different from every text. */
    public Fingerprint add(@Nullable Object value) {
        byte[] bytes = value == null ? new byte[0] : value.toString().getBytes(StandardCharsets.UTF_8);
        digest.update(((value == null ? "-" : bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
        return this;
    }

    /** Adds a list: its length, then each element. */
    public Fingerprint addAll(Iterable<?> values) {
        int size = 0;
        for (Object value : values) {
            add(value);
            size++;
        }
        return add(size);
    }

    /** The SHA-256 of all that was added, 64 lower-case hex digits. Call it once. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
