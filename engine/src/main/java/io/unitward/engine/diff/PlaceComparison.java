package io.unitward.engine.diff;

import io.unitward.facts.DirectoryKind;
import io.unitward.facts.SearchDirectory;
import io.unitward.ownership.Ownership;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the directories of the unit search path of two snapshots; what lies in them is {@link FileComparison}'s. */
final class PlaceComparison {
    private final Seen before;
    private final Seen after;
    private final Collected out;

    PlaceComparison(Seen before, Seen after, Collected out) {
        this.before = before;
        this.after = after;
        this.out = out;
    }

    void compare() {
        Set<String> paths = new TreeSet<>(before.directories.keySet());
        paths.addAll(after.directories.keySet());
        for (String path : paths) {
            compare(path, before.directories.get(path), after.directories.get(path));
        }
    }

    private void compare(String path, @Nullable SearchDirectory was, @Nullable SearchDirectory is) {
        String unit = unitOf(path, was != null ? was : is);
        boolean wasLost = isLost(path, was, before);
        boolean isLost = isLost(path, is, after);
        if (wasLost || isLost) {
            Side side = wasLost && isLost ? Side.BOTH : wasLost ? Side.BEFORE : Side.AFTER;
            out.unknown(SubjectKind.DIRECTORY, path, unit, null, side, "it could not be listed");
            return;
        }
        boolean wasThere = was != null && was.status() == SearchDirectory.Status.LISTED;
        boolean isThere = is != null && is.status() == SearchDirectory.Status.LISTED;
        if (was != null && wasThere && is != null && isThere) {
            Fields fields = new Fields();
            fields.add("realPath", null, was.realPath(), is.realPath());
            fields.add("writers", writers(was), writers(is));
            out.changed(SubjectKind.DIRECTORY, path, unit, fields);
        } else if (was != null && wasThere) {
            Fields fields = new Fields().add("writers", writers(was), List.of());
            out.vanished(SubjectKind.DIRECTORY, path, unit, fields);
        } else if (is != null && isThere) {
            Fields fields = new Fields().add("writers", List.of(), writers(is));
            out.appeared(SubjectKind.DIRECTORY, path, unit, fields);
        }
    }

    /** Whether it is not known what the directory is like; {@code NAME.d} is only seen where its parent was listed. */
    private static boolean isLost(String path, @Nullable SearchDirectory directory, Seen side) {
        SearchDirectory seen = directory != null ? directory : side.directories.get(Seen.parent(path));
        return seen != null && seen.status() == SearchDirectory.Status.UNREADABLE;
    }

    private static @Nullable String unitOf(String path, @Nullable SearchDirectory directory) {
        return directory == null || directory.kind() == DirectoryKind.UNITS ? null : Seen.unitOf(path + "/x");
    }

    private static List<String> writers(SearchDirectory directory) {
        return directory.writers().stream().map(Ownership::describe).toList();
    }
}
