package io.unitward.remediation.files;

import io.unitward.config.PrivateGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Walks from the root directory to the one that holds a path, each directory held open while the next is looked at.
 *
 * <p>Every directory on the way must be one in which nobody but root and the user we act for can replace the next component:
 * it belongs to one of them, and group and others may not write it unless it is sticky and the component belongs to one of
 * them (immutable stores are such directories). A link on the way, such as a {@code ~/.config} kept elsewhere, is followed by
 * its text when it belongs to one of them and lies in such a directory: only they could have put it there, and the walk
 * judges all that it leads through. The last component is never followed.
 */
final class TrustedWalk implements AutoCloseable {
    private static final int MOST_LINKS = 40;

    private final long uid;
    private final Deque<String> ahead = new ArrayDeque<>();
    private final List<HeldDirectory> held = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private int links;

    private TrustedWalk(long uid) {
        this.uid = uid;
    }

    /**
     * Walks to the directory that holds a path.
     *
     * @param path absolute, without {@code ..}
     * @param uid who may own and write what lies on the way besides root
     * @throws FileRefused when somebody else could change what the path means, or a part of it is missing
     */
    static TrustedWalk to(String path, long uid) throws IOException, FileRefused {
        TrustedWalk walk = new TrustedWalk(uid);
        boolean arrived = false;
        try {
            Path parent = normal(path).getParent();
            walk.push(parent == null ? Path.of("/") : parent);
            walk.held.add(HeldDirectory.root());
            walk.walk();
            arrived = true;
            return walk;
        } finally {
            if (!arrived) {
                walk.close();
            }
        }
    }

    /** The path itself, if it is one that needs no resolving by text. */
    static Path normal(String path) throws FileRefused {
        Path given = Path.of(path);
        if (!given.isAbsolute() || !given.normalize().equals(given) || given.getFileName() == null) {
            throw FileRefused.because("'" + path + "' is no plain absolute path");
        }
        return given;
    }

    /** The directory that holds the path. */
    HeldDirectory directory() {
        return held.get(held.size() - 1);
    }

    /** Its path, free of links. */
    String real() {
        return "/" + String.join("/", names);
    }

    /** One directory further, which must be there. */
    void enter(String name) throws IOException, FileRefused {
        ahead.push(name);
        walk();
    }

    /**
     * Checks that nobody else can put names into the directory that holds the path: to write there is to trust every name
     * in it, so that being sticky is not enough.
     */
    void requireOwn() throws FileRefused {
        Entry entry = directory().entry();
        requireOwner(entry, real());
        if (entry.othersWrite() || (entry.groupWrites() && !PrivateGroup.isPrivate(entry.gid(), uid))) {
            throw FileRefused.because(real() + " may be written by others than its owner (mode "
                    + Integer.toOctalString(entry.permissions()) + "); chmod go-w " + real());
        }
    }

    /** Checks that nobody else can replace a name in the directory that holds the path. */
    void requireKept(String name, Entry entry) throws FileRefused {
        requireKeeps(directory().entry(), entry, path(name));
        requireOwner(entry, path(name));
    }

    /** Checks that nobody else can write a regular file there. */
    void requireUnwritten(String name, Entry entry) throws FileRefused {
        if (entry.othersWrite() || (entry.groupWrites() && !PrivateGroup.isPrivate(entry.gid(), uid))) {
            throw FileRefused.because(path(name) + " may be written by others than its owner (mode "
                    + Integer.toOctalString(entry.permissions()) + ")");
        }
    }

    private String path(String name) {
        return names.isEmpty() ? "/" + name : real() + "/" + name;
    }

    private void walk() throws IOException, FileRefused {
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                leave();
                continue;
            }
            HeldDirectory here = directory();
            String path = path(name);
            Entry next = Entry.at(here.at(name));
            if (next == null) {
                throw FileRefused.because("the directory " + path + " does not exist");
            }
            requireKeeps(here.entry(), next, path);
            if (next.isLink()) {
                follow(here, name, next, path);
            } else if (next.isDirectory()) {
                held.add(here.open(name, next));
                names.add(name);
            } else {
                throw FileRefused.because(path + " is no directory");
            }
        }
    }

    private void leave() throws IOException {
        if (names.isEmpty()) {
            return;
        }
        names.remove(names.size() - 1);
        held.remove(held.size() - 1).close();
    }

    private void follow(HeldDirectory here, String name, Entry link, String path) throws IOException, FileRefused {
        if (++links > MOST_LINKS) {
            throw FileRefused.because(path + " leads through more links than the kernel follows");
        }
        requireOwner(link, path);
        Path target = Files.readSymbolicLink(here.at(name));
        if (!link.isUnchanged(Entry.at(here.at(name)))) {
            throw FileRefused.changed(path + " was replaced while it was looked at");
        }
        if (target.isAbsolute()) {
            while (!names.isEmpty()) {
                leave();
            }
        }
        push(target);
    }

    /** Whether the entry stays what it is, as far as others than root and the user are concerned. */
    private void requireKeeps(Entry directory, Entry entry, String path) throws FileRefused {
        requireOwner(directory, real());
        boolean writable =
                directory.othersWrite() || (directory.groupWrites() && !PrivateGroup.isPrivate(directory.gid(), uid));
        if (writable && !(directory.isSticky() && isTrusted(entry))) {
            throw FileRefused.because("others may replace " + path + ", because " + real() + " has mode "
                    + Integer.toOctalString(directory.permissions()) + "; chmod go-w " + real());
        }
    }

    private void requireOwner(Entry entry, String path) throws FileRefused {
        if (!isTrusted(entry)) {
            throw FileRefused.because(path + " belongs to uid " + entry.uid() + "; expected "
                    + (uid == 0 ? "root" : "root or uid " + uid));
        }
    }

    private boolean isTrusted(Entry entry) {
        return entry.uid() == 0 || entry.uid() == uid;
    }

    private void push(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            ahead.push(path.getName(i).toString());
        }
    }

    @Override
    public void close() throws IOException {
        while (!held.isEmpty()) {
            held.remove(held.size() - 1).close();
        }
    }
}
