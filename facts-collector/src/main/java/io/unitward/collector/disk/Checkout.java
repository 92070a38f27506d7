package io.unitward.collector.disk;

import io.unitward.collector.disk.HostFiles.NotRead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Git checkout, as far as its own files tell which commit it is at. Git is not run: what a repository says may be anybody's.
 *
 * @param directory its top directory
 * @param commit the id of the commit that {@code HEAD} stands for
 */
public record Checkout(String directory, String commit) {
    private static final int LARGEST = 16 << 20;
    private static final int MOST_LINKS = 5;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern REF = Pattern.compile("refs/[A-Za-z0-9._/+@-]+");

    /**
     * The checkout that a directory lies in.
     *
     * @param files believes files of those whose repositories count
     * @return null when it lies in none
     * @throws NotRead when it lies in one that somebody else may write, or that cannot be read
     */
    public static @Nullable Checkout of(HostFiles files, String directory) throws NotRead {
        for (Path at = Path.of(directory); at != null; at = at.getParent()) {
            String top = at.toString();
            String git = top.equals("/") ? "/.git" : top + "/.git";
            if (files.isMissing(git)) {
                continue;
            }
            String gitDirectory = files.isDirectory(git) ? git : gitDirectory(files, top, git);
            String commit = commit(files, gitDirectory, text(files, gitDirectory + "/HEAD"), 0);
            if (commit == null) {
                throw new NotRead(gitDirectory + "/HEAD", "stands for no commit", false);
            }
            return new Checkout(top, commit);
        }
        return null;
    }

    /** Of a worktree or submodule, whose {@code .git} is a file. */
    private static String gitDirectory(HostFiles files, String top, String git) throws NotRead {
        String text = text(files, git);
        if (!text.startsWith("gitdir: ")) {
            throw new NotRead(git, "does not say where the repository is", false);
        }
        return resolve(top, text.substring("gitdir: ".length()));
    }

    private static @Nullable String commit(HostFiles files, String git, String text, int links) throws NotRead {
        if (COMMIT.matcher(text).matches()) {
            return text;
        }
        String ref = text.startsWith("ref: ") ? text.substring("ref: ".length()) : "";
        if (!REF.matcher(ref).matches() || ref.contains("..") || links >= MOST_LINKS) {
            return null;
        }
        String common = git;
        if (!files.isMissing(git + "/commondir")) {
            common = resolve(git, text(files, git + "/commondir"));
        }
        if (!files.isMissing(common + "/" + ref)) {
            return commit(files, git, text(files, common + "/" + ref), links + 1);
        }
        if (files.isMissing(common + "/packed-refs")) {
            return null;
        }
        for (String line : text(files, common + "/packed-refs").split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0 && line.substring(space + 1).equals(ref)) {
                String commit = line.substring(0, space);
                return COMMIT.matcher(commit).matches() ? commit : null;
            }
        }
        return null;
    }

    private static String text(HostFiles files, String path) throws NotRead {
        return new String(files.believedBytes(path, LARGEST), StandardCharsets.UTF_8).strip();
    }

    private static String resolve(String directory, String path) throws NotRead {
        try {
            return PathText.text(PathText.path(directory).resolve(path).normalize());
        } catch (IllegalArgumentException e) {
            throw new NotRead(directory, "names a path that no file can have", false);
        }
    }
}
