package io.unitward.collector;

import io.unitward.collector.disk.SourceReader;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of a Home Manager generation. Home Manager links each into the home, by the real path of its {@code home-files}
 * folder; a directory that is a link there is linked as a whole, and what lies in it has no link of its own.
 */
final class HomeTree implements SourceTree {
    /** Where an activation records its generation, and where profiles keep the latest; the first that exists counts. */
    private static final List<String> GENERATIONS = List.of(
            "~/.local/state/home-manager/gcroots/current-home",
            "/nix/var/nix/gcroots/per-user/{user}/current-home",
            "~/.local/state/nix/profiles/home-manager",
            "~/.local/state/home-manager/profiles/home-manager",
            "/nix/var/nix/profiles/per-user/{user}/home-manager");

    private static final Comparator<Writer> WRITERS =
            Comparator.comparing(Writer::kind).thenComparingLong(Writer::id).thenComparing(Writer::via);

    private final SourceReader reader;
    private final String revision;
    private final String files;
    private final List<Writer> writers;
    private final Deadline deadline;

    private HomeTree(SourceReader reader, String revision, String files, List<Writer> writers, Deadline deadline) {
        this.reader = reader;
        this.revision = revision;
        this.files = files;
        this.writers = writers;
        this.deadline = deadline;
    }

    /**
     * Finds a generation.
     *
     * @param generation where it is; null for the current one
     * @param user name of the home's user; null when it is not known
     * @throws IOException when there is none, or it cannot be told; a sentence without a full stop
     */
    static HomeTree find(
            SourceReader reader, Places places, @Nullable String generation, @Nullable String user, Deadline deadline)
            throws IOException {
        List<String> tried = new ArrayList<>();
        for (String each : generation == null ? GENERATIONS : List.of(generation)) {
            String path = places.expand(each.replace("{user}", user == null ? "" : user));
            if (path == null) {
                throw new IOException("it cannot be looked up, because the manager does not tell its home");
            }
            if (user == null && each.contains("{user}")) {
                continue;
            }
            tried.add(path);
            SourceReader.Place found = reader.place(path);
            if (found.kind() == SourceReader.Kind.NOTHING && found.link() == null) {
                continue;
            }
            return in(reader, path, found, deadline);
        }
        throw new IOException("it is not there: " + String.join(", ", tried));
    }

    /** A link that leads nowhere, or to something else, is not passed over: it says that something is wrong. */
    private static HomeTree in(SourceReader reader, String path, SourceReader.Place found, Deadline deadline)
            throws IOException {
        if (found.kind() != SourceReader.Kind.DIRECTORY || found.realPath() == null) {
            throw new IOException(path + " leads to no generation");
        }
        SourceReader.Place home = reader.place(found.realPath() + "/home-files");
        if (home.kind() != SourceReader.Kind.DIRECTORY || home.realPath() == null) {
            throw new IOException(found.realPath() + " is no Home Manager generation: it has no home-files");
        }
        Set<Writer> writers = new TreeSet<>(WRITERS);
        writers.addAll(found.writers());
        writers.addAll(home.writers());
        return new HomeTree(reader, found.realPath(), home.realPath(), List.copyOf(writers), deadline);
    }

    /** The folder that mirrors the home, without links. */
    String files() {
        return files;
    }

    @Override
    public Set<String> declared(String directory, OwnedFiles owned) throws IOException {
        return DirectoryTree.declared(reader, directory, owned, deadline);
    }

    @Override
    public SourceFile file(String owner, String path, String sourcePath) {
        SourceReader.Place place = reader.place(sourcePath);
        SourceReader.Read read = reader.read(sourcePath);
        String above = sourcePath.substring(0, sourcePath.lastIndexOf('/'));
        boolean own = above.equals(reader.place(above).realPath());
        Set<Writer> all = new TreeSet<>(WRITERS);
        all.addAll(writers);
        all.addAll(place.writers());
        boolean there = read.status() != UnitFile.Status.MISSING;
        Declared declared =
                new Declared(Provider.HOME_MANAGER, own && there ? sourcePath : null, null, revision, null, null);
        return new SourceFile(owner, path, sourcePath, read.status(), read.sha256(), List.copyOf(all), declared);
    }
}
