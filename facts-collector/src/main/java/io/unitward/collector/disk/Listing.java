package io.unitward.collector.disk;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What systemd would read in one directory.
 *
 * @param entries sorted by name
 * @param below names of the directories in it that systemd reads as well, and as what; only for {@code UNITS}
 * @param inexact names that are not UTF-8, as they stand in {@code entries}
 * @param found everything of such a name, what systemd passes over included; sorted by name
 * @param otherLinks symbolic links of other names, which only {@code UnitFileState} depends on
 * @param otherBelow names of further directories of dependency links, which only {@code UnitFileState} depends on
 */
record Listing(
        List<DirectoryEntry> entries,
        Map<String, DirectoryKind> below,
        List<String> inexact,
        List<Found> found,
        List<Found> otherLinks,
        List<String> otherBelow) {
    private static final List<String> DEPENDENCY_SUFFIXES = List.of(".wants", ".requires", ".upholds");
    private static final Set<String> BACKUP_SUFFIXES = Set.of(
            "rpmnew",
            "rpmsave",
            "rpmorig",
            "dpkg-old",
            "dpkg-new",
            "dpkg-tmp",
            "dpkg-dist",
            "dpkg-bak",
            "dpkg-backup",
            "dpkg-remove",
            "ucf-new",
            "ucf-old",
            "ucf-dist",
            "swp",
            "bak",
            "old",
            "new");
    private static final int CHECK_DEADLINE_EVERY = 256;

    /**
     * Lists a directory once.
     *
     * @param searchPath the real directories of the search path: links that lead into one are followed no further
     * @throws IOException when it cannot be listed, or not before the deadline
     */
    static Listing of(Resolver resolver, Trail directory, DirectoryKind kind, Set<String> searchPath, Deadline deadline)
            throws IOException {
        List<DirectoryEntry> entries = new ArrayList<>();
        Map<String, DirectoryKind> below = new TreeMap<>();
        List<String> inexact = new ArrayList<>();
        List<Found> found = new ArrayList<>();
        List<Found> otherLinks = new ArrayList<>();
        List<String> otherBelow = new ArrayList<>();
        // A drop-in that is a link to a unit file is a drop-in still: whoever answers for that unit does not for this
        // one.
        Set<String> stopAt = kind == DirectoryKind.DROP_INS ? Set.of() : searchPath;
        int seen = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.host)) {
            for (Path path : stream) {
                if (++seen % CHECK_DEADLINE_EVERY == 0 && deadline.passed()) {
                    throw new IOException("not listed before the deadline of "
                            + deadline.length().toSeconds() + " s");
                }
                Path fileName = path.getFileName();
                String name = PathText.text(fileName);
                if (kind == DirectoryKind.UNITS) {
                    DirectoryKind belowKind = kindOf(name);
                    if (belowKind != null) {
                        below.put(name, belowKind);
                        continue;
                    }
                }
                if (!isRead(kind, name)) {
                    if (kind == DirectoryKind.UNITS && !isHidden(name)) {
                        other(path, name, otherLinks, otherBelow);
                    }
                    continue;
                }
                Look look = look(resolver, directory, kind, path, name, stopAt);
                if (look == null) {
                    continue;
                }
                boolean exact = PathText.isExact(fileName);
                if (exact || kind == DirectoryKind.DROP_INS) {
                    // No unit has a name that is no text, whatever that looks like once it is made one.
                    found.add(look.found());
                }
                if (look.entry() != null) {
                    entries.add(look.entry());
                    if (!exact) {
                        inexact.add(name);
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException(Reasons.of(e));
        }
        // Written out, as in Trust: what Comparator makes is linked at run time.
        entries.sort((one, other) -> one.name().compareTo(other.name()));
        found.sort((one, other) -> one.name().compareTo(other.name()));
        return new Listing(entries, below, inexact, found, otherLinks, otherBelow);
    }

    /**
     * Whether systemd reads an entry of this name. A hidden file is a unit like any other to it, as long as its name is a
     * unit's; in the directories below hidden files are skipped.
     */
    private static boolean isRead(DirectoryKind kind, String name) {
        return switch (kind) {
            case UNITS -> UnitNames.isUnitName(name);
            case DROP_INS -> name.endsWith(".conf") && name.charAt(0) != '.';
            case DEPENDENCIES -> UnitNames.isUnitName(name) && name.charAt(0) != '.';
        };
    }

    /** What systemd reads a directory of this name for; null when for nothing. */
    private static @Nullable DirectoryKind kindOf(String name) {
        int dot = name.lastIndexOf('.');
        if (dot <= 0) {
            return null;
        }
        String of = name.substring(0, dot);
        boolean named = UnitNames.isUnitName(of) || UnitNames.isType(of);
        if (!named) {
            return null;
        }
        String suffix = name.substring(dot);
        if (suffix.equals(".d")) {
            return DirectoryKind.DROP_INS;
        }
        return DEPENDENCY_SUFFIXES.contains(suffix) ? DirectoryKind.DEPENDENCIES : null;
    }

    /** An entry as the snapshot has it, null when systemd passes over it, and all that was seen of it. */
    private record Look(@Nullable DirectoryEntry entry, Found found) {}

    /**
     * Looks at an entry; null when it vanished. As a unit file systemd takes only a file or a link. A drop-in it opens
     * whatever it is, and a pipe in the place of one holds it up for ever.
     */
    private static @Nullable Look look(
            Resolver resolver, Trail directory, DirectoryKind kind, Path path, String name, Set<String> stopAt) {
        Stat stat;
        try {
            stat = Stat.of(path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return new Look(new DirectoryEntry(name, null, null), Found.unknown(name));
        }
        if (!stat.isLink()) {
            if (stat.isRegular()) {
                resolver.saw(directory, path.getFileName(), stat);
            }
            boolean isTaken = stat.isRegular() || kind != DirectoryKind.UNITS;
            return new Look(isTaken ? new DirectoryEntry(name, null, stat.ctime()) : null, Found.of(name, stat));
        }
        Trail target = resolver.target(directory, path, stat, stopAt);
        String link = target.links.isEmpty() ? null : target.links.get(0).target();
        Instant changedAt = link == null || target.end == Trail.End.DENIED ? null : target.changedAt();
        DirectoryEntry entry = link == null
                ? new DirectoryEntry(name, null, changedAt)
                : new DirectoryEntry(name, link, changedAt, target.newest, target.dangling());
        if (link == null) {
            return new Look(entry, Found.unknown(name));
        }
        boolean stopped = target.handedOver && !target.stat.isCharacterDevice();
        Trail end = stopped ? resolver.entry(directory, path.getFileName()) : target;
        return new Look(entry, Found.link(resolver, directory, name, link, end));
    }

    /** Looks at one entry of a directory; null when there is none of that name. */
    static @Nullable Found found(Resolver resolver, Trail directory, String name) {
        Path path;
        try {
            path = directory.host.resolve(PathText.path("/" + name).getFileName());
        } catch (IllegalArgumentException e) {
            return null;
        }
        Look look = look(resolver, directory, DirectoryKind.UNITS, path, name, Set.of());
        return look == null ? null : look.found();
    }

    private static void other(Path path, String name, List<Found> links, List<String> below) {
        try {
            Stat stat = Stat.of(path);
            if (stat.isLink()) {
                String target = PathText.text(Files.readSymbolicLink(path));
                links.add(new Found(name, Found.Kind.UNKNOWN, target, null, false));
            } else if (stat.isDirectory()
                    && DEPENDENCY_SUFFIXES.contains(name.substring(Math.max(0, name.lastIndexOf('.'))))) {
                below.add(name);
            }
        } catch (NoSuchFileException e) {
            // It vanished.
            return;
        } catch (IOException e) {
            links.add(Found.unknown(name));
        }
    }

    /** What systemd takes for hidden or for a backup, and does not look at when it looks for links. */
    static boolean isHidden(String name) {
        return name.startsWith(".")
                || name.endsWith("~")
                || BACKUP_SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
