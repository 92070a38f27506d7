package io.unitward.cli.install;

import io.unitward.ownership.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a unit file that {@code unitward install} wrote. It says by which version, and the digest of all that
 * follows, so that a change by hand is seen. It is no proof of origin: anybody can write one; what was written is in the record.
 *
 * @param version which unitward wrote it
 * @param sha256 of the text after the line, 64 hex digits
 */
public record Marker(String version, String sha256) {
    private static final Pattern LINE = Pattern.compile(
            "# Written by 'unitward install' \\(unitward ([^ ]+), sha256:([0-9a-f]{64})\\); a copy that is changed by hand is left alone\\.");

    /** A text with the line before it. */
    static String mark(String version, String text) {
        return "# Written by 'unitward install' (unitward " + version + ", sha256:" + digest(text)
                + "); a copy that is changed by hand is left alone.\n" + text;
    }

    /** The line that a text begins with; null when it does not begin with one. */
    public static @Nullable Marker of(String text) {
        int end = text.indexOf('\n');
        Matcher line = LINE.matcher(end < 0 ? text : text.substring(0, end));
        return line.matches() ? new Marker(line.group(1), line.group(2)) : null;
    }

    /** Whether what follows the line is what was written. */
    public boolean fits(String text) {
        return digest(text.substring(text.indexOf('\n') + 1)).equals(sha256);
    }

    private static String digest(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
