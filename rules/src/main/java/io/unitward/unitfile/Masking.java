package io.unitward.unitfile;

import org.jspecify.annotations.Nullable;

/**
 * Takes out of the text of a unit file what may be a secret: the values of variables in {@code Environment=},
 * {@code UnsetEnvironment=} and {@code ConditionEnvironment=}, of {@code SetCredential=} and its kin, text for standard input,
 * passwords and users among mount options and in URLs of what is mounted, the arguments of commands, what {@code LogExtraFields=}
 * and keys for other programs ({@code X-}) name like a secret, and users in URLs there and in {@code Documentation=}. Names of variables
 * and credentials and the paths of programs stay, and so does every line; assignments that are commented out, that stand where
 * systemd does not read them or that it could not read are masked as well.
 */
public final class Masking {
    /** What stands for a value. */
    public static final String MASK = "***";

    private Masking() {}

    /** The text without secrets, line for line; masking it once more changes nothing. */
    public static String mask(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        LineSplitter lines = new LineSplitter(text);
        ValueMask value = null;
        ValueMask commentedOut = null;
        boolean others = false;
        while (lines.advance()) {
            String line = lines.line();
            String section = UnitText.strip(line);
            if (section.startsWith("[")) {
                others = section.startsWith("[X-");
            }
            if (UnitText.isComment(line)) {
                int start = commentStart(line);
                masked.append(line, 0, start);
                if (value != null) {
                    // Somebody took a line out of a value that is masked.
                    masked.append(start < line.length() ? MASK : "");
                } else {
                    commentedOut = line(masked, line.substring(start), commentedOut, others);
                }
            } else {
                commentedOut = null;
                value = line(masked, line, value, others);
            }
            masked.append(lines.terminator());
        }
        return masked.toString();
    }

    /**
     * Appends a line; returns the mask of the value that goes on in the next one.
     *
     * @param others whether its section is one that systemd leaves to other programs
     */
    private static @Nullable ValueMask line(
            StringBuilder masked, String line, @Nullable ValueMask begun, boolean others) {
        ValueMask value = begun;
        if (value != null) {
            masked.append(value.mask(line));
        } else {
            int start = line.startsWith("\ufeff") ? 1 : 0;
            int equals = line.indexOf('=', start);
            value = equals < 0 ? null : ValueMask.of(UnitText.strip(line.substring(start, equals)), others);
            if (value == null) {
                masked.append(line);
            } else {
                masked.append(line, 0, equals + 1).append(value.mask(line.substring(equals + 1)));
            }
        }
        return UnitText.isContinued(line) ? value : null;
    }

    /** After the marks that make a line a comment. */
    private static int commentStart(String line) {
        int at = 0;
        while (at < line.length()
                && (UnitText.isBlank(line.charAt(at)) || line.charAt(at) == '#' || line.charAt(at) == ';')) {
            at++;
        }
        return at;
    }
}
