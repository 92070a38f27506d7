package io.unitward.cli.install;

import io.unitward.facts.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The directories a change of whose entries is noticed at once: those that people and their tools write to. */
public final class WatchedPlaces {
    private WatchedPlaces() {}

    /** As a unit file of that manager spells them. */
    static List<String> of(Scope scope) {
        return scope == Scope.SYSTEM
                ? List.of(
                        "/etc/systemd/system.control",
                        "/etc/systemd/system",
                        "/run/systemd/system",
                        "/usr/local/lib/systemd/system",
                        "/usr/lib/systemd/system")
                : List.of(
                        "%E/systemd/user.control",
                        "%E/systemd/user",
                        "/etc/systemd/user",
                        "%t/systemd/user",
                        "/run/systemd/user",
                        "%h/.local/share/systemd/user",
                        "/usr/local/lib/systemd/user",
                        "/usr/lib/systemd/user");
    }

    /**
     * Whether a directory is one of them: what an audit writes there would start the next.
     *
     * @param units where the unit files of that manager's owner lie
     * @param home of that owner
     * @param runtime the directory of that owner's session
     */
    public static boolean has(Scope scope, Path directory, Path units, String home, String runtime) {
        String configuration = units.resolve("../..").normalize().toString();
        return of(scope).stream()
                .map(place -> Path.of(
                        place.replace("%E", configuration).replace("%h", home).replace("%t", runtime)))
                .anyMatch(place -> isSame(place, directory));
    }

    private static boolean isSame(Path place, Path directory) {
        try {
            return Files.isSameFile(place, directory);
        } catch (IOException away) {
            return place.equals(directory);
        }
    }
}
