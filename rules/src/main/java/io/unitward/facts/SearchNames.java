package io.unitward.facts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The one name for each path of a unit search path that leads to the same place by several: Debian's
 * {@code /etc/xdg/systemd/user} is a link to {@code /etc/systemd/user}, and both are searched; systemd names a drop-in by the
 * real path of its directory, which may be a link.
 */
public final class SearchNames {
    private final Map<String, String> otherNames = new HashMap<>();

    private SearchNames(Snapshot snapshot) {
        Set<String> listed = new HashSet<>();
        snapshot.searchPath().forEach(directory -> listed.add(directory.path()));
        for (SearchDirectory directory : snapshot.searchPath()) {
            String real = directory.realPath();
            if (real == null || real.equals(directory.path())) {
                continue;
            }
            if (listed.contains(real)) {
                otherNames.put(directory.path(), real);
            } else if (directory.kind() == DirectoryKind.DROP_INS) {
                otherNames.putIfAbsent(real, directory.path());
            }
        }
    }

    /** The names of one snapshot's search path. */
    public static SearchNames of(Snapshot snapshot) {
        return new SearchNames(snapshot);
    }

    /** The one name of a file or link; the path itself where there is no other. */
    public String canonical(String path) {
        int slash = Math.max(path.lastIndexOf('/'), 0);
        String directory = path.substring(0, slash);
        return otherNames.getOrDefault(directory, directory) + path.substring(slash);
    }

    /** Whether a directory is only another name of one that is listed, too. */
    public boolean isOtherName(SearchDirectory directory) {
        return otherNames.containsKey(directory.path());
    }
}
