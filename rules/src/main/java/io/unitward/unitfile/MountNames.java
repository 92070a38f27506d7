package io.unitward.unitfile;

import java.util.ArrayList;
import java.util.List;

/** Names of the units that mount what is above a path. */
public final class MountNames {
    private MountNames() {}

    /** Those of mounts and automounts at every directory above a path but the root directory, the nearest first. */
    public static List<String> above(String path) {
        List<String> names = new ArrayList<>();
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            String stem = UnitPaths.escape(path.substring(0, end));
            if (stem != null) {
                names.add(stem + ".mount");
                names.add(stem + ".automount");
            }
        }
        return names;
    }
}
