package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.cli.install.Marker;
import io.unitward.ownership.FileState;
import io.unitward.ownership.OwnUnits;
import io.unitward.ownership.Sha256;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.UnitFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is at the paths of our own units, held against what should be there.
 *
 * @param files looks at them
 * @param directory of the unit files
 * @param record what was installed before; null when nothing was
 */
record InstallFiles(
        UnitFiles files, Path directory, @Nullable InstallRecord record) {
    private static final int MODE = 0644;

    /** What a file is to us. */
    enum Present {
        MISSING,
        /** As it was written. */
        OURS,
        /** Written by us, and changed since. */
        CHANGED,
        /** Nothing that we wrote. */
        FOREIGN;

        /** For people and programs. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing to be done to one path.
     *
     * @param path absolute
     * @param there what is there now
     * @param wanted what shall be
     * @param verb for the reader, such as {@code write}
     */
    record Change(String path, FileState there, FileState wanted, String verb) {
        /** The name of the unit that the path is of, or enables. */
        String unit() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /**
     * All that is to be done.
     *
     * @param changes in order
     * @param problems what stands in the way, a sentence each; while there is one, nothing is to be done
     */
    record Work(List<Change> changes, List<String> problems) {
        Work {
            changes = List.copyOf(changes);
            problems = List.copyOf(problems);
        }
    }

    /** What a unit file of that name is, by what is there, its mark, and the record. */
    Present present(String name) throws NotSeen {
        return present(path(name), look(path(name)));
    }

    /** The text of a unit file; null where there is none. */
    @Nullable
    String text(String name) throws NotSeen {
        FileState there = look(path(name));
        return there.kind() == FileState.Kind.FILE ? new String(there.bytes(), StandardCharsets.UTF_8) : null;
    }

    /** What is there: nothing, where not even the directory of all of them is. */
    private FileState look(String path) throws NotSeen {
        return Files.notExists(directory) ? FileState.missing(null) : files.look(path);
    }

    private Present present(String path, FileState there) {
        if (there.kind() == FileState.Kind.MISSING) {
            return Present.MISSING;
        }
        String recorded = record == null ? null : record.units().get(path);
        if (there.kind() != FileState.Kind.FILE) {
            return recorded == null ? Present.FOREIGN : Present.CHANGED;
        }
        String text = new String(there.bytes(), StandardCharsets.UTF_8);
        Marker marker = Marker.of(text);
        if (marker == null) {
            return recorded == null ? Present.FOREIGN : Present.CHANGED;
        }
        boolean asRecorded = recorded == null || recorded.equals(Sha256.hex(there.bytes()));
        return marker.fits(text) && asRecorded ? Present.OURS : Present.CHANGED;
    }

    /** What the link that enables a unit is: ours wherever it leads to that unit. */
    Present link(String path) throws NotSeen {
        return link(path, look(path));
    }

    private Present link(String path, FileState there) {
        if (there.kind() == FileState.Kind.MISSING) {
            return Present.MISSING;
        }
        String to = there.link();
        Path target = to == null ? null : Path.of(path).resolveSibling(to).normalize();
        return directory.resolve(name(path)).equals(target) ? Present.OURS : Present.FOREIGN;
    }

    /**
     * What makes exactly these units be there.
     *
     * @param units texts by name; empty to take all away
     * @param force whether what was changed by hand is replaced or taken away, too
     */
    Work towards(Map<String, String> units, boolean force) {
        List<Change> changes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(OwnUnits.names());
        names.addAll(units.keySet());
        for (String name : names) {
            try {
                add(name, units.get(name), force, changes, problems);
            } catch (NotSeen unseen) {
                problems.add(String.valueOf(unseen.getMessage()));
            }
        }
        for (Map.Entry<String, String> link : links(names, units).entrySet()) {
            try {
                addLink(link.getKey(), link.getValue(), changes, problems);
            } catch (NotSeen unseen) {
                problems.add(String.valueOf(unseen.getMessage()));
            }
        }
        return new Work(changes, problems);
    }

    private void add(String name, @Nullable String text, boolean force, List<Change> changes, List<String> problems)
            throws NotSeen {
        String path = path(name);
        FileState there = look(path);
        Present present = present(path, there);
        boolean same = text != null && text.equals(new String(there.bytes(), StandardCharsets.UTF_8));
        if (same || (text == null && (present == Present.MISSING || present == Present.FOREIGN))) {
            return;
        }
        if (present == Present.FOREIGN) {
            problems.add(path
                    + " is there, and 'unitward install' did not write it; expected nothing there: move it away first");
        } else if (present == Present.CHANGED && (!force || there.kind() == FileState.Kind.OTHER)) {
            problems.add(
                    path + " was changed after 'unitward install' wrote it; expected it as written: undo the change, or"
                            + " give --force to lose it");
        } else {
            changes.add(new Change(
                    path,
                    there,
                    text == null ? FileState.missing(null) : file(text),
                    text == null ? "remove" : "write"));
        }
    }

    private void addLink(String path, String wanted, List<Change> changes, List<String> problems) throws NotSeen {
        FileState there = look(path);
        Present present = link(path, there);
        if (wanted.isEmpty()) {
            if (present == Present.OURS) {
                changes.add(new Change(path, there, FileState.missing(null), "disable"));
            }
        } else if (present == Present.FOREIGN) {
            problems.add(path + " is there, and is no link to " + directory.resolve(name(path))
                    + "; expected nothing there: remove it first");
        } else if (present == Present.MISSING) {
            changes.add(new Change(path, there, linkTo(wanted), "enable"));
        }
    }

    /** The link of each unit that is enabled by one, and what it says; nothing where it should not be. */
    private Map<String, String> links(TreeSet<String> names, Map<String, String> units) {
        Map<String, String> links = new TreeMap<>();
        for (String name : names) {
            for (String target : List.of("timers.target", "paths.target")) {
                String text = units.get(name);
                boolean wanted = text != null && text.contains("\nWantedBy=" + target + "\n");
                links.put(directory.resolve(target + ".wants").resolve(name).toString(), wanted ? path(name) : "");
            }
        }
        return links;
    }

    /** The links that these units have. */
    Map<String, String> links(Map<String, String> units) {
        Map<String, String> links = links(new TreeSet<>(units.keySet()), units);
        links.values().removeIf(String::isEmpty);
        return links;
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static FileState file(String text) {
        return new FileState(
                FileState.Kind.FILE,
                null,
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
                MODE,
                null,
                null,
                null,
                null,
                null);
    }

    private static FileState linkTo(String target) {
        return new FileState(FileState.Kind.LINK, target, null, null, null, null, null, null, null);
    }
}
