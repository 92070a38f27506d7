package io.unitward.pending;

import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import java.util.HashMap;
import java.util.Map;

/** Directories of the search path by another spelling are one place: systemd names drop-ins by the real one. */
final class RealPlaces {
    /** Directory as the search path or systemd spells it → its real path. */
    private final Map<String, String> real = new HashMap<>();

    RealPlaces(Snapshot snapshot) {
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.realPath() != null) {
                real.put(directory.path(), directory.realPath());
            }
        }
    }

    /** The directory itself spelt without links. */
    String canonicalDirectory(String path) {
        return real.getOrDefault(path, path);
    }

    /** The path with its directory spelt without links; a link at its end is kept. */
    String canonical(String path) {
        int slash = Math.max(path.lastIndexOf('/'), 0);
        String directory = path.substring(0, slash);
        return real.getOrDefault(directory, directory) + path.substring(slash);
    }
}
