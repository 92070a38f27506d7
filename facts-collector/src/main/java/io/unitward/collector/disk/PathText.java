package io.unitward.collector.disk;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Turns file names into text and back by their bytes, as UTF-8 and whatever the locale: systemd speaks UTF-8, while the
 * JDK decodes names by the locale, and a timer unit often has none.
 */
final class PathText {
    private PathText() {}

    /** A path as text. Bytes that are not UTF-8 become {@code \xHH}; see {@link #isExact}. */
    static String text(Path path) {
        String text = path.toString();
        return isAscii(text) ? text : decode(path);
    }

    /** Whether {@link #text} tells a single name in full. */
    static boolean isExact(Path name) {
        return isAscii(name.toString()) || utf8(bytes(name)) != null;
    }

    /**
     * The path of an absolute text.
     *
     * @throws IllegalArgumentException when no file can have this path
     */
    static Path path(String text) {
        return isAscii(text) ? Path.of(text) : Path.of(URI.create("file://" + percent(text)));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static String percent(String text) {
        StringBuilder uri = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '/';
            if (plain) {
                uri.append((char) b);
            } else {
                uri.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        return uri.toString();
    }

    private static String decode(Path path) {
        StringBuilder text = new StringBuilder(path.isAbsolute() ? "/" : "");
        for (int i = 0; i < path.getNameCount(); i++) {
            byte[] bytes = bytes(path.getName(i));
            String name = utf8(bytes);
            text.append(i == 0 ? "" : "/").append(name != null ? name : escape(bytes));
        }
        return text.toString();
    }

    /** The bytes of a name; its URI alone shows them. */
    private static byte[] bytes(Path name) {
        String uri = name.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        int start = uri.lastIndexOf('/', end - 1) + 1;
        byte[] bytes = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            if (uri.charAt(i) == '%') {
                bytes[length++] = (byte) Integer.parseInt(uri.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) uri.charAt(i);
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String escape(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : bytes) {
            if (b >= 0x20 && b < 0x7f) {
                escaped.append((char) b);
            } else {
                escaped.append("\\x").append(HexFormat.of().toHexDigits(b));
            }
        }
        return escaped.toString();
    }
}
