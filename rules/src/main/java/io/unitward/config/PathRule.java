package io.unitward.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How paths are written: absolute or below a placeholder, and such that they can match a path the manager names. */
enum PathRule {
    /** A directory below which something must lie. */
    DIRECTORY("directories such as \"~/.config/systemd/user\""),
    /** One file. */
    FILE("files such as \"~/stacks/web/compose.yaml\""),
    /** A glob of drop-in files. */
    DROP_IN_GLOB("drop-in globs such as \"~/.config/systemd/user/{unit}.d/*.conf\"");

    private static final String RUNTIME = "{runtime}";
    private static final String UNIT = "{unit}";

    private final String list;

    PathRule(String list) {
        this.list = list;
    }

    /** What a list of them holds, for messages. */
    String list() {
        return list;
    }

    /** What would be right; null when the path is. */
    @Nullable
    String expected(String path) {
        String below = below(path);
        if (below == null) {
            return "an absolute path, or one below '~/' or '{runtime}/'";
        }
        String braces = placeholders(below);
        if (braces != null) {
            return braces;
        }
        // One trailing slash is how many people write a directory.
        String inner = below.length() > 1 && below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
        if (inner.equals("/")) {
            return "a path below '/'; leave the key out to accept any place";
        }
        for (String part : inner.substring(1).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return "a path without empty, '.' or '..' components";
            }
        }
        if (this == FILE) {
            return below.endsWith("/") ? "a file, which has no '/' at its end" : plain(inner, "a file");
        }
        return this == DIRECTORY ? plain(inner, "a directory") : glob(below);
    }

    /** The path as the rest of the program has it: without a trailing slash. */
    static String normal(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The part from the first slash on; null when the path does not begin as it must. */
    private static @Nullable String below(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        if (path.startsWith("~/")) {
            return path.substring(1);
        }
        return path.startsWith(RUNTIME + "/") ? path.substring(RUNTIME.length()) : null;
    }

    private @Nullable String placeholders(String below) {
        String rest = this == DROP_IN_GLOB ? below.replace(UNIT, "") : below;
        if (rest.contains(UNIT)) {
            return "'{unit}' in dropIns.allow only";
        }
        if (rest.contains(RUNTIME) || rest.contains("~/")) {
            return "'~' and '{runtime}' at the beginning only";
        }
        if (rest.indexOf('{') < 0 && rest.indexOf('}') < 0) {
            return null;
        }
        List<String> known = this == DROP_IN_GLOB ? List.of(RUNTIME, UNIT) : List.of(RUNTIME);
        int open = rest.indexOf('{');
        int close = rest.indexOf('}', Math.max(open, 0));
        String given = open >= 0 && close > open ? rest.substring(open, close + 1) : "";
        return "no placeholder other than '~', " + Nearest.oneOf(known, given).replace("one of ", "");
    }

    private static @Nullable String plain(String path, String what) {
        boolean wild = path.indexOf('*') >= 0 || path.indexOf('?') >= 0 || path.indexOf('[') >= 0;
        return wild ? what + " without wildcards" : null;
    }

    private static @Nullable String glob(String path) {
        if (path.contains("**")) {
            return "'*', which stays within one directory, instead of '**'";
        }
        for (int open = path.indexOf('['); open >= 0; open = path.indexOf('[', open + 1)) {
            if (path.indexOf(']', open + 2) < 0) {
                return "a closing ']' for '['";
            }
        }
        boolean canMatch = path.endsWith(".conf") || path.endsWith("*") || path.endsWith("?") || path.endsWith("]");
        return canMatch ? null : "a glob that ends in '.conf', as every drop-in does";
    }
}
