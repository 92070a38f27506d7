package io.unitward.collector.systemd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a unit runs.
 *
 * @param loadState systemd's {@code LoadState}, such as {@code loaded}, {@code not-found} or {@code masked}; null when not told
 * @param programs the absolute paths of the programs of its commands, without those whose failure it ignores, and of the Java
 *     that it has unitward run on; each once
 */
public record UnitPrograms(@Nullable String loadState, List<String> programs) {
    public UnitPrograms {
        programs = List.copyOf(programs);
    }
}
