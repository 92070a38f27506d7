package io.unitward.collector.disk;

import io.unitward.facts.Link;
import io.unitward.facts.Scope;
import io.unitward.facts.UnitFile.Status;
import io.unitward.facts.UnitNames;
import io.unitward.facts.Writer;
import io.unitward.generation.GenerationFile;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a directory of unit files that no manager reads: a generation's. Links are followed, nothing but plain files is opened,
 * and as root only what nobody but root can change.
 */
public final class GenerationReader {
    private static final int MOST_ENTRIES = 50_000;
    private static final long MOST_BYTES = 128L << 20;
    private static final Set<String> BELOW = Set.of("d", "wants", "requires", "upholds");

    private final Resolver resolver;
    private final Contents contents;
    private final Deadline deadline;
    private final List<GenerationFile> files = new ArrayList<>();
    private int entries;
    private long bytes;

    private GenerationReader(HostRoots roots, long callerUid, long managerUid, Deadline deadline) {
        this.resolver = new Resolver(roots, new Trust(managerUid, Accounts.read(roots)));
        this.contents = new Contents(callerUid, managerUid);
        this.deadline = deadline;
    }

    /**
     * Reads one generation.
     *
     * @param directory absolute: a directory of unit files, or a whole generation that holds one
     * @param scope of which manager the unit files are
     * @param callerUid who reads
     * @param managerUid whose manager it is
     * @return the entries that systemd would read, sorted by path
     * @throws IOException when any of it cannot be read; the message says what, and what was expected
     */
    public static List<GenerationFile> read(
            HostRoots roots, String directory, Scope scope, long callerUid, long managerUid, Deadline deadline)
            throws IOException {
        GenerationReader reader = new GenerationReader(roots, callerUid, managerUid, deadline);
        reader.units(reader.locate(directory, scope));
        return List.copyOf(reader.files);
    }

    /** A Home Manager generation has its unit files where the home directory will have them, a NixOS one below etc. */
    private @Nullable String locate(String directory, Scope scope) throws IOException {
        Trail given = resolver.file(directory);
        if (!given.isFound() || !given.stat.isDirectory()) {
            throw new IOException(
                    "'" + directory + "' is not there or no directory; expected a directory of unit files,"
                            + " or a generation that holds one");
        }
        String root = scope == Scope.USER ? "home-files" : "etc";
        String below = scope == Scope.USER ? "home-files/.config/systemd/user" : "etc/systemd/system";
        Trail inside = resolver.file(directory + "/" + below);
        if (inside.isFound() && inside.stat.isDirectory()) {
            return directory + "/" + below;
        }
        Trail generation = resolver.file(directory + "/" + root);
        // A generation without a single unit is one of nothing.
        return generation.isFound() && generation.stat.isDirectory() ? null : directory;
    }

    private void units(@Nullable String directory) throws IOException {
        if (directory == null) {
            return;
        }
        for (String name : names(directory)) {
            String suffix = name.substring(name.lastIndexOf('.') + 1);
            if (BELOW.contains(suffix)
                    && resolver.file(directory + "/" + name).stat.isDirectory()) {
                below(directory + "/" + name, name, suffix.equals("d"));
            } else if (UnitNames.isUnitName(name)) {
                add(directory + "/" + name, name);
            }
        }
    }

    private void below(String directory, String name, boolean dropIns) throws IOException {
        for (String entry : names(directory)) {
            if (entry.startsWith(".")) {
                continue;
            }
            String path = name + "/" + entry;
            if (dropIns && entry.endsWith(".conf")) {
                add(directory + "/" + entry, path);
            } else if (!dropIns && UnitNames.isUnitName(entry)) {
                Trail trail = resolver.file(directory + "/" + entry);
                boolean masked = trail.isFound() && trail.real.equals("/dev/null");
                files.add(new GenerationFile(path, target(trail), masked, null, null));
            }
        }
    }

    private void add(String path, String relative) throws IOException {
        Trail trail = resolver.file(path);
        if (trail.isFound() && trail.stat.isDirectory()) {
            return;
        }
        List<Writer> writers = new ArrayList<>(trail.writers);
        if (trail.isFound() && !trail.stat.isCharacterDevice()) {
            resolver.trust().addWriters(writers, trail.real, trail.stat);
        }
        Contents.Content content = contents.read(trail, !writers.isEmpty(), true);
        if (content.status() == Status.NULL_DEVICE) {
            files.add(new GenerationFile(relative, target(trail), true, null, null));
            return;
        }
        String text = content.text();
        if (content.status() != Status.READ || text == null) {
            throw new IOException("'" + path + "' cannot be read: "
                    + (content.reason().isEmpty() ? content.status().name().toLowerCase(Locale.ROOT) : content.reason())
                    + (content.status() == Status.NOT_TRUSTED
                            ? "; expected that nobody but root can change it, or --user-of"
                            : "; expected a plain file"));
        }
        bytes += text.length();
        if (bytes > MOST_BYTES) {
            throw new IOException("the unit files have more than " + (MOST_BYTES >> 20) + " MiB together");
        }
        files.add(new GenerationFile(relative, target(trail), text.isEmpty(), content.sha256(), text));
    }

    /** The name at the end of its links; null when it is none. */
    private static @Nullable String target(Trail trail) {
        Link last = trail.links.isEmpty() ? null : trail.links.get(trail.links.size() - 1);
        if (last == null) {
            return null;
        }
        String end = trail.isFound() ? trail.real : last.target();
        return end.substring(end.lastIndexOf('/') + 1);
    }

    private Set<String> names(String directory) throws IOException {
        Trail trail = resolver.directory(directory);
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(trail.host)) {
            for (Path path : stream) {
                if (++entries > MOST_ENTRIES) {
                    throw new IOException("'" + directory + "' has more than " + MOST_ENTRIES + " entries");
                }
                if (deadline.passed()) {
                    throw new IOException("'" + directory + "' was not read before the deadline of "
                            + deadline.length().toSeconds() + " s");
                }
                if (PathText.isExact(path.getFileName())) {
                    names.add(PathText.text(path.getFileName()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException("'" + directory + "' cannot be listed: " + Reasons.of(e), e);
        }
        return names;
    }
}
