package io.unitward.collector.disk;

import io.unitward.facts.Link;
import io.unitward.facts.UnitNames;
import io.unitward.facts.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows paths component by component, as the kernel does, within the root of the observed host. Nothing is opened.
 *
 * <p>Directories are remembered, so that thousands of files of one directory cost one look each.
 */
public final class Resolver {
    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private static final Path NULL_DEVICE = Path.of("/dev/null");

    private final Trust trust;
    private final Trail root;
    private final Map<String, Trail> directories = new HashMap<>();
    /** Directories without a link on their way, which most links pass through. */
    private final Map<String, Stat> plain = new HashMap<>();
    /** Plain files as they were when their directory was listed, by real path. */
    private final Map<String, Stat> listed = new HashMap<>();

    public Resolver(HostRoots roots, Trust trust) {
        this.trust = trust;
        try {
            // The root itself may be reached through a link, such as /proc/PID/root.
            Path real = roots.root().toRealPath();
            this.root = new Trail(roots.root(), "", Stat.of(real));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Trust trust() {
        return trust;
    }

    /** Follows an absolute path to a directory and remembers it. The result is shared: copy before changing it. */
    Trail directory(String path) {
        Trail known = directories.get(path);
        if (known == null) {
            known = file(path);
            directories.put(path, known);
        }
        return known;
    }

    /** Follows an absolute path to whatever is there. */
    Trail file(String path) {
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            return follow(path);
        }
        Trail trail = directory(path.substring(0, slash)).copy();
        Path name = name(trail, path.substring(slash));
        if (name != null && trail.isFound()) {
            step(trail, name, null);
        }
        return trail;
    }

    /** Remembers a plain file of a directory that is being listed, see {@link #asListed}. */
    void saw(Trail directory, Path name, Stat stat) {
        // A backslash may stand for a byte that is no text: two names could look the same.
        String path = directory.real + "/" + PathText.text(name);
        if (path.indexOf('\\') < 0) {
            listed.put(path, stat);
        }
    }

    /**
     * The same as {@link #file}, but of a plain file that was seen when its directory was listed what was seen then. Whoever
     * opens it looks again anyway.
     */
    Trail asListed(String path) {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            Trail above = directory(path.substring(0, slash));
            String real = above.real + path.substring(slash);
            Stat stat = listed.get(real);
            if (stat != null && above.isFound()) {
                Trail trail = above.copy();
                trust.addReplacers(trail.writers, trail.real.isEmpty() ? "/" : trail.real, trail.stat, real, stat);
                trail.host = above.host.resolve(path.substring(slash + 1));
                trail.real = real;
                trail.stat = stat;
                return trail;
            }
        }
        return file(path);
    }

    /** Follows one name in a directory that was reached before. */
    Trail entry(Trail directory, Path name) {
        Trail trail = directory.copy();
        step(trail, name, null);
        return trail;
    }

    /**
     * Follows what a link in a directory says, alone: the way to the directory is not part of the result.
     *
     * @param link the link, in the directory
     * @param stat what is known of the link itself
     * @param stopAt directories of the observed host; a trail that comes to a unit file in one ends there, because what
     *     lies in them is looked at on its own
     */
    Trail target(Trail directory, Path link, Stat stat, Set<String> stopAt) {
        Trail trail = new Trail(directory.host, directory.real, directory.stat);
        link(trail, link, directory.real + "/" + PathText.text(link.getFileName()), stat, stopAt);
        return trail;
    }

    private Trail follow(String path) {
        Trail trail = root.copy();
        Path whole = name(trail, path);
        if (whole != null) {
            walk(trail, whole, null);
        }
        return trail;
    }

    private static @Nullable Path name(Trail trail, String text) {
        try {
            return PathText.path(text.startsWith("/") ? text : "/" + text);
        } catch (IllegalArgumentException e) {
            trail.stop(Trail.End.DENIED, "no file can have this path");
            return null;
        }
    }

    /** Walks every component of a path, from the root when it is absolute. */
    private void walk(Trail trail, Path path, @Nullable Set<String> stopAt) {
        if (path.isAbsolute()) {
            reset(trail, root);
        }
        for (Path name : path) {
            if (!trail.isFound() || trail.handedOver) {
                return;
            }
            step(trail, name, stopAt);
        }
    }

    private void step(Trail trail, Path name, @Nullable Set<String> stopAt) {
        String text = PathText.text(name.getFileName());
        if (text.isEmpty() || text.equals(".")) {
            return;
        }
        if (text.equals("..")) {
            up(trail);
            return;
        }
        if (!trail.stat.isDirectory()) {
            trail.stop(Trail.End.MISSING, "");
            return;
        }
        Path host = trail.host.resolve(name.getFileName());
        String path = trail.real + "/" + text;
        Stat stat = stat(trail, host, path);
        if (stat == null) {
            return;
        }
        // A directory of such a name is nothing that is looked at on its own, and what lies in it may be anything.
        boolean isUnitFile =
                stopAt != null && stopAt.contains(trail.real) && UnitNames.isUnitName(text) && !stat.isDirectory();
        if (isUnitFile) {
            trail.handedOver = true;
            return;
        }
        trust.addReplacers(trail.writers, trail.real.isEmpty() ? "/" : trail.real, trail.stat, path, stat);
        if (stat.isLink()) {
            link(trail, host, path, stat, stopAt);
            return;
        }
        if (stat.isDirectory() && !trail.links.isEmpty()) {
            movedHere(trail, stat);
        }
        trail.host = host;
        trail.real = path;
        trail.stat = stat;
    }

    private @Nullable Stat stat(Trail trail, Path host, String path) {
        Stat known = plain.get(path);
        if (known != null) {
            return known;
        }
        try {
            Stat stat = Stat.of(host);
            // A backslash may stand for a byte that is no text: two names could look the same.
            if (stat.isDirectory() && path.indexOf('\\') < 0) {
                plain.put(path, stat);
            }
            return stat;
        } catch (NoSuchFileException e) {
            trail.stop(Trail.End.MISSING, "");
        } catch (IOException e) {
            trail.stop(Trail.End.DENIED, Reasons.of(e));
        }
        return null;
    }

    /**
     * A directory on the way of a link that was renamed to where it is brings old files with old times. A rename changes
     * the ctime of both the directory and its parent, and not the mtime of the directory. Only a time that was set by hand
     * lies after the ctime.
     */
    private static void movedHere(Trail trail, Stat directory) {
        if (!directory.ctime().equals(directory.mtime())) {
            Instant parent = trail.stat.ctime();
            trail.saw(parent.isBefore(directory.ctime()) ? parent : directory.ctime());
        }
    }

    private void link(Trail trail, Path host, String path, Stat stat, @Nullable Set<String> stopAt) {
        trail.saw(stat.ctime());
        if (trail.links.size() >= MAX_LINKS) {
            trail.stop(Trail.End.LOOP, "");
            return;
        }
        Path target;
        try {
            target = Files.readSymbolicLink(host);
        } catch (NoSuchFileException e) {
            trail.stop(Trail.End.MISSING, "");
            return;
        } catch (IOException e) {
            trail.stop(Trail.End.DENIED, Reasons.of(e));
            return;
        }
        trail.links.add(new Link(path, PathText.text(target)));
        if (target.equals(NULL_DEVICE)) {
            mask(trail);
        } else {
            walk(trail, target, stopAt);
        }
    }

    /** Every host has this device and it never changes, whatever its times say: udev touches it at boot. */
    private static void mask(Trail trail) {
        try {
            trail.stat = Stat.of(NULL_DEVICE);
            trail.host = NULL_DEVICE;
            trail.real = NULL_DEVICE.toString();
            trail.handedOver = true;
        } catch (IOException e) {
            trail.stop(Trail.End.DENIED, Reasons.of(e));
        }
    }

    private void up(Trail trail) {
        int slash = trail.real.lastIndexOf('/');
        if (slash <= 0) {
            reset(trail, root);
        } else {
            // Where we are has no links in it, so the parent's way has none either.
            reset(trail, directory(trail.real.substring(0, slash)));
        }
    }

    private static void reset(Trail trail, Trail to) {
        trail.host = to.host;
        trail.real = to.real;
        trail.stat = to.stat;
        for (Writer writer : to.writers) {
            if (!trail.writers.contains(writer)) {
                trail.writers.add(writer);
            }
        }
        if (!to.isFound()) {
            trail.stop(to.end, to.reason);
        }
    }
}
