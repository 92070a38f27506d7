package io.unitward.unitfile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths as systemd checks them ({@code src/basic/path-util.c}) and makes names of them ({@code src/basic/unit-name.c}). */
final class UnitPaths {
    private static final int LONGEST_PATH = 4095;
    private static final int LONGEST_NAME = 255;

    private UnitPaths() {}

    static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }

    /** Whether the kernel could take it, were it there. */
    static boolean isValid(String path) {
        return !path.isEmpty()
                && bytes(path) <= LONGEST_PATH
                && segments(path).stream().allMatch(segment -> bytes(segment) <= LONGEST_NAME);
    }

    static boolean isFileName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && bytes(name) <= LONGEST_NAME;
    }

    /** Absolute, valid and without {@code ..}: what most settings want. */
    static boolean isNormal(String path) {
        return isAbsolute(path) && isValid(path) && !segments(path).contains("..");
    }

    /** Without doubled slashes, {@code .} and a slash at the end. */
    static String simplify(String path) {
        return "/" + String.join("/", segments(path));
    }

    /** The stem of the name of a mount there; null where systemd would shorten it or there is none. */
    static @Nullable String escape(String path) {
        if (!isNormal(path)) {
            return null;
        }
        List<String> segments = segments(path);
        if (segments.isEmpty()) {
            return "-";
        }
        StringBuilder name = new StringBuilder();
        for (byte b : String.join("/", segments).getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (c == '/') {
                name.append('-');
            } else if (plain || c == ':' || c == '_' || (c == '.' && name.length() > 0)) {
                name.append(c);
            } else {
                name.append(String.format("\\x%02x", (int) c));
            }
        }
        return name.length() > 240 ? null : name.toString();
    }

    /** The path that a stem stands for; null where it stands for none. */
    static @Nullable String unescape(String stem) {
        if (stem.equals("-")) {
            return "/";
        }
        byte[] path = new byte[stem.length() + 1];
        int to = 0;
        path[to++] = '/';
        for (int i = 0; i < stem.length(); i++) {
            char c = stem.charAt(i);
            if (c == '\\') {
                if (!stem.startsWith("\\x", i) || i + 4 > stem.length()) {
                    return null;
                }
                int high = Character.digit(stem.charAt(i + 2), 16);
                int low = Character.digit(stem.charAt(i + 3), 16);
                if (high < 0 || low < 0 || high + low == 0) {
                    return null;
                }
                path[to++] = (byte) (high << 4 | low);
                i += 3;
            } else {
                path[to++] = (byte) (c == '-' ? '/' : c);
            }
        }
        String text = new String(path, 0, to, StandardCharsets.UTF_8);
        boolean odd = stem.isEmpty() || text.startsWith("//") || text.endsWith("/") || text.contains("//");
        boolean dots = segmentsOf(text).stream().anyMatch(part -> part.equals(".") || part.equals(".."));
        return odd || dots ? null : text;
    }

    private static List<String> segments(String path) {
        List<String> segments = segmentsOf(path);
        segments.removeIf(segment -> segment.equals("."));
        return segments;
    }

    private static List<String> segmentsOf(String path) {
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        segments.removeIf(String::isEmpty);
        return segments;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether a path goes up from the root: 252 does not take such a one, and 257 leaves that part out. */
    static boolean isAboveRoot(String path) {
        return path.matches("/+(\\./+)*\\.\\.(/.*)?");
    }
}
