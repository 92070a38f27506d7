package io.unitward.collector.podman;

import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at the files that a stack reads. Only what is no secret is opened, and nothing at all by root. */
final class InputFiles {
    /** Larger ones are looked at, not read. */
    static final int MAX_SIZE = 4 << 20;

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final long UNSIGNED = 0xffffffffL;

    private final Function<String, Path> at;
    private final boolean mayOpen;

    /**
     * @param at where a path of the observed host is found from here
     * @param callerUid the uid of this process, which is that of the manager's user
     */
    InputFiles(Function<String, Path> at, long callerUid) {
        this.at = at;
        this.mayOpen = callerUid != 0;
    }

    /** What was found, and what it says, if it was read. */
    static final class Seen {
        private final InputFile file;
        private final byte @Nullable [] content;

        Seen(InputFile file, byte @Nullable [] content) {
            this.file = file;
            this.content = content;
        }

        InputFile file() {
            return file;
        }

        byte @Nullable [] content() {
            return content == null ? null : content.clone();
        }
    }

    /** Looks at a path, or at its legacy path while nothing is there. */
    Seen look(String path, @Nullable String legacy, InputKind kind, boolean secret) {
        Seen seen = lookAt(path, path, kind, secret);
        if (legacy != null && seen.file().status() == InputFile.Status.MISSING) {
            Seen instead = lookAt(path, legacy, kind, secret);
            return instead.file().status() == InputFile.Status.MISSING ? seen : instead;
        }
        return seen;
    }

    /**
     * Looks at a file that nobody declares and a compose file names: only whether it is there. Who may read it is for whoever wrote
     * the compose file to know, and it is not opened.
     */
    InputFile lookUndeclared(String path, InputKind kind) {
        InputFile file = lookAt(path, path, kind, true).file();
        return new InputFile(
                file.path(),
                file.usedPath(),
                file.kind(),
                true,
                file.status(),
                file.mode(),
                file.uid(),
                file.gid(),
                null,
                null,
                file.reason());
    }

    private Seen lookAt(String path, String used, InputKind kind, boolean secret) {
        Found found = new Found(path, used, kind, secret);
        try {
            Path file = at.apply(used);
            Map<String, Object> all = Files.readAttributes(file, "unix:mode,uid,gid,size");
            int mode = (Integer) value(all, "mode");
            found.mode = mode & 07777;
            found.uid = (Integer) value(all, "uid") & UNSIGNED;
            found.gid = (Integer) value(all, "gid") & UNSIGNED;
            if ((mode & TYPE) != REGULAR) {
                return found.as((mode & TYPE) == DIRECTORY ? InputFile.Status.DIRECTORY : InputFile.Status.SPECIAL);
            }
            found.exposed = (mode & 0004) != 0 && everybodyReaches(file.toRealPath());
            if (!Files.isReadable(file)) {
                return found.as(InputFile.Status.UNREADABLE);
            }
            if (!secret && mayOpen && (Long) value(all, "size") <= MAX_SIZE) {
                found.content = read(file);
            }
            return found.as(InputFile.Status.REGULAR);
        } catch (NoSuchFileException e) {
            return found.as(InputFile.Status.MISSING);
        } catch (AccessDeniedException e) {
            found.reason = "permission denied";
            return found.as(InputFile.Status.UNREADABLE);
        } catch (IOException | InvalidPathException e) {
            boolean told = e instanceof FileSystemException system && system.getReason() != null;
            found.reason = told ? ((FileSystemException) e).getReason() : String.valueOf(e.getMessage());
            // A file where a directory should be leaves nothing to be found below it.
            boolean nothing = "Not a directory".equals(found.reason);
            return found.as(nothing ? InputFile.Status.MISSING : InputFile.Status.UNKNOWN);
        }
    }

    private static Object value(Map<String, Object> all, String name) {
        Object value = all.get(name);
        if (value == null) {
            throw new IllegalStateException("file attribute " + name + " is missing");
        }
        return value;
    }

    /** Whether every directory on the way lets everybody through. */
    private static boolean everybodyReaches(Path real) throws IOException {
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            if (((Integer) Files.getAttribute(above, "unix:mode") & 0001) == 0) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_SIZE + 1);
            return content.length > MAX_SIZE ? null : content;
        }
    }

    private static final class Found {
        private final String path;
        private final String used;
        private final InputKind kind;
        private final boolean secret;
        private @Nullable Integer mode;
        private @Nullable Long uid;
        private @Nullable Long gid;
        private @Nullable Boolean exposed;
        private @Nullable String reason;
        private byte @Nullable [] content;

        Found(String path, String used, InputKind kind, boolean secret) {
            this.path = path;
            this.used = used;
            this.kind = kind;
            this.secret = secret;
        }

        Seen as(InputFile.Status status) {
            return new Seen(
                    new InputFile(
                            path,
                            used,
                            kind,
                            secret,
                            status,
                            mode,
                            uid,
                            gid,
                            exposed,
                            content == null ? null : digest(content),
                            reason),
                    content);
        }

        private static String digest(byte[] content) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
