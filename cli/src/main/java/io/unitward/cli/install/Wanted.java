package io.unitward.cli.install;

import io.unitward.facts.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be installed.
 *
 * @param scope for the system manager or a user's
 * @param program unitward by its absolute path, and arguments before any command
 * @param environment what it needs in its environment
 * @param version of unitward
 * @param every how often it looks
 * @param onChange whether it also looks when a directory of units changes
 * @param heal whether it heals, too
 * @param stacks whether it may ask podman, which takes more than a hardened unit has
 * @param network whether alerts may go over the network
 * @param writable directories that healing may write to, absolute
 */
public record Wanted(
        Scope scope,
        List<String> program,
        Map<String, String> environment,
        String version,
        Every every,
        boolean onChange,
        boolean heal,
        boolean stacks,
        boolean network,
        List<String> writable) {
    public Wanted {
        program = List.copyOf(program);
        environment = new TreeMap<>(environment);
        writable = List.copyOf(writable);
    }

    boolean isSystem() {
        return scope == Scope.SYSTEM;
    }
}
