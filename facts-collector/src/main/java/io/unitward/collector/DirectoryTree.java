package io.unitward.collector;

import io.unitward.collector.disk.SourceReader;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The files that lie in a directory. */
final class DirectoryTree implements SourceTree {
    private final SourceReader reader;
    private final boolean linked;
    private final Deadline deadline;

    /** @param linked whether the owner's files are links into it, as stow makes them, and not copies */
    DirectoryTree(SourceReader reader, boolean linked, Deadline deadline) {
        this.reader = reader;
        this.linked = linked;
        this.deadline = deadline;
    }

    @Override
    public Set<String> declared(String directory, OwnedFiles owned) throws IOException {
        return declared(reader, directory, owned, deadline);
    }

    /** The same of any directory. */
    static Set<String> declared(SourceReader reader, String directory, OwnedFiles owned, Deadline deadline)
            throws IOException {
        Set<String> declared = new TreeSet<>();
        int left = MOST_NAMES;
        for (String name : reader.list(directory, left, deadline)) {
            left--;
            if (owned.unitOf("/" + name) != null) {
                declared.add(name);
            } else if (owned.mayHold(name)) {
                for (String below : reader.list(directory + "/" + name, Math.max(left, 1), deadline)) {
                    left--;
                    if (owned.unitOf("/" + name + "/" + below) != null) {
                        declared.add(name + "/" + below);
                    }
                }
            }
        }
        return declared;
    }

    @Override
    public SourceFile file(String owner, String path, String sourcePath) {
        SourceReader.Place place = reader.place(sourcePath);
        SourceReader.Read read = reader.read(sourcePath);
        boolean readable = read.status() == UnitFile.Status.READ;
        Declared declared = new Declared(
                Provider.DIRECTORY,
                readable ? link(place, path) : null,
                readable ? place.mode() : null,
                null,
                null,
                null);
        return new SourceFile(owner, path, sourcePath, read.status(), read.sha256(), place.writers(), declared);
    }

    /** What must be at the path, if that is a link: into the source, or as the source has it where links mean something. */
    private @Nullable String link(SourceReader.Place place, String path) {
        if (linked) {
            return place.realPath();
        }
        return saysUnit(place.link(), path) ? place.link() : null;
    }

    /** Whether a link is one that systemd takes for an alias, or for a dependency, wherever it is copied to. */
    static boolean saysUnit(@Nullable String link, String path) {
        if (link == null) {
            return false;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String target = link.substring(link.lastIndexOf('/') + 1);
        String above = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
        boolean dependency = OwnedFiles.isDependencies(above.substring(above.lastIndexOf('/') + 1));
        return UnitNames.isUnitName(target) && (dependency || (link.equals(target) && !target.equals(name)));
    }
}
