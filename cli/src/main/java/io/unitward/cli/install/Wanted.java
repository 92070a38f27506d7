package io.unitward.cli.install;

import io.unitward.facts.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
 * @param strict whether an audit counts advice, too
 * @param metrics the file that an audit writes metrics to, absolute; null for none
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
        List<String> writable,
        boolean strict,
        @Nullable Path metrics) {
    public Wanted {
        program = List.copyOf(program);
        environment = new TreeMap<>(environment);
        writable = List.copyOf(writable);
    }

    /** The same with what only some audits do. */
    public Wanted auditing(boolean strictly, @Nullable Path metricsFile) {
        return new Wanted(
                scope,
                program,
                environment,
                version,
                every,
                onChange,
                heal,
                stacks,
                network,
                writable,
                strictly,
                metricsFile);
    }

    /** The directory of the metrics; empty for none. */
    List<String> metricsDirectory() {
        Path directory = metrics == null ? null : metrics.getParent();
        return directory == null ? List.of() : List.of(directory.toString());
    }

    /** One whose audits do nothing of that. */
    public static Wanted of(
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
        return new Wanted(
                scope, program, environment, version, every, onChange, heal, stacks, network, writable, false, null);
    }

    boolean isSystem() {
        return scope == Scope.SYSTEM;
    }
}
