package io.unitward.engine.report;

import org.jspecify.annotations.Nullable;

/** The home directory of the manager's user, which people read and type as {@code ~}. */
final class Home {
    private final String path;

    /** @param path the directory; null when it is not known, and then nothing is shortened */
    Home(@Nullable String path) {
        this.path = path != null && path.length() > 1 && path.startsWith("/") && !path.endsWith("/") ? path : "";
    }

    /** The text with {@code ~} for the directory wherever it begins a path, and nowhere else. */
    String shorten(String text) {
        int at = path.isEmpty() ? -1 : text.indexOf(path);
        if (at < 0) {
            return text;
        }
        StringBuilder shortened = new StringBuilder(text.length());
        int done = 0;
        for (; at >= 0; at = text.indexOf(path, done)) {
            int end = at + path.length();
            boolean whole = (at == 0 || isBreak(text.charAt(at - 1))) && text.startsWith("/", end);
            shortened.append(text, done, at).append(whole ? "~" : path);
            done = end;
        }
        return shortened.append(text, done, text.length()).toString();
    }

    /** Only what stands between words here: any other character may belong to a longer path. */
    private static boolean isBreak(char c) {
        return c == ' ' || c == '\'' || c == '"' || c == '(' || c == '=';
    }
}
