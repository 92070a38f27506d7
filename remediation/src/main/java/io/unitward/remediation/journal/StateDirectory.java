package io.unitward.remediation.journal;

import io.unitward.facts.Scope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * The directory in which unitward remembers things about one manager: {@code STATE/SCOPE-UID}, mode 0700.
 *
 * <p>What is remembered decides what is done, so it must be ours: the directory belongs to the caller and nobody else may
 * write it. A root caller also refuses every parent that another user could swap, links included.
 */
public final class StateDirectory {
    /** Files in it are for the caller alone. */
    public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    private final Path path;

    private StateDirectory(Path path) {
        this.path = path;
    }

    /**
     * Opens the directory of one manager, making what is missing.
     *
     * @param state the state directory of all managers, such as {@code /var/lib/unitward}
     * @param scope the manager's scope
     * @param uid the uid the manager runs as
     * @throws StateUnusable when it cannot be made, or somebody else could change it
     */
    public static StateDirectory open(Path state, Scope scope, long uid) throws StateUnusable {
        return open(state, scope, uid, callerUid());
    }

    /** Where the directory of one manager is, or would be; nothing is made. */
    public static Path of(Path state, Scope scope, long uid) {
        return state.toAbsolutePath().normalize().resolve(scope.text() + "-" + uid);
    }

    static StateDirectory open(Path state, Scope scope, long uid, long caller) throws StateUnusable {
        Path base = state.toAbsolutePath().normalize();
        Path own = of(base, scope, uid);
        try {
            if (!Files.isDirectory(base)) {
                checkParents(base, caller, true);
                Files.createDirectories(base, OWNER_ONLY_DIRECTORY);
            }
            checkParents(base, caller, false);
            check(base, caller);
            makeOne(own);
            check(own, caller);
        } catch (IOException e) {
            throw new StateUnusable("state directory " + own + " cannot be used: " + Reason.of(e)
                    + "; expected a directory that can be made and written");
        }
        return new StateDirectory(own);
    }

    /** A directory in it, made when it is missing. Nobody else can write here, so that it is ours. */
    StateDirectory inside(String name) throws IOException {
        Path below = path.resolve(name);
        if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
            makeOne(below);
            sync();
        }
        if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(below + " is no directory");
        }
        return new StateDirectory(below);
    }

    /** Where a file of that name is or will be. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /**
     * Refuses to go on when a regular file is expected and something else is there: a pipe would hold up whoever opens it,
     * without a limit. Nobody else may write the directory, so it stays what it is.
     *
     * @throws IOException when it is anything but a regular file, a link included; a file that is missing is fine
     */
    public static void checkRegular(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is no regular file");
        }
    }

    /** Makes the names in the directory as durable as the files themselves. */
    public void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void makeOne(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, OWNER_ONLY_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            // It is looked at next, whoever made it.
            return;
        }
    }

    private static void check(Path directory, long caller) throws IOException, StateUnusable {
        Map<String, Object> facts = facts(directory);
        if (!Boolean.TRUE.equals(facts.get("isDirectory"))) {
            throw new StateUnusable(
                    "state directory " + directory + " is no directory; expected a directory, not a link");
        }
        if (uid(facts) != caller) {
            throw new StateUnusable(
                    "state directory " + directory + " belongs to uid " + uid(facts) + "; expected uid " + caller);
        }
        if ((mode(facts) & WRITABLE_BY_OTHERS) != 0) {
            throw new StateUnusable("state directory " + directory + " has mode "
                    + Integer.toOctalString(mode(facts) & 07777) + "; expected that only its owner may write it");
        }
    }

    /** What a root caller demands of every directory on the way: root's own, not writable by others, no link. */
    private static void checkParents(Path directory, long caller, boolean mayBeMissing)
            throws IOException, StateUnusable {
        if (caller != 0) {
            return;
        }
        for (Path parent = directory.getParent(); parent != null; parent = parent.getParent()) {
            if (mayBeMissing && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            Map<String, Object> facts = facts(parent);
            boolean writable = (mode(facts) & WRITABLE_BY_OTHERS) != 0 && (mode(facts) & STICKY) == 0;
            if (!Boolean.TRUE.equals(facts.get("isDirectory")) || uid(facts) != 0 || writable) {
                throw new StateUnusable("state directory " + directory + " lies below " + parent
                        + ", which another user may change; expected directories of root that only root may write");
            }
        }
    }

    private static Map<String, Object> facts(Path path) throws IOException {
        return Files.readAttributes(path, "unix:isDirectory,uid,mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static long uid(Map<String, Object> facts) {
        return facts.get("uid") instanceof Integer uid ? Integer.toUnsignedLong(uid) : -1;
    }

    private static int mode(Map<String, Object> facts) {
        return facts.get("mode") instanceof Integer mode ? mode : 0777;
    }

    /** The kernel's word on who we are: a uid without a passwd entry has no name, but owns its own process. */
    private static long callerUid() throws StateUnusable {
        try {
            return uid(Files.readAttributes(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new StateUnusable("our own uid is not known: " + Reason.of(e) + "; expected /proc to be mounted");
        }
    }
}
