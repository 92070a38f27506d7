package io.unitward.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration file or directory that is read only if nobody but root and one other user can have written it. */
final class TrustedFile {
    /** How a file came to be looked for; decides what its absence means. */
    enum Kind {
        /** Below {@code /etc/unitward}: may be absent, but not because anybody may remove it. */
        ADMINISTRATORS,
        /** In the caller's own directory: may be absent. */
        CALLERS,
        /** On the command line: must exist. */
        NAMED
    }

    /** What a name in a directory stands for. */
    enum Entry {
        DIRECTORY,
        /** Whoever may write it. */
        REGULAR,
        /** That is told. */
        UNUSABLE
    }

    private static final int MOST_ENTRIES = 10_000;

    private final Path path;
    private final Kind kind;
    private final long uid;

    /**
     * A file to be read.
     *
     * @param path links in it are followed
     * @param uid who may own and write it besides root
     */
    TrustedFile(Path path, Kind kind, long uid) {
        this.path = path;
        this.kind = kind;
        this.uid = uid;
    }

    /** The file as it was named, for messages. */
    String name() {
        return path.toString();
    }

    /** The absolute path, before any link is followed. */
    String absoluteName() {
        return path.toAbsolutePath().toString();
    }

    /** What is done with a path that is there; when somebody else can have written it, problems were found already. */
    private interface Reading<T> {
        @Nullable
        T read(TrustedPath trusted, List<ConfigProblem> found) throws IOException;
    }

    /** Its bytes; null when it is absent and may be, or when a problem was added. */
    byte @Nullable [] read(List<ConfigProblem> problems) {
        return read(problems, YamlText.MAX_BYTES);
    }

    /** The same, with a limit of its own. */
    byte @Nullable [] read(List<ConfigProblem> problems, int maxBytes) {
        return at(problems, (trusted, found) -> found.isEmpty() ? content(trusted, found, maxBytes) : null);
    }

    /** The names in it, sorted, if it is a directory; null when it is absent and may be, or when a problem was added. */
    @Nullable
    List<String> names(List<ConfigProblem> problems) {
        return at(problems, (trusted, found) -> found.isEmpty() ? names(trusted, found) : null);
    }

    /**
     * What it is, links followed. Nothing but a directory or a regular file is usable, and neither is what cannot be looked at:
     * a question such as {@link Files#isDirectory} answers no to that as well. Who may write it is judged when it is read.
     */
    Entry entry(List<ConfigProblem> problems) {
        Entry entry = at(problems, (trusted, found) -> {
            found.clear();
            if (trusted.isRegular() || trusted.isDirectory()) {
                return trusted.isRegular() ? Entry.REGULAR : Entry.DIRECTORY;
            }
            found.add(problem("kind of file", trusted.kind(), "a directory or a regular file"));
            return null;
        });
        return entry == null ? Entry.UNUSABLE : entry;
    }

    private <T> @Nullable T at(List<ConfigProblem> problems, Reading<T> reading) {
        List<ConfigProblem> found = new ArrayList<>();
        T content = null;
        try {
            TrustedPath trusted = TrustedPath.follow(path.toAbsolutePath(), uid, name(), found);
            if (trusted.end() != TrustedPath.End.FOUND) {
                absent(trusted, found);
            } else {
                content = reading.read(trusted, found);
            }
        } catch (AccessDeniedException e) {
            found.add(problem("unreadable", e.getFile(), "a file that the caller may read"));
        } catch (FileSystemLoopException e) {
            found.add(problem("links", e.getFile(), "links that end at a file"));
        } catch (FileSystemException e) {
            found.add(problem("unreadable", e.getFile(), "a file that can be read" + because(e.getReason())));
        } catch (IOException e) {
            found.add(problem("unreadable", null, "a file that can be read" + because(e.getMessage())));
        }
        problems.addAll(found);
        return content;
    }

    private @Nullable List<String> names(TrustedPath trusted, List<ConfigProblem> found) throws IOException {
        if (!trusted.isDirectory()) {
            found.add(problem("kind of file", trusted.kind(), "a directory"));
            return null;
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(trusted.real())) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
                if (names.size() > MOST_ENTRIES) {
                    found.add(problem("size", "more than " + MOST_ENTRIES + " entries", "a directory of policies"));
                    return null;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    private void absent(TrustedPath trusted, List<ConfigProblem> found) {
        String missing = trusted.real().toString();
        if (trusted.end() == TrustedPath.End.LINK_TO_NOTHING) {
            found.add(problem("dangling link", missing, "links that end at a file"));
        } else if (kind == Kind.NAMED) {
            found.add(problem("missing file", missing, "a file that exists"));
        } else if (kind == Kind.CALLERS || trusted.end() == TrustedPath.End.NO_DIRECTORY) {
            // Nobody configured anything here, and that is fine whoever may write the directories above.
            found.clear();
        }
        // What remains is an administrator's directory that others may write: they may have removed the file.
    }

    private static String because(@Nullable String reason) {
        return reason == null ? "" : " (" + reason + ")";
    }

    private byte @Nullable [] content(TrustedPath trusted, List<ConfigProblem> found, int maxBytes) throws IOException {
        if (!trusted.isRegular()) {
            found.add(problem("kind of file", trusted.kind(), "a regular file"));
            return null;
        }
        if (trusted.size() > maxBytes) {
            found.add(problem("size", trusted.size() + " bytes", "at most " + maxBytes + " bytes"));
            return null;
        }
        // One byte more than allowed shows a file that grew, or one such as in /proc that has no size.
        try (InputStream in = Files.newInputStream(trusted.real(), LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(maxBytes + 1);
        }
    }

    private ConfigProblem problem(String subject, @Nullable String value, String expected) {
        return ConfigProblem.ofFile(name(), subject, value, expected);
    }
}
