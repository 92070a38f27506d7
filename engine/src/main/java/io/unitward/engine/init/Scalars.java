package io.unitward.engine.init;

import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.json.Visible;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How names and paths are written, so that the manifest is read back as meant, whatever somebody called a file. */
final class Scalars {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.@-]*");

    /** Words that YAML would not read as text. */
    private static final Set<String> NO_TEXT = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private final @Nullable String home;
    private final @Nullable String runtime;

    Scalars(Manager manager) {
        boolean system = manager.scope() == Scope.SYSTEM;
        this.home = system ? "/root" : manager.home();
        this.runtime = system ? "/run" : manager.runtimeDirectory();
    }

    /** One scalar. */
    static String quoted(String text) {
        return PLAIN.matcher(text).matches() && !NO_TEXT.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * A path as manifests have it, with {@code ~} and <code>{runtime}</code>; null when none can hold it: a wildcard or a
     * brace in it would mean something else, and what is not visible cannot be reviewed.
     */
    @Nullable
    String path(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?[]{}\\\"".indexOf(path.charAt(i)) >= 0) {
                return null;
            }
        }
        if (!Visible.of(path).equals(path)
                || !path.startsWith("/")
                || path.contains("~/")
                || path.endsWith("/")
                || (path + "/").contains("/./")
                || (path + "/").contains("/../")
                || path.contains("//")) {
            return null;
        }
        return below(home, "~", below(runtime, "{runtime}", path));
    }

    /** A path for a comment. */
    String shown(String path) {
        return Visible.of(below(home, "~", path));
    }

    private static String below(@Nullable String directory, String placeholder, String path) {
        return directory != null && directory.length() > 1 && path.startsWith(directory + "/")
                ? placeholder + path.substring(directory.length())
                : path;
    }
}
