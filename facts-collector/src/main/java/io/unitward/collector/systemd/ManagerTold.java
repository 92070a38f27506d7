package io.unitward.collector.systemd;

import io.unitward.facts.CollectionProblem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a manager says about itself.
 *
 * @param version {@code Version}; null when not told
 * @param state {@code SystemState}; null when not told
 * @param unitPath {@code UnitPath}
 * @param loadedAt see {@link io.unitward.facts.Manager#loadedAt()}
 * @param home {@code HOME} in its environment; null when not told or not set
 * @param runtimeDirectory {@code XDG_RUNTIME_DIR} in its environment; likewise
 * @param configHome {@code XDG_CONFIG_HOME} in its environment; likewise
 * @param dataHome {@code XDG_DATA_HOME} in its environment; likewise
 * @param configDirs the absolute paths in {@code XDG_CONFIG_DIRS} in its environment; empty when not told or not set
 * @param quadletDirs {@code QUADLET_UNIT_DIRS}; likewise
 * @param problems properties that it did not tell
 */
public record ManagerTold(
        @Nullable String version,
        @Nullable String state,
        List<String> unitPath,
        @Nullable Instant loadedAt,
        @Nullable String home,
        @Nullable String runtimeDirectory,
        @Nullable String configHome,
        @Nullable String dataHome,
        List<String> configDirs,
        List<String> quadletDirs,
        List<CollectionProblem> problems) {
    public ManagerTold {
        unitPath = List.copyOf(unitPath);
        configDirs = List.copyOf(configDirs);
        quadletDirs = List.copyOf(quadletDirs);
        problems = List.copyOf(problems);
    }
}
