package io.unitward.preview;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts of unit files by the digest of their bytes, so that a text can never be taken for another version's.
 *
 * @param bySha256 64 lower-case hex digits → the text, as {@link io.unitward.unitfile.Utf8Text} decodes it
 */
public record Texts(Map<String, String> bySha256) {
    /** No text is known. */
    public static final Texts NONE = new Texts(Map.of());

    public Texts {
        bySha256 = Map.copyOf(bySha256);
    }

    /** The text with that digest; null when it is not known. */
    @Nullable
    String of(@Nullable String sha256) {
        return sha256 == null ? null : bySha256.get(sha256);
    }
}
