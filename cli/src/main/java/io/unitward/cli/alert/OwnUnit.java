package io.unitward.cli.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The service that this process is part of.
 *
 * @param name its full name
 * @param users whether a user's manager runs it
 */
public record OwnUnit(String name, boolean users) {
    /** By the control group of this process; null when it is part of none. */
    public static @Nullable OwnUnit here() {
        try {
            return of(Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException unknown) {
            return null;
        }
    }

    static @Nullable OwnUnit of(List<String> groups) {
        for (String line : groups) {
            String last = line.substring(line.lastIndexOf('/') + 1);
            if (last.endsWith(".service")) {
                return new OwnUnit(last, line.matches(".*/user@[0-9]+\\.service/.*"));
            }
        }
        return null;
    }

    /** By which {@code journalctl -u} and {@code --user-unit} find what is said on behalf of a unit. */
    String journalField() {
        return users ? "OBJECT_SYSTEMD_USER_UNIT" : "OBJECT_SYSTEMD_UNIT";
    }
}
