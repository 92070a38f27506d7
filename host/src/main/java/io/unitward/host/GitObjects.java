package io.unitward.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one Git repository, read by their ids: no worktree, no index, no ref, no hook, and nothing is fetched. Every
 * object must hash to its id, so what is reached from a commit's id is what that commit holds, or an error.
 *
 * <p>Whether the repository may be trusted enough to run {@code git} on it at all is the caller's to decide.
 */
public final class GitObjects {
    /** Larger objects are not read. */
    public static final int MAX_SIZE = 4 << 20;

    private static final int MOST_BYTES = 64 << 20;
    private static final int CONFIG_LIMIT = 1 << 20;
    private static final Path ROOT = Path.of("/");
    /** No file but the repository's own has a say, and what an old version might still fetch has no way to go. */
    private static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("LC_ALL", "C"),
            Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
            Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
            Map.entry("GIT_ATTR_NOSYSTEM", "1"),
            Map.entry("GIT_NO_LAZY_FETCH", "1"),
            Map.entry("GIT_ALLOW_PROTOCOL", ""),
            Map.entry("GIT_NO_REPLACE_OBJECTS", "1"),
            Map.entry("GIT_OPTIONAL_LOCKS", "0"),
            Map.entry("GIT_TERMINAL_PROMPT", "0"));

    private final Path gitDirectory;
    private final String commit;
    private final Deadline deadline;
    private final Map<String, List<Entry>> trees = new LinkedHashMap<>();
    private @Nullable String root;

    private GitObjects(Path gitDirectory, String commit, Deadline deadline) {
        this.gitDirectory = gitDirectory;
        this.commit = commit;
        this.deadline = deadline;
    }

    /**
     * One entry of a tree.
     *
     * @param name what it is called there, without a slash
     * @param mode as Git has it, such as {@code 100644}
     * @param id the object's id, 40 or 64 hex digits
     */
    public record Entry(String name, String mode, String id) {
        /** A directory. */
        public boolean isTree() {
            return mode.equals("40000");
        }

        /** A symbolic link; its blob is what the link says. */
        public boolean isLink() {
            return mode.equals("120000");
        }

        /** A plain file. */
        public boolean isFile() {
            return mode.startsWith("100");
        }
    }

    /**
     * Opens a repository at a commit.
     *
     * @param repository the directory that holds {@code .git}, or a bare repository
     * @param commit the id in full
     * @throws IOException when it is no repository, or one that takes objects from elsewhere; a sentence without a full stop
     */
    public static GitObjects open(Path repository, String commit, Deadline deadline) throws IOException {
        if (!commit.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new IOException("commit " + Words.quoted(commit) + " is no id in full");
        }
        Path git = repository.resolve(".git");
        if (Files.isRegularFile(git, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("its .git is a file that names another place; name the main repository");
        }
        Path directory = Files.isDirectory(git) ? git : repository;
        if (!Files.isRegularFile(directory.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                || !Files.isDirectory(directory.resolve("objects"), LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is no Git repository");
        }
        for (String elsewhere : List.of("commondir", "objects/info/alternates")) {
            if (Files.exists(directory.resolve(elsewhere), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("it takes objects from elsewhere, says its " + elsewhere);
            }
        }
        if (isPartial(directory.resolve("config"))) {
            throw new IOException("it is a partial clone, which lacks objects");
        }
        return new GitObjects(directory, commit, deadline);
    }

    /**
     * Reads one file of a commit, from its first directory on. A link is not followed.
     *
     * @throws IOException when the commit has no such file, or it cannot be read; a sentence without a full stop
     */
    public static byte[] read(Path repository, String commit, String path, Deadline deadline) throws IOException {
        GitObjects objects = open(repository, commit, deadline);
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        for (Entry entry : objects.list(slash < 0 ? "" : path.substring(0, slash))) {
            if (entry.name().equals(name) && entry.isFile()) {
                byte[] content = objects.blobs(List.of(entry.id())).get(entry.id());
                if (content != null) {
                    return content;
                }
                throw new IOException(path + " is larger than " + MAX_SIZE + " bytes");
            }
        }
        throw new IOException("commit " + commit + " has no file " + path);
    }

    /**
     * The entries of a directory of the commit.
     *
     * @param directory from the commit's root on, without a slash at either end; empty for the root itself
     * @return empty when there is no such directory
     * @throws IOException when it cannot be told; a sentence without a full stop
     */
    public List<Entry> list(String directory) throws IOException {
        List<Entry> entries = tree(root());
        if (directory.isEmpty()) {
            return entries;
        }
        for (String name : directory.split("/", -1)) {
            Entry next = null;
            for (Entry entry : entries) {
                next = entry.name().equals(name) && entry.isTree() ? entry : next;
            }
            if (next == null) {
                return List.of();
            }
            entries = tree(next.id());
        }
        return entries;
    }

    /** The contents of blobs by id; those larger than {@link #MAX_SIZE} are left out. */
    public Map<String, byte[]> blobs(Collection<String> ids) throws IOException {
        return objects(new LinkedHashSet<>(ids), "blob", false);
    }

    private String root() throws IOException {
        if (root == null) {
            String text = new String(one(commit, "commit"), StandardCharsets.ISO_8859_1);
            String tree = text.startsWith("tree ") ? text.substring(5, Math.max(5, text.indexOf('\n'))) : "";
            if (tree.length() != commit.length()) {
                throw new IOException("commit " + commit + " names no tree");
            }
            root = tree;
        }
        return root;
    }

    private List<Entry> tree(String id) throws IOException {
        List<Entry> known = trees.get(id);
        if (known == null) {
            known = GitBytes.tree(one(id, "tree"), commit.length() / 2);
            trees.put(id, known);
        }
        return known;
    }

    private byte[] one(String id, String type) throws IOException {
        byte[] content = objects(Set.of(id), type, true).get(id);
        if (content == null) {
            throw new IOException("it has no " + type + " " + id);
        }
        return content;
    }

    /** @param all whether one that is too large is an error */
    private Map<String, byte[]> objects(Set<String> ids, String type, boolean all) throws IOException {
        List<String> wanted = new ArrayList<>();
        long total = 0;
        for (GitBytes.Header header : GitBytes.headers(run("--batch-check", ids), ids, type)) {
            if (header.size() <= MAX_SIZE) {
                wanted.add(header.id());
                total += header.size();
            } else if (all) {
                throw new IOException(type + " " + header.id() + " is larger than " + MAX_SIZE + " bytes");
            }
        }
        if (total > MOST_BYTES) {
            throw new IOException("it holds more than " + MOST_BYTES + " bytes for these units");
        }
        return wanted.isEmpty() ? Map.of() : GitBytes.contents(run("--batch", wanted), wanted, type);
    }

    private byte[] run(String how, Collection<String> ids) throws IOException {
        if (ids.isEmpty()) {
            return new byte[0];
        }
        List<String> argv =
                List.of("git", "--git-dir=" + gitDirectory, "--no-pager", "--no-replace-objects", "cat-file", how);
        ProcessResult result = new BoundedProcess(argv, ENVIRONMENT)
                .in(ROOT)
                .stdin((String.join("\n", ids) + "\n").getBytes(StandardCharsets.US_ASCII))
                .caps(2 * MOST_BYTES, 1 << 16)
                .endAtCap()
                .run(deadline);
        if (result.timedOut()) {
            throw new IOException("git did not answer before the deadline");
        }
        if (!result.succeeded()) {
            String said = result.stderr().strip().lines().findFirst().orElse("exit code " + result.exitCode());
            throw new IOException("git failed: " + Words.quoted(said));
        }
        return result.stdout();
    }

    /** Such a clone has Git fetch what it lacks. */
    private static boolean isPartial(Path config) throws IOException {
        if (!Files.exists(config, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!Files.isRegularFile(config, LinkOption.NOFOLLOW_LINKS) || Files.size(config) > CONFIG_LIMIT) {
            throw new IOException("its config is no file of a sane size");
        }
        String text = Files.readString(config, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return text.contains("promisor") || text.contains("partialclone");
    }
}
