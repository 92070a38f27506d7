package io.unitward.collector;

import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import org.jspecify.annotations.Nullable;

/** Paths as owners write them, on the host of one manager. */
final class Places {
    private final @Nullable String home;
    private final @Nullable String runtime;

    Places(Manager manager) {
        boolean system = manager.scope() == Scope.SYSTEM;
        this.home = system ? "/root" : manager.home();
        this.runtime = system ? "/run" : manager.runtimeDirectory();
    }

    /** The home that {@code ~} stands for; null when the manager does not tell it. */
    @Nullable
    String home() {
        return home;
    }

    /** An absolute path without a slash at its end; null when it cannot be told. */
    @Nullable
    String expand(String path) {
        String expanded = path;
        if (path.equals("~") || path.startsWith("~/")) {
            expanded = home == null ? "" : home + path.substring(1);
        } else if (path.startsWith("{runtime}")) {
            expanded = runtime == null ? "" : runtime + path.substring("{runtime}".length());
        }
        while (expanded.length() > 1 && expanded.endsWith("/")) {
            expanded = expanded.substring(0, expanded.length() - 1);
        }
        return expanded.startsWith("/") ? expanded : null;
    }

    static boolean isBelow(String directory, String path) {
        return path.length() > directory.length() + 1
                && path.startsWith(directory)
                && path.charAt(directory.length()) == '/'
                && !path.contains("/../");
    }
}
