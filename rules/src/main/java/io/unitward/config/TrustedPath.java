package io.unitward.config;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows a path one component at a time and judges every directory and link on the way, not only where it ends: whoever
 * may replace a link in the middle decides what is read.
 */
final class TrustedPath {
    /** How following a path ended. */
    enum End {
        FOUND,
        /** Only the last component is missing. */
        NO_FILE,
        /** A directory on the way is missing. */
        NO_DIRECTORY,
        /** A link on the way leads to nothing. */
        LINK_TO_NOTHING
    }

    private static final int MOST_LINKS = 40;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    private final long uid;
    private final String file;
    private final List<ConfigProblem> problems;
    private final Set<Path> judged = new HashSet<>();
    private final Deque<Path> ahead = new ArrayDeque<>();
    private Path real = Path.of("/");
    private End end = End.FOUND;
    private int mode = DIRECTORY;
    private long size;

    private TrustedPath(long uid, String file, List<ConfigProblem> problems) {
        this.uid = uid;
        this.file = file;
        this.problems = problems;
    }

    /**
     * Follows a path to its end.
     *
     * @param path absolute
     * @param uid who may own and write what lies on the way besides root
     * @param file how the file is called in messages
     * @param problems gets one for each directory, link or file that somebody else may replace or write
     * @throws IOException when some part cannot be looked at, or the links do not end
     */
    static TrustedPath follow(Path path, long uid, String file, List<ConfigProblem> problems) throws IOException {
        TrustedPath trusted = new TrustedPath(uid, file, problems);
        trusted.walk(path);
        return trusted;
    }

    End end() {
        return end;
    }

    /** Where the path ends, free of links; the first part that is missing unless it was found. */
    Path real() {
        return real;
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    /** What stands at the end, in a word or two. */
    String kind() {
        return switch (mode & TYPE) {
            case REGULAR -> "regular file";
            case DIRECTORY -> "directory";
            case 0010000 -> "fifo";
            case 0140000 -> "socket";
            case 0020000 -> "character device";
            case 0060000 -> "block device";
            default -> "unknown kind";
        };
    }

    /** Mode bits of what stands at the end. */
    int mode() {
        return mode;
    }

    long size() {
        return size;
    }

    private void walk(Path path) throws IOException {
        push(path);
        // Components of the path itself lie at the bottom, below those that links on the way have put there.
        int own = ahead.size();
        int links = 0;
        look(real);
        while (!ahead.isEmpty()) {
            boolean fromLink = ahead.size() > own;
            own = Math.min(own, ahead.size() - 1);
            Path next = next();
            try {
                look(next);
            } catch (NoSuchFileException e) {
                end = fromLink ? End.LINK_TO_NOTHING : ahead.isEmpty() ? End.NO_FILE : End.NO_DIRECTORY;
                real = next;
                return;
            }
            if ((mode & TYPE) != LINK) {
                real = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            Path target = Files.readSymbolicLink(next);
            real = target.isAbsolute() ? Path.of("/") : real;
            push(target);
        }
    }

    private Path next() {
        String name = ahead.pop().toString();
        Path parent = real.getParent();
        if (name.equals("..")) {
            return parent == null ? real : parent;
        }
        return name.isEmpty() || name.equals(".") ? real : real.resolve(name);
    }

    private void push(Path path) {
        for (int i = path.getNameCount() - 1; i >= 0; i--) {
            ahead.push(path.getName(i));
        }
    }

    private void look(Path path) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(path, "unix:mode,uid,gid,size", LinkOption.NOFOLLOW_LINKS);
        mode = number(attributes, "mode").intValue();
        size = number(attributes, "size").longValue();
        if (judged.add(path)) {
            judge(
                    path,
                    number(attributes, "uid").longValue(),
                    number(attributes, "gid").longValue());
        }
    }

    private void judge(Path path, long owner, long group) {
        if (owner != 0 && owner != uid) {
            String who = uid == 0 ? "root" : "root or uid " + uid;
            String remedy = uid == 0 ? "chown root " + path : "chown " + uid + " " + path;
            problems.add(problem("owner", "uid " + owner, path + " to belong to " + who + " (" + remedy + ")"));
        }
        // Links have no mode of their own, and what is no file at all is refused for that, not told to change its mode.
        boolean hasMode = (mode & TYPE) == DIRECTORY || (mode & TYPE) == REGULAR;
        // In a sticky directory only its owner and an entry's own owner, who are judged themselves, may replace the
        // entry.
        boolean sticky = (mode & TYPE) == DIRECTORY && (mode & STICKY) != 0;
        if (!hasMode || sticky || (mode & (GROUP_WRITES | OTHERS_WRITE)) == 0) {
            return;
        }
        if ((mode & OTHERS_WRITE) == 0 && uid != 0 && PrivateGroup.isPrivate(group, uid)) {
            return;
        }
        String octal = String.format("%04o", mode & 07777);
        problems.add(problem("mode", octal, path + " not to be writable by group or others (chmod go-w " + path + ")"));
    }

    private ConfigProblem problem(String subject, String value, String expected) {
        return ConfigProblem.ofFile(file, subject, value, expected);
    }

    private static Number number(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value instanceof Number number) {
            return number;
        }
        throw new IllegalStateException("file attribute " + name + " is no number: " + value);
    }
}
