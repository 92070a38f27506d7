package io.unitward.unitfile;

/**
 * Turns bytes into text that can be read and shown, whatever they are.
 *
 * <p>A byte that is not part of valid UTF-8 becomes U+FDD0. That is no character, and systemd counts it as invalid just as
 * the byte itself, so nothing that a unit file may say is mistaken for it, and reading the text gives what reading the
 * bytes gives.
 */
public final class Utf8Text {
    /** Stands for one byte that could not be decoded. */
    public static final char BROKEN = '\ufdd0';

    private Utf8Text() {}

    /** The text; as long as there are characters, and a {@link #BROKEN} for each byte that belongs to none. */
    public static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int c = bytes[at] & 0xff;
            int length = c < 0x80 ? 1 : length(bytes, at, c);
            if (length == 0) {
                text.append(BROKEN);
                at++;
            } else if (length == 1) {
                text.append((char) c);
                at++;
            } else {
                text.appendCodePoint(codePoint(bytes, at, length));
                at += length;
            }
        }
        return text.toString();
    }

    /** Whether a line is what systemd takes for valid UTF-8: no surrogates and no noncharacters. */
    static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            char unit = text.charAt(i);
            if (unit >= 0xd800 && !isCharacter(text.codePointAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes a text takes in a file. */
    static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && c != BROKEN) {
                // A surrogate is half of four bytes.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }

    private static boolean isCharacter(int c) {
        return !(c >= 0xd800 && c < 0xe000) && !(c >= 0xfdd0 && c <= 0xfdef) && (c & 0xfffe) != 0xfffe;
    }

    /** The length of the character that begins with byte {@code c}; 0 when it is none. */
    private static int length(byte[] bytes, int at, int c) {
        int length = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int decoded = codePoint(bytes, at, length);
        boolean shortest = decoded >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000);
        return shortest && decoded <= Character.MAX_CODE_POINT && !(decoded >= 0xd800 && decoded < 0xe000) ? length : 0;
    }

    private static int codePoint(byte[] bytes, int at, int length) {
        int c = bytes[at] & (length == 2 ? 0x1f : length == 3 ? 0xf : 7);
        for (int i = 1; i < length; i++) {
            c = (c << 6) | (bytes[at + i] & 0x3f);
        }
        return c;
    }
}
