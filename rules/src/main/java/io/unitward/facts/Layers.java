package io.unitward.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells in which layer a path sits: the search path is the manager's own, what its directories mean is systemd.unit(5)'s. */
public final class Layers {
    private static final List<String> VENDOR_ROOTS =
            List.of("/usr/local/share", "/usr/share", "/usr/local/lib", "/usr/lib", "/lib");

    private final Scope scope;
    private final List<String> unitPath;
    private final @Nullable String runtimeDirectory;
    private final @Nullable String configHome;
    private final @Nullable String dataHome;

    /**
     * The layers of one manager.
     *
     * @param scope which manager; in system scope the three directories are fixed and the arguments are not looked at
     * @param unitPath its own {@code UnitPath}
     * @param runtimeDirectory its {@code XDG_RUNTIME_DIR}; null when not known
     * @param configHome its {@code XDG_CONFIG_HOME}, usually {@code ~/.config}; null when not known
     * @param dataHome its {@code XDG_DATA_HOME}, usually {@code ~/.local/share}; null when not known
     */
    public Layers(
            Scope scope,
            List<String> unitPath,
            @Nullable String runtimeDirectory,
            @Nullable String configHome,
            @Nullable String dataHome) {
        this.scope = scope;
        this.unitPath = List.copyOf(unitPath);
        this.runtimeDirectory = scope == Scope.SYSTEM ? "/run" : runtimeDirectory;
        this.configHome = scope == Scope.SYSTEM ? "/etc" : configHome;
        this.dataHome = scope == Scope.SYSTEM ? null : dataHome;
    }

    /** The layer of an absolute path: of the innermost search-path directory that it is, or lies below. */
    public Layer of(String path) {
        String best = null;
        for (String directory : unitPath) {
            if ((best == null || directory.length() > best.length()) && isIn(directory, path)) {
                best = directory;
            }
        }
        return best == null ? Layer.LINKED : ofDirectory(best);
    }

    private static boolean isIn(String directory, String path) {
        return path.startsWith(directory)
                && (path.length() == directory.length() || path.charAt(directory.length()) == '/')
                && !path.contains("/../");
    }

    private Layer ofDirectory(String directory) {
        String below = below(runtimeDirectory, directory);
        if (below != null) {
            Layer layer = ofRuntime(below);
            if (layer != Layer.OTHER) {
                return layer;
            }
        }
        below = below(configHome, directory);
        if (below != null) {
            if (below.equals(scope.text() + ".control")) {
                return Layer.CONTROL;
            }
            // Portable services are attached by portabled, for good or until the next boot; a user's since systemd 260.
            if (below.equals(scope.text()) || below.equals(scope.text() + ".attached")) {
                return scope == Scope.SYSTEM ? Layer.ADMIN : Layer.USER_CONFIG;
            }
        }
        if (scope.text().equals(below(dataHome, directory))) {
            return Layer.XDG_DATA;
        }
        return ofHost(directory);
    }

    private Layer ofRuntime(String below) {
        return switch (below) {
            case "transient" -> Layer.TRANSIENT;
            case "generator" -> Layer.GENERATOR;
            case "generator.early" -> Layer.GENERATOR_EARLY;
            case "generator.late" -> Layer.GENERATOR_LATE;
            default -> {
                if (below.equals(scope.text() + ".control")) {
                    yield Layer.CONTROL;
                }
                boolean runtime = below.equals(scope.text()) || below.equals(scope.text() + ".attached");
                yield runtime ? Layer.RUNTIME : Layer.OTHER;
            }
        };
    }

    private Layer ofHost(String directory) {
        for (String root : VENDOR_ROOTS) {
            if (scope.text().equals(below(root, directory))) {
                return Layer.VENDOR;
            }
        }
        return switch (directory) {
            case "/etc/systemd/user", "/etc/xdg/systemd/user" -> Layer.ADMIN;
            case "/run/systemd/user" -> Layer.RUNTIME;
            default -> Layer.OTHER;
        };
    }

    /** What follows {@code ROOT/systemd/}; null when the directory does not lie there. */
    private static @Nullable String below(@Nullable String root, String directory) {
        if (root == null || !directory.startsWith(root) || !directory.startsWith("/systemd/", root.length())) {
            return null;
        }
        return directory.substring(root.length() + "/systemd/".length());
    }
}
