package io.unitward.collector;

import io.unitward.collector.disk.SourceReader;
import io.unitward.collector.disk.SourceReader.Kind;
import io.unitward.collector.disk.SourceReader.Place;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import io.unitward.host.GitObjects;
import io.unitward.host.GitObjects.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of a Git repository at one commit. {@code git} is only run on a repository that nobody but root and the manager's
 * user can write.
 */
final class GitTree implements SourceTree {
    private static final List<String> TRUSTED = List.of("HEAD", "config", "objects", "objects/info", "objects/pack");
    private static final int SHARDS = 256;

    private final String repository;
    private final String commit;
    private final GitObjects objects;
    private final Map<String, byte[]> blobs = new HashMap<>();

    private GitTree(String repository, String commit, GitObjects objects) {
        this.repository = repository;
        this.commit = commit;
        this.objects = objects;
    }

    /**
     * Finds the repository that a directory is in, or would be in once checked out.
     *
     * @throws IOException when there is none, it may not be read, or its commit has no such directory; a sentence without a
     *     full stop
     */
    static GitTree find(SourceReader reader, String directory, String commit, Deadline deadline) throws IOException {
        for (String at = directory; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            Place git = reader.place(at + "/.git");
            if (git.kind() == Kind.FILE) {
                throw new IOException(at + "/.git is a file that names another place; name the main repository");
            }
            Place bare = reader.place(at);
            if (git.kind() == Kind.DIRECTORY) {
                if (!(bare.realPath() + "/.git").equals(git.realPath())) {
                    throw new IOException(at + "/.git is a link; name the repository that it leads to");
                }
                return open(reader, at, bare.host(), bare.realPath() + "/.git", commit, deadline)
                        .having(directory);
            }
            if (bare.kind() == Kind.DIRECTORY
                    && reader.place(at + "/HEAD").kind() == Kind.FILE
                    && reader.place(at + "/objects").kind() == Kind.DIRECTORY) {
                return open(reader, at, bare.host(), String.valueOf(bare.realPath()), commit, deadline)
                        .having(directory);
            }
        }
        throw new IOException("it is in no Git repository");
    }

    private static GitTree open(
            SourceReader reader, String repository, Path host, String directory, String commit, Deadline deadline)
            throws IOException {
        trusted(reader, directory);
        List<String> parts = new ArrayList<>(TRUSTED);
        for (int i = 0; i < SHARDS; i++) {
            parts.add("objects/" + HexFormat.of().toHexDigits((byte) i));
        }
        for (String part : parts) {
            String path = directory + "/" + part;
            Place place = trusted(reader, path);
            if (place.kind() != Kind.NOTHING && !path.equals(place.realPath())) {
                throw new IOException(path + " is a link, or cannot be looked at");
            }
        }
        GitObjects objects = GitObjects.open(host, commit, deadline);
        return new GitTree(repository, commit, objects);
    }

    /** A directory that was mistyped declares nothing, which must not look as if every file of it had been taken away. */
    private GitTree having(String directory) throws IOException {
        String inTree = inTree(directory);
        if (!inTree.isEmpty() && isKnownMissing(inTree)) {
            throw new IOException("commit " + commit + " has no directory '" + inTree + "'");
        }
        return this;
    }

    private boolean isKnownMissing(String inTree) {
        try {
            Entry entry = entry(inTree);
            return entry == null || !entry.isTree();
        } catch (IOException unreadable) {
            return false; // told by whoever reads what is in it
        }
    }

    private static Place trusted(SourceReader reader, String path) throws IOException {
        Place place = reader.place(path);
        if (!place.writers().isEmpty()) {
            throw new IOException(
                    "git is not run there: " + place.writers().get(0).via() + " may be written by others");
        }
        if (!reader.mayOpen(place.writers())) {
            throw new IOException("git is not run there by root, because another user could swap it");
        }
        return place;
    }

    @Override
    public Set<String> declared(String directory, OwnedFiles owned) throws IOException {
        Set<String> declared = new TreeSet<>();
        String inTree = inTree(directory);
        for (Entry entry : objects.list(inTree)) {
            if (!entry.isTree() && owned.unitOf("/" + entry.name()) != null) {
                declared.add(entry.name());
            } else if (entry.isTree() && owned.mayHold(entry.name())) {
                for (Entry below : objects.list(inTree.isEmpty() ? entry.name() : inTree + "/" + entry.name())) {
                    if (!below.isTree() && owned.unitOf("/" + entry.name() + "/" + below.name()) != null) {
                        declared.add(entry.name() + "/" + below.name());
                    }
                }
            }
        }
        if (declared.size() > MOST_NAMES) {
            throw new IOException("it declares more than " + MOST_NAMES + " files for these units");
        }
        fetch(inTree, declared);
        return declared;
    }

    /** All at once: each run of git costs more than what it reads. */
    private void fetch(String directory, Collection<String> files) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String file : files) {
            Entry entry = entry(directory.isEmpty() ? file : directory + "/" + file);
            if (entry != null && (entry.isFile() || entry.isLink())) {
                ids.add(entry.id());
            }
        }
        blobs.putAll(objects.blobs(ids));
    }

    @Override
    public SourceFile file(String owner, String path, String sourcePath) {
        try {
            Entry entry = entry(inTree(sourcePath));
            if (entry == null) {
                return of(owner, path, sourcePath, UnitFile.Status.MISSING, null, null, null);
            }
            if (entry.isLink()) {
                return link(owner, path, sourcePath, entry);
            }
            if (!entry.isFile()) {
                return of(owner, path, sourcePath, UnitFile.Status.NOT_REGULAR, null, null, null);
            }
            byte[] content = content(entry);
            return content == null
                    ? of(owner, path, sourcePath, UnitFile.Status.TOO_LARGE, null, null, null)
                    : of(owner, path, sourcePath, UnitFile.Status.READ, content, null, mode(entry));
        } catch (IOException e) {
            return of(owner, path, sourcePath, UnitFile.Status.UNREADABLE, null, null, null);
        }
    }

    /** What a link leads to within its own directory or one above is looked up in the tree; nothing else is followed. */
    private SourceFile link(String owner, String path, String sourcePath, Entry entry) throws IOException {
        byte[] says = content(entry);
        String link = says == null ? "" : new String(says, StandardCharsets.UTF_8);
        if (link.equals("/dev/null")) {
            return of(owner, path, sourcePath, UnitFile.Status.NULL_DEVICE, null, link, null);
        }
        String above = sourcePath.substring(0, sourcePath.lastIndexOf('/'));
        String name = link.startsWith("../") ? link.substring(3) : link;
        if (link.startsWith("../")) {
            above = above.substring(0, above.lastIndexOf('/'));
        }
        Entry end = name.isEmpty() || name.contains("/") || !Places.isBelow(repository, above + "/" + name)
                ? null
                : entry(inTree(above + "/" + name));
        byte[] content = end == null || !end.isFile() ? null : content(end);
        String kept = DirectoryTree.saysUnit(link, path) ? link : null;
        return content == null || end == null
                ? of(owner, path, sourcePath, UnitFile.Status.UNREADABLE, null, kept, null)
                : of(owner, path, sourcePath, UnitFile.Status.READ, content, kept, mode(end));
    }

    private byte @Nullable [] content(Entry entry) throws IOException {
        byte[] known = blobs.get(entry.id());
        if (known == null) {
            blobs.putAll(objects.blobs(List.of(entry.id())));
            known = blobs.get(entry.id());
        }
        return known;
    }

    private @Nullable Entry entry(String inTree) throws IOException {
        int slash = inTree.lastIndexOf('/');
        String name = inTree.substring(slash + 1);
        for (Entry entry : objects.list(slash < 0 ? "" : inTree.substring(0, slash))) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    private String inTree(String path) {
        return path.length() <= repository.length() ? "" : path.substring(repository.length() + 1);
    }

    private static int mode(Entry entry) {
        return entry.mode().equals("100755") ? 0755 : 0644;
    }

    private SourceFile of(
            String owner,
            String path,
            String sourcePath,
            UnitFile.Status status,
            byte @Nullable [] content,
            @Nullable String link,
            @Nullable Integer mode) {
        Declared declared = new Declared(Provider.DIRECTORY, link, mode, commit, repository, null);
        return new SourceFile(
                owner, path, sourcePath, status, content == null ? null : sha256(content), List.of(), declared);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
