package io.unitward.remediation.files;

import io.unitward.host.Deadline;
import io.unitward.host.GitObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of a Git commit, as the process that we are, from a repository that nobody but root and one user can write:
 * {@code git} does what the repository's configuration says.
 */
final class CommittedBytes {
    private static final int SHARDS = 256;

    private final long uid;
    private final Deadline deadline;

    /** @param uid who may write the repository besides root */
    CommittedBytes(long uid, Deadline deadline) {
        this.uid = uid;
        this.deadline = deadline;
    }

    /**
     * What the commit has at a path.
     *
     * @param repository the directory that holds {@code .git}, or a bare repository
     * @param path in the commit, from its first directory on
     * @throws FileRefused when somebody else could change what git does there, or it cannot be read
     */
    byte[] read(String repository, String commit, String path) throws IOException, FileRefused {
        String real = trusted(repository);
        try {
            GitObjects objects = GitObjects.open(Path.of(real), commit, deadline);
            GitObjects.Entry entry = entry(objects, path);
            if (entry != null && entry.isLink()) {
                entry = entry(objects, target(objects, path, entry));
            }
            byte[] content = entry == null || !entry.isFile()
                    ? null
                    : objects.blobs(List.of(entry.id())).get(entry.id());
            if (content == null) {
                throw FileRefused.because(
                        "commit " + commit + " of " + repository + " has no file " + path + " that could be read");
            }
            return content;
        } catch (IOException failure) {
            throw FileRefused.because(
                    path + " could not be read from the Git repository " + repository + ": " + failure.getMessage());
        }
    }

    private static GitObjects.@Nullable Entry entry(GitObjects objects, String path) throws IOException {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        for (GitObjects.Entry entry : objects.list(slash < 0 ? "" : path.substring(0, slash))) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /** Beside the link or one directory above, as it was looked at; no other link was judged. */
    private static String target(GitObjects objects, String path, GitObjects.Entry link) throws IOException {
        byte[] says = objects.blobs(List.of(link.id())).get(link.id());
        Path at = Path.of(path);
        String text = says == null ? "" : new String(says, StandardCharsets.UTF_8);
        String name = text.startsWith("../") ? text.substring(3) : text;
        if (name.isEmpty() || name.contains("/")) {
            throw new IOException("it is a link to '" + text + "'");
        }
        return at.resolveSibling(text).normalize().toString();
    }

    /** The repository's path, free of links, once all that git reads of it is seen to be safe. */
    private String trusted(String repository) throws IOException, FileRefused {
        String real;
        try (TrustedWalk walk = TrustedWalk.to(repository + "/.git", uid)) {
            real = walk.real();
            if (isDirectory(walk, ".git")) {
                walk.enter(".git");
            }
            walk.requireOwn();
            for (String name : List.of("HEAD", "config")) {
                requireUnwritten(walk, name);
            }
            if (!isDirectory(walk, "objects")) {
                throw FileRefused.because(walk.real() + "/objects is no directory");
            }
            walk.enter("objects");
            walk.requireOwn();
            requireUnwritten(walk, "info");
            requireUnwritten(walk, "pack");
            for (int i = 0; i < SHARDS; i++) {
                requireUnwritten(walk, HexFormat.of().toHexDigits((byte) i));
            }
        }
        return real;
    }

    private static boolean isDirectory(TrustedWalk walk, String name) throws IOException {
        Entry entry = Entry.at(walk.directory().at(name));
        return entry != null && entry.isDirectory();
    }

    /** What is not there is well: git does without. */
    private static void requireUnwritten(TrustedWalk walk, String name) throws IOException, FileRefused {
        Entry entry = Entry.at(walk.directory().at(name));
        if (entry == null) {
            return;
        }
        if (entry.isLink()) {
            throw FileRefused.because(walk.real() + "/" + name + " is a link; git is not run there");
        }
        walk.requireKept(name, entry);
        walk.requireUnwritten(name, entry);
    }
}
