package io.unitward.collector.disk;

import io.unitward.facts.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which directories {@code systemctl enable} and its like speak of ({@code LookupPaths} in systemd).
 *
 * @param persistent where a unit is enabled for good, its own manager's directory first
 * @param runtime where what is found counts until the next boot, whatever lies below {@code /run} included
 * @param generators what generators write
 * @param transients what programs make through the manager
 */
record InstallPlaces(List<String> persistent, Set<String> runtime, Set<String> generators, String transients) {
    /**
     * Of one manager.
     *
     * @param runtimeDirectory its {@code XDG_RUNTIME_DIR}; not looked at in system scope
     * @param configHome its {@code XDG_CONFIG_HOME}; not looked at in system scope
     * @return null when one of them is needed and not known
     */
    static @Nullable InstallPlaces of(Scope scope, @Nullable String runtimeDirectory, @Nullable String configHome) {
        boolean system = scope == Scope.SYSTEM;
        String run = system ? "/run" : runtimeDirectory;
        String config = system ? "/etc" : configHome;
        if (run == null || config == null) {
            return null;
        }
        List<String> persistent = new ArrayList<>(List.of(config + "/systemd/" + scope.text()));
        if (!system) {
            // Enabled for all users by the administrator.
            persistent.add("/etc/systemd/user");
        }
        Set<String> generators =
                Set.of(run + "/systemd/generator", run + "/systemd/generator.early", run + "/systemd/generator.late");
        String transients = run + "/systemd/transient";
        List<String> runtime = new ArrayList<>(generators);
        runtime.add(transients);
        runtime.add(run + "/systemd/" + scope.text());
        runtime.add(run + "/systemd/" + scope.text() + ".control");
        return new InstallPlaces(List.copyOf(persistent), Set.copyOf(runtime), generators, transients);
    }

    /** Whether a directory of the search path, or a file in one, is forgotten at the next boot. */
    boolean isRuntime(String path, String directory) {
        return path.equals("/run") || path.startsWith("/run/") || runtime.contains(directory);
    }

    /** The directory where the manager itself enables units for good. */
    String own() {
        return persistent.get(0);
    }
}
