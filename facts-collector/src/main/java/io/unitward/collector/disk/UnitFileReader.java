package io.unitward.collector.disk;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Layer;
import io.unitward.facts.Layers;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.Writer;
import io.unitward.unitfile.Masking;
import io.unitward.unitfile.References;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the files behind units. */
public final class UnitFileReader {
    private final Resolver resolver;
    private final Layers layers;
    private final Contents contents;
    private final boolean unmasked;

    /** Keeps what may be secret out of the texts it is asked for. */
    public UnitFileReader(Resolver resolver, Layers layers, Contents contents) {
        this(resolver, layers, contents, false);
    }

    /** @param unmasked whether texts are kept as they are */
    public UnitFileReader(Resolver resolver, Layers layers, Contents contents, boolean unmasked) {
        this.unmasked = unmasked;
        this.resolver = resolver;
        this.layers = layers;
        this.contents = contents;
    }

    /**
     * What a look at a file showed.
     *
     * @param file the file
     * @param problem why it counts as unknown, or a note on its text; null when there is neither
     */
    public record Seen(UnitFile file, @Nullable CollectionProblem problem) {}

    /** Looks at one unit file by the path that systemd gives it. */
    public Seen read(String path) {
        return read(path, false);
    }

    /** The same; whether its text is wanted too. */
    public Seen read(String path, boolean withText) {
        return read(path, withText, false);
    }

    /**
     * The same.
     *
     * @param withText whether its text is wanted too
     * @param withReferences whether the units are wanted that it may name
     */
    public Seen read(String path, boolean withText, boolean withReferences) {
        Layer layer = layers.of(path);
        // What was listed a moment ago is not looked at again; but transient files go at any moment, with their units.
        Trail trail = layer == Layer.TRANSIENT ? resolver.file(path) : resolver.asListed(path);
        List<Writer> writers = writers(trail);
        Contents.Content content = contents.read(trail, !writers.isEmpty(), withText || withReferences);
        String whole = withText ? content.text() : null;
        String text = whole == null || unmasked ? whole : Masking.mask(whole);
        boolean tooLong = text != null && text.length() > UnitFile.MAX_CONTENT;
        Stat stat = trail.isFound() ? trail.stat : null;
        UnitFile file = new UnitFile(
                path,
                content.status(),
                trail.realPath(),
                trail.links,
                layer,
                content.sha256(),
                stat == null ? null : stat.size(),
                stat == null ? null : stat.uid(),
                stat == null ? null : stat.gid(),
                stat == null ? null : stat.permissions(),
                trail.changedAt(),
                stat == null ? null : stat.mtime(),
                writers,
                tooLong ? null : text,
                withReferences && content.text() != null ? References.in(content.text(), typeOf(path)) : null,
                null);
        CollectionProblem problem = null;
        if (content.status() == UnitFile.Status.UNREADABLE) {
            problem = new CollectionProblem(path, CollectionProblem.Kind.FILE, content.reason());
        } else if (tooLong || (withText && !content.reason().isEmpty())) {
            // The file is known all the same.
            String reason = tooLong ? "its text is longer than a mebibyte and was left out" : content.reason();
            problem = new CollectionProblem(path, CollectionProblem.Kind.NOTE, reason);
        }
        return new Seen(file, problem);
    }

    /** Of a unit file its own, of a drop-in that of the units it is for. */
    private static String typeOf(String path) {
        String[] names = path.split("/", -1);
        String name = names[names.length - 1];
        String directory = names.length < 2 ? "" : names[names.length - 2];
        boolean dropIn = directory.endsWith(".d");
        return UnitNames.type(dropIn ? directory.substring(0, directory.length() - ".d".length()) : name);
    }

    /** Whether nothing is at the path, not even a link that leads nowhere. */
    public boolean isGone(String path) {
        Trail trail = resolver.file(path);
        return trail.end == Trail.End.MISSING && trail.links.isEmpty();
    }

    /** Whether whoever reads this path waits for ever, as at a pipe or an endless device, or has very much to read. */
    public boolean holdsUpReaders(String path) {
        Trail trail = resolver.file(path);
        if (!trail.isFound() || trail.stat.isDirectory() || trail.real.equals("/dev/null")) {
            return false;
        }
        return !trail.stat.isRegular() || trail.stat.size() > Contents.MAX_SIZE;
    }

    /** A file of which nothing is known. */
    public static Seen unread(String path, Layers layers, String reason) {
        UnitFile file = new UnitFile(
                path,
                UnitFile.Status.UNREADABLE,
                null,
                List.of(),
                layers.of(path),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
        return new Seen(file, new CollectionProblem(path, CollectionProblem.Kind.FILE, reason));
    }

    private List<Writer> writers(Trail trail) {
        // Everybody may write /dev/null, and nobody can put anything in it.
        if (trail.isFound() && !trail.stat.isCharacterDevice()) {
            resolver.trust().addWriters(trail.writers, String.valueOf(trail.realPath()), trail.stat);
        }
        return trail.sortedWriters();
    }
}
