package io.unitward.cli.install;

import io.unitward.facts.Scope;
import java.util.List;

/** The directories a change of whose entries is noticed at once: those that people and their tools write to. */
final class WatchedPlaces {
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
}
