package io.unitward.collector.disk;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Quadlet;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.Writer;
import io.unitward.host.Deadline;
import io.unitward.unitfile.Assignment;
import io.unitward.unitfile.UnitText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sources of podman's Quadlet generator, and what generators made of them at the last load: every unit of Quadlet
 * names its source in {@code SourcePath=}. Where there is no source, nothing is read.
 */
public final class QuadletReader {
    private final Resolver resolver;
    private final Contents contents;
    private final Deadline deadline;

    public QuadletReader(Resolver resolver, Contents contents, Deadline deadline) {
        this.resolver = resolver;
        this.contents = contents;
        this.deadline = deadline;
    }

    /** What generators wrote: by what it says it comes from, and by its name. */
    private static final class Generated {
        private final Map<String, String> pathBySource = new HashMap<>();
        private final Map<String, String> sourceByName = new HashMap<>();
        private final Map<String, String> unreadByName = new HashMap<>();
        private @Nullable String problem;
    }

    /**
     * Reads them.
     *
     * @param inputs what a reload reads
     * @param searchPath the unit search path
     * @return sorted by path
     */
    public List<Quadlet> read(ManagerInputReader.Inputs inputs, List<SearchDirectory> searchPath) {
        if (inputs.quadlets().isEmpty()) {
            return List.of();
        }
        Map<String, ManagerInput> byPath = new HashMap<>();
        inputs.inputs().forEach(input -> byPath.put(input.path(), input));
        Generated generated = generated(searchPath);
        List<Quadlet> quadlets = new ArrayList<>();
        for (String source : inputs.quadlets()) {
            quadlets.add(quadlet(source, dropIns(source, inputs), byPath, generated));
        }
        return quadlets;
    }

    /** Its drop-ins and their directories, wherever they lie: Quadlet looks for them in every directory of sources. */
    private static List<ManagerInput> dropIns(String source, ManagerInputReader.Inputs inputs) {
        String directory = source.substring(source.lastIndexOf('/')) + ".d";
        List<ManagerInput> dropIns = new ArrayList<>();
        for (ManagerInput input : inputs.inputs()) {
            if (input.path().endsWith(directory) || input.path().contains(directory + "/")) {
                dropIns.add(input);
            }
        }
        return dropIns;
    }

    private Quadlet quadlet(
            String source, List<ManagerInput> dropIns, Map<String, ManagerInput> byPath, Generated generated) {
        Trail trail = resolver.file(source);
        Contents.Content content = content(trail);
        List<Assignment> said = content.text() == null
                ? List.of()
                : UnitText.parse(content.text(), "service").assignments();
        String section = QuadletNames.section(source);
        String unit = QuadletNames.unit(source, last(said, section, "ServiceName"));
        String written = written(source, trail, generated);
        String other = null;
        String problem = null;
        if (written == null && unit != null) {
            other = generated.sourceByName.get(unit);
            problem = generated.unreadByName.get(unit);
        }
        if (written == null && problem == null && other == null) {
            problem = deadline.passed()
                    ? "not looked at before the deadline of "
                            + deadline.length().toSeconds() + " s"
                    : generated.problem;
        }
        boolean plain = dropIns.isEmpty();
        return new Quadlet(
                source,
                unit,
                content.status(),
                changedAt(source, byPath, dropIns),
                content.sha256(),
                plain ? last(said, section, "Image") : null,
                plain ? last(said, section, "ContainerName") : null,
                written,
                other,
                problem);
    }

    /** Null when one of the times is not known: it may be the newest. */
    private @Nullable Instant changedAt(String source, Map<String, ManagerInput> byPath, List<ManagerInput> dropIns) {
        ManagerInput itself = byPath.get(source);
        Instant newest = itself == null ? null : itself.changedAt();
        for (ManagerInput dropIn : dropIns) {
            if (newest == null || dropIn.changedAt() == null) {
                return null;
            }
            newest = Trail.later(newest, dropIn.changedAt());
        }
        // A directory that is moved into place brings old files; that changes its ctime and not its mtime.
        String directory = source.substring(0, source.lastIndexOf('/'));
        while (newest != null && byPath.containsKey(directory)) {
            Trail trail = resolver.directory(directory);
            if (trail.isFound() && !trail.stat.ctime().equals(trail.stat.mtime())) {
                newest = Trail.later(newest, trail.stat.ctime());
            }
            directory = directory.substring(0, directory.lastIndexOf('/'));
        }
        return newest;
    }

    /** Quadlet follows the links of directories, and names what it finds there. */
    private @Nullable String written(String source, Trail trail, Generated generated) {
        int slash = source.lastIndexOf('/');
        String directory = resolver.directory(source.substring(0, slash)).realPath();
        String written = generated.pathBySource.get(source);
        if (written == null && directory != null) {
            written = generated.pathBySource.get(directory + source.substring(slash));
        }
        return written == null && trail.realPath() != null ? generated.pathBySource.get(trail.realPath()) : written;
    }

    private Generated generated(List<SearchDirectory> searchPath) {
        Generated generated = new Generated();
        for (SearchDirectory directory : searchPath) {
            if (directory.kind() != DirectoryKind.UNITS || !directory.layer().generated()) {
                continue;
            }
            if (directory.status() == SearchDirectory.Status.UNREADABLE) {
                generated.problem = "the directory " + directory.path() + " of generated units could not be listed";
            }
            for (DirectoryEntry entry : directory.entries()) {
                if (entry.link() == null && UnitNames.type(entry.name()).equals("service")) {
                    add(generated, directory.path() + "/" + entry.name(), entry.name());
                }
            }
        }
        return generated;
    }

    private void add(Generated generated, String path, String name) {
        Contents.Content content = content(resolver.file(path));
        if (content.text() == null) {
            String why = "what " + path + " was generated from could not be read";
            generated.unreadByName.putIfAbsent(name, why);
            generated.problem = why;
            return;
        }
        String source = last(UnitText.parse(content.text(), "service").assignments(), "Unit", "SourcePath");
        if (source != null) {
            generated.pathBySource.putIfAbsent(source, path);
            generated.sourceByName.putIfAbsent(name, source);
        }
    }

    private Contents.Content content(Trail trail) {
        if (deadline.passed()) {
            return Contents.Content.of(UnitFile.Status.UNREADABLE);
        }
        List<Writer> writers = new ArrayList<>(trail.writers);
        if (trail.isFound()) {
            resolver.trust().addWriters(writers, String.valueOf(trail.realPath()), trail.stat);
        }
        return contents.read(trail, !writers.isEmpty(), true);
    }

    /** The last value counts; one that is empty takes all before it back. */
    private static @Nullable String last(List<Assignment> assignments, String section, String key) {
        String value = null;
        for (Assignment each : assignments) {
            if (each.section().equals(section) && each.key().equals(key)) {
                value = each.value().isEmpty() ? null : each.value();
            }
        }
        return value;
    }
}
