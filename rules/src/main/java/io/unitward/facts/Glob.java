package io.unitward.facts;

/** Globs as in unit name patterns and path patterns: {@code *} and {@code ?} never cross a slash. */
public final class Glob {
    private Glob() {}

    /**
     * Whether a text matches a glob of {@code *}, {@code ?} and {@code [abc]}.
     *
     * @param glob the pattern
     * @param text a unit name or an absolute path
     */
    public static boolean matches(String glob, String text) {
        if (isLiteral(glob)) {
            return glob.equals(text);
        }
        return matches(glob, 0, text, 0);
    }

    /** Whether the text has no wildcard and so names exactly one thing. */
    public static boolean isLiteral(String glob) {
        return glob.indexOf('*') < 0 && glob.indexOf('?') < 0 && glob.indexOf('[') < 0;
    }

    private static boolean matches(String glob, int g, String text, int t) {
        int starGlob = -1;
        int starText = -1;
        while (t < text.length()) {
            char c = text.charAt(t);
            int next = g < glob.length() ? one(glob, g, c) : -1;
            if (g < glob.length() && glob.charAt(g) == '*') {
                starGlob = ++g;
                starText = t;
            } else if (next > 0) {
                g = next;
                t++;
            } else if (starGlob >= 0 && text.charAt(starText) != '/') {
                g = starGlob;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    /** The index after the one-character pattern at {@code g} when it matches {@code c}; -1 when it does not. */
    private static int one(String glob, int g, char c) {
        char p = glob.charAt(g);
        if (p == '?') {
            return c == '/' ? -1 : g + 1;
        }
        if (p == '[') {
            int close = glob.indexOf(']', g + 2);
            if (close > 0) {
                boolean negated = glob.charAt(g + 1) == '!' || glob.charAt(g + 1) == '^';
                String set = glob.substring(g + (negated ? 2 : 1), close);
                return c != '/' && inSet(set, c) != negated ? close + 1 : -1;
            }
        }
        return p == c && p != '*' ? g + 1 : -1;
    }

    private static boolean inSet(String set, char c) {
        for (int i = 0; i < set.length(); i++) {
            if (i + 2 < set.length() && set.charAt(i + 1) == '-') {
                if (set.charAt(i) <= c && c <= set.charAt(i + 2)) {
                    return true;
                }
                i += 2;
            } else if (set.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }
}
