package io.unitward.pending;

import io.unitward.facts.DirectoryKind;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The directories of the search path that a reload reads and does not write anew, each of them once. */
final class ReadPlaces {
    private static final int UPHOLDS_DIRECTORIES = 254;

    private final Snapshot snapshot;
    /** Directories of the search path itself, as it spells them → their real paths. */
    private final Map<String, String> realUnits = new HashMap<>();

    private final Set<String> listed = new HashSet<>();

    private ReadPlaces(Snapshot snapshot) {
        this.snapshot = snapshot;
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS && directory.realPath() != null) {
                realUnits.put(directory.path(), directory.realPath());
            }
            if (directory.status() == SearchDirectory.Status.LISTED) {
                listed.add(directory.path());
            }
        }
    }

    /** In search order. */
    static List<SearchDirectory> of(Snapshot snapshot) {
        return new ReadPlaces(snapshot).all();
    }

    private List<SearchDirectory> all() {
        Set<String> read = new HashSet<>();
        List<SearchDirectory> all = new ArrayList<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.status() == SearchDirectory.Status.LISTED
                    && !directory.layer().generated()
                    && !isUnknownToManager(directory)
                    && !isReadElsewhere(directory, read)) {
                all.add(directory);
            }
        }
        return all;
    }

    /** {@code .upholds} directories are read from systemd 254 on. */
    private boolean isUnknownToManager(SearchDirectory directory) {
        int release = snapshot.manager().release();
        return directory.path().endsWith(".upholds") && release > 0 && release < UPHOLDS_DIRECTORIES;
    }

    /**
     * Whether this is another spelling of a directory that is on the search path as well, as Debian's
     * {@code /etc/xdg/systemd/user} is of {@code /etc/systemd/user}. systemd names a unit file by the first spelling, and a
     * drop-in by the real one.
     *
     * <p>A directory that is a link itself, such as {@code b.service.d} to {@code a.service.d}, is no other spelling: it lets
     * what is there apply to another unit, or in another place of the order.
     */
    private boolean isReadElsewhere(SearchDirectory directory, Set<String> read) {
        String real = directory.realPath();
        if (directory.kind() == DirectoryKind.UNITS) {
            return real != null && !read.add(real);
        }
        if (real == null || real.equals(directory.path())) {
            return false;
        }
        int slash = directory.path().lastIndexOf('/');
        String above = realUnits.get(directory.path().substring(0, Math.max(slash, 0)));
        return real.equals(above + directory.path().substring(slash)) && listed.contains(real);
    }
}
