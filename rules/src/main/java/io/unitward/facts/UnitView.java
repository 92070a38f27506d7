package io.unitward.facts;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a unit's definition comes from, in one of the two views.
 *
 * @param fragmentPath the unit file; null when there is none (a device, a scope, a unit that was not found)
 * @param sourcePath what a generator made it from ({@code SourcePath=}); null when not stated
 * @param dropInPaths drop-ins in the order systemd applies them
 * @param masked whether the unit is masked in this view
 * @param unitFileState systemd's {@code UnitFileState}; null when it was not asked
 */
public record UnitView(
        @Nullable String fragmentPath,
        @Nullable String sourcePath,
        List<String> dropInPaths,
        boolean masked,
        @Nullable String unitFileState) {
    public UnitView {
        dropInPaths = List.copyOf(dropInPaths);
    }

    /** Whether both are made of the same files in the same order, masks included; what is in these is another question. */
    public boolean sameFiles(UnitView other) {
        return Objects.equals(fragmentPath, other.fragmentPath)
                && dropInPaths.equals(other.dropInPaths)
                && masked == other.masked;
    }
}
