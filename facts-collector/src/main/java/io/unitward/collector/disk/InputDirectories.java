package io.unitward.collector.disk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a manager's environment leads its generators; they take it from the manager and not from whoever looks.
 *
 * @param configHome {@code XDG_CONFIG_HOME}, usually {@code ~/.config}; null when not known or in system scope
 * @param runtimeDirectory {@code XDG_RUNTIME_DIR}; null when not known
 * @param configDirs {@code XDG_CONFIG_DIRS}; empty when not set
 * @param quadletDirs {@code QUADLET_UNIT_DIRS}; empty when not set
 */
public record InputDirectories(
        @Nullable String configHome,
        @Nullable String runtimeDirectory,
        List<String> configDirs,
        List<String> quadletDirs) {
    public InputDirectories {
        configDirs = List.copyOf(configDirs);
        quadletDirs = List.copyOf(quadletDirs);
    }
}
