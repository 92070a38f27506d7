package io.unitward.collector.disk;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layers;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Writer;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists every directory that the manager reads units from, each once. */
public final class SearchPathWalk {
    private final Resolver resolver;
    private final Layers layers;
    private final Deadline deadline;
    /** Managers have their sockets in these, so nobody moves them; they and what is around them change all the time. */
    private final List<String> inUse;

    private final Set<String> realUnitDirectories = new HashSet<>();
    /** By real path: {@code /lib} and {@code /usr/lib} are often one directory with two names. */
    private final Map<String, Listing> listings = new HashMap<>();

    private final List<UnitDirectory> seen = new ArrayList<>();

    /**
     * A walk over one search path.
     *
     * @param unitPath the manager's own {@code UnitPath}
     * @param runtimeDirectory the manager's own; null when not known
     */
    public SearchPathWalk(
            Resolver resolver,
            Layers layers,
            List<String> unitPath,
            @Nullable String runtimeDirectory,
            Deadline deadline) {
        this.inUse = List.of("/run/systemd", runtimeDirectory + "/systemd");
        this.resolver = resolver;
        this.layers = layers;
        this.deadline = deadline;
        for (String path : unitPath) {
            String real = path.startsWith("/") ? resolver.directory(path).realPath() : null;
            if (real != null) {
                realUnitDirectories.add(real);
            }
        }
    }

    /**
     * One directory of {@code UnitPath} and those below it that systemd reads.
     *
     * @param directories it first, then those below by name; those that are missing below are left out
     * @param problems what could not be listed, or not be named
     */
    public record Walked(List<SearchDirectory> directories, List<CollectionProblem> problems) {}

    /** Looks at one directory of {@code UnitPath}. */
    public Walked walk(String path) {
        Walked walked = new Walked(new ArrayList<>(), new ArrayList<>());
        if (!path.startsWith("/")) {
            unreadable(walked, path, DirectoryKind.UNITS, null, "it is no absolute path");
            seen.add(UnitDirectory.unseen(path, null, "it is no absolute path"));
            return walked;
        }
        Trail trail = resolver.directory(path);
        if (trail.end == Trail.End.MISSING) {
            walked.directories.add(new SearchDirectory(
                    path,
                    DirectoryKind.UNITS,
                    layers.of(path),
                    SearchDirectory.Status.ABSENT,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of()));
            seen.add(UnitDirectory.absent(path));
            return walked;
        }
        Instant appearedAt = appearedAt(path, trail);
        Listing listing = list(walked, path, DirectoryKind.UNITS, trail, appearedAt);
        if (listing == null) {
            seen.add(UnitDirectory.unseen(path, trail.realPath(), "could not be listed"));
            return walked;
        }
        Map<String, UnitDirectory.Below> below = new HashMap<>();
        for (Map.Entry<String, DirectoryKind> each : listing.below().entrySet()) {
            String name = path + "/" + each.getKey();
            Trail inside = resolver.directory(name);
            boolean isRead = inside.isFound() ? inside.stat.isDirectory() : inside.end == Trail.End.DENIED;
            if (isRead) {
                Instant changedAt = inside.changedAt();
                // What lies in a directory that was moved here came with it.
                Instant since = changedAt == null ? null : Trail.later(appearedAt, changedAt);
                Listing content = list(walked, name, each.getValue(), inside, since);
                String link = inside.linkAt(trail.real + "/" + each.getKey());
                below.put(each.getKey(), UnitDirectory.Below.of(each.getKey(), each.getValue(), link, inside, content));
            }
        }
        for (String name : listing.otherBelow()) {
            below.put(name, otherBelow(trail, name));
        }
        seen.add(UnitDirectory.listed(path, trail, listing, below));
        return walked;
    }

    /** Every directory that was walked, as systemd finds it; in search order. */
    List<UnitDirectory> seen() {
        return seen;
    }

    /** A directory such as {@code nonsense.wants}, in which systemd looks for nothing but what enables a unit. */
    private UnitDirectory.Below otherBelow(Trail above, String name) {
        Trail trail = resolver.directory(above.real + "/" + name);
        Listing listing = null;
        try {
            if (trail.isFound()) {
                listing = Listing.of(resolver, trail, DirectoryKind.DEPENDENCIES, realUnitDirectories, deadline);
            }
        } catch (IOException e) {
            return new UnitDirectory.Below(
                    name, DirectoryKind.DEPENDENCIES, null, trail.realPath(), Reasons.of(e), List.of());
        }
        return UnitDirectory.Below.of(name, DirectoryKind.DEPENDENCIES, null, trail, listing);
    }

    private @Nullable Listing list(
            Walked walked, String path, DirectoryKind kind, Trail trail, @Nullable Instant appearedAt) {
        String real = trail.realPath();
        if (real == null) {
            String reason = trail.end == Trail.End.LOOP ? "too many levels of symbolic links" : trail.reason;
            unreadable(walked, path, kind, null, reason);
            return null;
        }
        if (!trail.stat.isDirectory()) {
            unreadable(walked, path, kind, real, "it is no directory");
            return null;
        }
        if (deadline.passed()) {
            unreadable(walked, path, kind, real, "not listed before the deadline of " + seconds());
            return null;
        }
        Listing listing = listings.get(kind + real);
        if (listing == null) {
            try {
                listing = Listing.of(resolver, trail, kind, realUnitDirectories, deadline);
            } catch (IOException e) {
                unreadable(walked, path, kind, real, Reasons.of(e));
                return null;
            }
            listings.put(kind + real, listing);
        }
        for (String name : listing.inexact()) {
            walked.problems.add(new CollectionProblem(
                    path + "/" + name, CollectionProblem.Kind.FILE, "its name is not valid UTF-8"));
        }
        walked.directories.add(new SearchDirectory(
                path,
                kind,
                layers.of(path),
                SearchDirectory.Status.LISTED,
                real,
                trail.changedAt(),
                appearedAt,
                writers(trail),
                listing.entries()));
        return listing;
    }

    private List<Writer> writers(Trail trail) {
        Trail all = trail.copy();
        resolver.trust().addWriters(all.writers, String.valueOf(trail.realPath()), trail.stat);
        return all.sortedWriters();
    }

    /**
     * The latest moment at which a directory of {@code UnitPath} can have been put where it is. Links on the way count in
     * full. Of real directories systemd's own part does, {@code …/systemd/user}; of what is above, which changes all the
     * time, only what looks moved. A rename changes the ctime of the directory and of its parent, so the earlier of the two
     * bounds it.
     */
    private @Nullable Instant appearedAt(String path, Trail trail) {
        if (!trail.isFound()) {
            return null;
        }
        Instant appeared = trail.newest;
        appeared = Trail.later(appeared, earlier(trail, parent(trail)));
        String above = parentPath(path);
        if (above.endsWith("/systemd") && !inUse.contains(above)) {
            Trail systemd = resolver.directory(above);
            if (systemd.isFound()) {
                appeared = Trail.later(appeared, earlier(systemd, parent(systemd)));
            }
        }
        return inUse.contains(above) ? appeared : movedAbove(trail, appeared);
    }

    /**
     * Takes in directories further up that look moved. An entry that comes or goes gives its directory one new time, as both
     * ctime and mtime; a rename leaves the mtime of what is renamed alone. A directory that was moved and then got an entry
     * does not show it any more.
     */
    private @Nullable Instant movedAbove(Trail trail, @Nullable Instant since) {
        Instant appeared = since;
        String real = trail.realPath();
        for (String above = real == null ? "/" : parentPath(real); !above.equals("/"); above = parentPath(above)) {
            Trail directory = resolver.directory(above);
            if (directory.isFound() && !directory.stat.ctime().equals(directory.stat.mtime())) {
                appeared = Trail.later(appeared, earlier(directory, parent(directory)));
            }
        }
        return appeared;
    }

    private Trail parent(Trail trail) {
        return resolver.directory(trail.real.isEmpty() ? "/" : parentPath(trail.real));
    }

    private static String parentPath(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static Instant earlier(Trail directory, Trail parent) {
        Instant own = directory.stat.ctime();
        return parent.isFound() && parent.stat.ctime().isBefore(own) ? parent.stat.ctime() : own;
    }

    private void unreadable(Walked walked, String path, DirectoryKind kind, @Nullable String real, String reason) {
        walked.directories.add(unreadable(path, kind, layers, real));
        walked.problems.add(new CollectionProblem(path, CollectionProblem.Kind.DIRECTORY, reason));
    }

    /** A directory of which nothing is known. */
    public static SearchDirectory unreadable(String path, DirectoryKind kind, Layers layers, @Nullable String real) {
        return new SearchDirectory(
                path, kind, layers.of(path), SearchDirectory.Status.UNREADABLE, real, null, null, List.of(), List.of());
    }

    private String seconds() {
        return deadline.length().toSeconds() + " s";
    }
}
