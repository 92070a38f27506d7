package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was there for a reload to read when a load was first looked at, and what of it is not the same now.
 *
 * <p>Times alone do not tell of everything: a directory far up that is moved here brings old files with old times, and a
 * clock that is set back stamps a new file with an old time. But a path that was not there then, or had another change time
 * or link, has come since, whatever its times say.
 *
 * <p>Transient units come and go without anybody's doing, and generators' output is written anew: neither is remembered.
 */
public final class Presence {
    private final Snapshot snapshot;
    /** Path → stamp; empty when nothing is remembered of this load. */
    private final Map<String, String> then;

    private int met;

    /** Directory of links → what was in it then. */
    private final Map<String, List<String>> thenLinks;

    private final Set<String> formerly;
    /** Directory of links → what was seen in it at whatever load was looked at last. */
    private final Map<String, List<String>> formerlyLinks;

    /**
     * @param then what {@link #of} gave for the same load; empty: nothing is known, and nothing is said
     * @param formerly the paths that it gave for this load or, if there is no memory of that, for an earlier one
     */
    Presence(Snapshot snapshot, Map<String, String> then, Set<String> formerly) {
        this.snapshot = snapshot;
        this.then = then;
        this.thenLinks = links(then.keySet());
        this.formerly = formerly;
        this.formerlyLinks = links(formerly);
    }

    /** What was in a directory of dependency links at this load, and is not; empty where that is not known. */
    List<String> missingFrom(SearchDirectory directory) {
        return directory.kind() == DirectoryKind.DEPENDENCIES ? missingFrom(directory, thenLinks) : List.of();
    }

    /** Whether all that was ever seen in a directory of links is still there; false where nothing was ever looked at. */
    boolean isComplete(SearchDirectory directory) {
        return !formerly.isEmpty() && missingFrom(directory, formerlyLinks).isEmpty();
    }

    private static List<String> missingFrom(SearchDirectory directory, Map<String, List<String>> paths) {
        List<String> missing = new ArrayList<>(paths.getOrDefault(directory.path(), List.of()));
        if (!missing.isEmpty()) {
            Set<String> here = new HashSet<>();
            directory.entries().forEach(entry -> here.add(directory.path() + "/" + entry.name()));
            missing.removeAll(here);
            missing.sort(null);
        }
        return missing;
    }

    /** Those in directories of links: of files it is told otherwise that they are gone. */
    private Map<String, List<String>> links(Set<String> paths) {
        Map<String, List<String>> links = new HashMap<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.DEPENDENCIES) {
                links.put(directory.path(), new ArrayList<>());
            }
        }
        for (String path : paths) {
            List<String> in = links.get(parent(path));
            if (in != null) {
                in.add(path);
            }
        }
        return links;
    }

    /**
     * What to remember of a load.
     *
     * @param now a snapshot in which nothing that a reload reads is unknown
     * @param loadedAt the load
     * @param verified whether everything in it is known to be loaded; else what may be newer is left out
     * @return path → stamp of every entry and manager input; never empty where a manager has a search path with anything in
     *     it
     */
    public static Map<String, String> of(Snapshot now, Instant loadedAt, boolean verified) {
        Map<String, String> present = new LinkedHashMap<>();
        for (SearchDirectory directory : ReadPlaces.of(now)) {
            if (directory.layer() == Layer.TRANSIENT) {
                continue;
            }
            boolean appeared =
                    directory.appearedAt() != null && PendingSet.mayBeNewer(directory.appearedAt(), loadedAt);
            for (DirectoryEntry entry : directory.entries()) {
                if (verified || !(appeared || PendingSet.mayBeNewer(entry.changedAt(), loadedAt))) {
                    present.put(directory.path() + "/" + entry.name(), stamp(entry.changedAt(), entry.link()));
                }
            }
        }
        for (ManagerInput input : now.managerInputs()) {
            if (verified || !PendingSet.mayBeNewer(input.changedAt(), loadedAt)) {
                present.put(input.path(), stamp(input.changedAt(), null));
            }
        }
        return present;
    }

    /** Whether this entry was not there, or not the same; false when nothing is remembered. Ask once for each. */
    boolean differs(SearchDirectory directory, String path, DirectoryEntry entry) {
        return !then.isEmpty()
                && directory.layer() != Layer.TRANSIENT
                && differs(path, stamp(entry.changedAt(), entry.link()));
    }

    /** The same of an input. */
    boolean differs(ManagerInput input) {
        return !then.isEmpty() && differs(input.path(), stamp(input.changedAt(), null));
    }

    private boolean differs(String path, String stamp) {
        String before = then.get(path);
        if (before != null) {
            met++;
        }
        return !stamp.equals(before);
    }

    /**
     * A file that comes up because another is gone.
     *
     * @param gone what was there
     * @param revealed the path that a reload would read instead
     * @param kind what both are read as
     */
    record Revealed(String gone, String revealed, DirectoryKind kind) {}

    /** What is gone and hid something; complete once {@code differs} was asked about everything. */
    List<Revealed> revealed() {
        List<Revealed> all = new ArrayList<>();
        if (met == then.size()) {
            return all;
        }
        Set<String> here = new HashSet<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            for (DirectoryEntry entry : directory.entries()) {
                here.add(directory.path() + "/" + entry.name());
            }
        }
        for (String path : then.keySet()) {
            if (!here.contains(path)) {
                boolean isUnit = snapshot.manager().unitPath().contains(parent(path));
                DirectoryKind kind = isUnit ? DirectoryKind.UNITS : DirectoryKind.DROP_INS;
                String revealed = revealedBy(path, kind);
                if (revealed != null) {
                    all.add(new Revealed(path, revealed, kind));
                }
            }
        }
        return all;
    }

    /** Of files with one name systemd reads the first of a unit, and of drop-ins the first in directories of one name. */
    private @Nullable String revealedBy(String gone, DirectoryKind kind) {
        String name = last(gone);
        String parent = parent(gone);
        List<String> order = snapshot.manager().unitPath();
        boolean isUnits = kind == DirectoryKind.UNITS;
        int place = order.indexOf(isUnits ? parent : parent(parent));
        if (place < 0) {
            return null;
        }
        for (SearchDirectory directory : snapshot.searchPath()) {
            boolean competes =
                    directory.kind() == kind && (isUnits || directory.name().equals(last(parent)));
            if (competes && order.indexOf(isUnits ? directory.path() : parent(directory.path())) > place) {
                for (DirectoryEntry entry : directory.entries()) {
                    if (entry.name().equals(name)) {
                        return directory.path() + "/" + name;
                    }
                }
            }
        }
        return null;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** A number, since formatting times costs much of a cold start; and where a link leads, whose end may be older. */
    private static String stamp(@Nullable Instant changedAt, @Nullable String link) {
        String time = changedAt == null
                ? "?"
                : Long.toString(changedAt.getEpochSecond() * 1_000_000_000L + changedAt.getNano());
        return link == null ? time : time + ">" + link;
    }
}
