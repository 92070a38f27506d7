package io.unitward.collector;

import io.unitward.facts.Glob;
import io.unitward.facts.UnitNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which files belong to the units of some globs: unit files, drop-ins of these units alone, and dependency links to them. */
final class OwnedFiles {
    private static final List<String> DEPENDENCY_SUFFIXES = List.of(".wants", ".requires", ".upholds");

    private final List<String> globs;

    OwnedFiles(List<String> globs) {
        this.globs = globs;
    }

    /** The unit that a file belongs to; null when it is none of these units' by its path. */
    @Nullable
    String unitOf(String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        String directory = slash < 0 ? "" : path.substring(path.lastIndexOf('/', slash - 1) + 1, slash);
        if (directory.endsWith(".d")) {
            String unit = directory.substring(0, directory.length() - ".d".length());
            return name.endsWith(".conf") && !UnitNames.isDashPrefix(unit) && has(unit) ? unit : null;
        }
        return has(name) ? name : null;
    }

    /** Whether a directory of this name may hold such files. */
    boolean mayHold(String directory) {
        if (directory.endsWith(".d")) {
            return has(directory.substring(0, directory.length() - ".d".length()));
        }
        return isDependencies(directory);
    }

    /** Whether a directory of this name holds dependency links. */
    static boolean isDependencies(String directory) {
        for (String suffix : DEPENDENCY_SUFFIXES) {
            if (directory.endsWith(suffix)
                    && UnitNames.isUnitName(directory.substring(0, directory.length() - suffix.length()))) {
                return true;
            }
        }
        return false;
    }

    private boolean has(String unit) {
        if (!UnitNames.isUnitName(unit)) {
            return false;
        }
        for (String glob : globs) {
            if (Glob.matches(glob, unit)) {
                return true;
            }
        }
        return false;
    }
}
