package io.unitward.ownership;

import io.unitward.facts.Declared;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Manager;
import io.unitward.facts.Provider;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.Writer;
import io.unitward.ownership.Artifact.Drift;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of owners declare, held against what is on disk. Pure: it compares what was observed. In doubt the drift is
 * unknown, and nothing is restorable.
 */
public final class Artifacts {
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int SPECIAL_BITS = 07000;
    private static final int READABLE_BY_OWNER = 0400;

    /** The digest of an empty file, which masks as {@code /dev/null} does. */
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Ownership ownership;
    private final Manager manager;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Map<String, SearchDirectory> directories = new HashMap<>();
    private final Map<String, DirectoryEntry> entries = new HashMap<>();
    private final Set<String> unitDirectories = new HashSet<>();

    private Artifacts(Snapshot snapshot, Ownership ownership) {
        this.ownership = ownership;
        this.manager = snapshot.manager();
        snapshot.files().forEach(file -> files.put(file.path(), file));
        for (SearchDirectory directory : snapshot.searchPath()) {
            directories.put(directory.path(), directory);
            if (directory.kind() == DirectoryKind.UNITS) {
                unitDirectories.add(directory.path());
                unitDirectories.add(directory.realPath() == null ? directory.path() : directory.realPath());
            }
            directory.entries().forEach(entry -> entries.put(directory.path() + "/" + entry.name(), entry));
        }
    }

    /**
     * An artifact with what it was worked out from.
     *
     * @param artifact what is declared, and how that compares with what is there
     * @param source what declares it
     * @param seen digest over what is at its path, see {@link ArtifactSeen}; null when that is not known
     */
    public record Held(
            Artifact artifact, SourceFile source, @Nullable String seen) {}

    /** Every artifact that a source declares for a unit which its owner declares, in the order of the sources. */
    public static List<Held> of(Snapshot snapshot, Ownership ownership) {
        Artifacts artifacts = new Artifacts(snapshot, ownership);
        List<Held> all = new ArrayList<>();
        for (SourceFile source : snapshot.sources()) {
            Held held = artifacts.hold(source);
            if (held != null) {
                all.add(held);
            }
        }
        Set<String> told = new HashSet<>();
        all.forEach(held ->
                told.add(held.artifact().owner() + '\0' + held.artifact().path()));
        for (Ownership.Pinned pinned : ownership.pinned()) {
            if (told.add(pinned.owner().name() + '\0' + pinned.path())) {
                artifacts.pinned(pinned, snapshot.units()).forEach(all::add);
            }
        }
        return all;
    }

    /** What is pinned, and in no source: one for each unit that it is part of. */
    private List<Held> pinned(Ownership.Pinned pinned, List<Unit> units) {
        String path = pinned.path();
        SearchDirectory directory = directories.get(path.substring(0, Math.max(path.lastIndexOf('/'), 0)));
        Artifact.Kind kind = directory == null ? kind(parent(path)) : kind(directory.kind());
        String unit = unit(kind, parent(path), name(path));
        List<@Nullable Expectation> expectations = new ArrayList<>();
        if (unit != null) {
            Unit aliased = ownership.aliased(unit);
            expectations.add(aliased == null ? ownership.expectationOf(unit) : ownership.expectationOf(aliased));
        } else if (kind == Artifact.Kind.DROP_IN) {
            for (Unit each : units) {
                if (isOfMany(parent(path), each.id())) {
                    expectations.add(ownership.expectationOf(each));
                }
            }
        }
        List<Held> all = new ArrayList<>();
        for (Expectation expectation : expectations) {
            if (kind != null
                    && expectation != null
                    && expectation.owner().equals(pinned.owner().name())) {
                all.add(pinned(kind, path, expectation));
            }
        }
        return all;
    }

    private Held pinned(Artifact.Kind kind, String path, Expectation expectation) {
        Provider provider = expectation.provider() == null ? Provider.DIRECTORY : expectation.provider();
        SourceFile source = new SourceFile(
                expectation.owner(),
                path,
                "the pins of owner " + expectation.owner(),
                UnitFile.Status.UNREADABLE,
                null,
                List.of(),
                new Declared(provider, null, null, null, null, null));
        UnitFile file = files.get(path);
        DirectoryEntry entry = entries.get(path);
        Difference difference = pinned(file, entry, expectation);
        return new Held(
                new Artifact(
                        expectation.unit(),
                        path,
                        kind,
                        expectation.owner(),
                        provider,
                        source.sourcePath(),
                        null,
                        difference.drift(),
                        difference.explanation(),
                        false,
                        difference.drift() == Drift.NONE ? "" : "only its digest is known"),
                source,
                seen(file, entry));
    }

    private Difference pinned(@Nullable UnitFile file, @Nullable DirectoryEntry entry, Expectation expectation) {
        if (file == null) {
            return Difference.unknown("was not looked at");
        }
        String link = entry == null ? Ownership.ownLink(file) : entry.link();
        if (file.status() == UnitFile.Status.MISSING) {
            return link != null ? nowhere(link) : missing(entry);
        }
        if (file.status() == UnitFile.Status.NULL_DEVICE) {
            return masked(link);
        }
        if (file.status() != UnitFile.Status.READ) {
            return Difference.unknown("could not be read");
        }
        return expectation.contentAny() || ownership.pinAllows(expectation, file.path(), file.sha256())
                ? Difference.NONE
                : new Difference(Drift.CONTENT, "differs from what owner " + expectation.owner() + " pins");
    }

    private static Difference nowhere(@Nullable String link) {
        return new Difference(Drift.OTHER_LINK, "is a link to " + link + ", where nothing is");
    }

    private static Difference missing(@Nullable DirectoryEntry entry) {
        return entry == null
                ? new Difference(Drift.MISSING, "does not exist")
                : Difference.unknown("was there, and vanished while it was looked at");
    }

    /** Whether a drop-in directory is that of a unit's type or of a prefix of its name, as {@code service.d} and {@code web-.service.d}. */
    private static boolean isOfMany(String parent, String unit) {
        String of = parent.endsWith(".d") ? parent.substring(0, parent.length() - 2) : "";
        int dot = of.lastIndexOf('.');
        return UnitNames.isType(of)
                ? unit.endsWith("." + of)
                : UnitNames.isDashPrefix(of)
                        && unit.startsWith(of.substring(0, dot))
                        && unit.endsWith(of.substring(dot));
    }

    private @Nullable Held hold(SourceFile source) {
        if (source.status() == UnitFile.Status.MISSING) {
            return null;
        }
        int slash = source.path().lastIndexOf('/');
        SearchDirectory directory = directories.get(source.path().substring(0, Math.max(slash, 0)));
        String name = source.path().substring(slash + 1);
        Artifact.Kind kind = directory == null ? kind(parent(source.path())) : kind(directory.kind());
        String unit = unit(kind, parent(source.path()), name);
        if (kind == null || unit == null) {
            return null;
        }
        Unit aliased = ownership.aliased(unit);
        Expectation expectation = aliased == null ? ownership.expectationOf(unit) : ownership.expectationOf(aliased);
        if (expectation == null
                || !expectation.owner().equals(source.owner())
                || !isPlace(kind, expectation, source.path())) {
            return null;
        }
        UnitFile file = files.get(source.path());
        DirectoryEntry entry = entries.get(source.path());
        Difference difference = believed(difference(kind, source, file, entry, expectation), source, expectation);
        String obstacle =
                difference.drift() == Drift.NONE ? "" : obstacle(kind, source, difference.drift(), expectation);
        return new Held(
                new Artifact(
                        expectation.unit(),
                        source.path(),
                        kind,
                        expectation.owner(),
                        source.declared().provider(),
                        source.sourcePath(),
                        source.declared().revision(),
                        difference.drift(),
                        difference.explanation(),
                        difference.drift() != Drift.NONE && obstacle.isEmpty(),
                        obstacle),
                source,
                seen(file, entry));
    }

    private record Difference(Drift drift, String explanation) {
        static final Difference NONE = new Difference(Drift.NONE, "is as declared");

        static Difference unknown(String why) {
            return new Difference(Drift.UNKNOWN, why);
        }
    }

    /** To equal what others may change says nothing; a pin, or that any content will do, speaks for itself. */
    private Difference believed(Difference difference, SourceFile source, Expectation expectation) {
        List<Writer> writers = ownership.untrusted(source.writers());
        if (difference.drift() != Drift.NONE
                || writers.isEmpty()
                || expectation.contentAny()
                || ownership.isPinned(expectation, source.path())) {
            return difference;
        }
        return Difference.unknown(
                "equals " + source.sourcePath() + ", which may be written by " + Ownership.describe(writers.get(0)));
    }

    private Difference difference(
            Artifact.Kind kind,
            SourceFile source,
            @Nullable UnitFile file,
            @Nullable DirectoryEntry entry,
            Expectation expectation) {
        if (file == null) {
            return Difference.unknown("was not looked at");
        }
        String link = entry == null ? Ownership.ownLink(file) : entry.link();
        if (file.status() == UnitFile.Status.MISSING && link == null) {
            return missing(entry);
        }
        if (source.status() == UnitFile.Status.UNREADABLE || source.status() == UnitFile.Status.NOT_TRUSTED) {
            return Difference.unknown(
                    "could not be compared with " + expectation.source() + ", which could not be read");
        }
        if (kind == Artifact.Kind.DEPENDENCY ? masksItself(file, link) : masks(file, source)) {
            return masked(link);
        }
        if (kind == Artifact.Kind.DEPENDENCY || source.declared().link() != null) {
            Difference difference = link(kind, source, file, link);
            if (difference != null) {
                return difference;
            }
        }
        return content(source, file, link, expectation);
    }

    private static boolean masks(UnitFile file, SourceFile source) {
        return file.status() == UnitFile.Status.NULL_DEVICE && source.status() != UnitFile.Status.NULL_DEVICE;
    }

    /** Whether a link in a dependency directory leads to nothing itself, and not to a unit file that is masked: that is told of it. */
    private boolean masksItself(UnitFile file, @Nullable String link) {
        boolean nothing = file.status() == UnitFile.Status.NULL_DEVICE || EMPTY.equals(file.sha256());
        return nothing
                && link != null
                && !(name(link).equals(name(file.path())) && leadsToSearchPath(file.path(), link));
    }

    private static Difference masked(@Nullable String link) {
        return new Difference(
                Drift.MASKED,
                link == null || link.equals("/dev/null")
                        ? "is a link to /dev/null"
                        : "is a link to " + link + ", which masks it");
    }

    /** Whether a link names a file of the search path, as systemd wants of an alias; only what needs no second look counts. */
    private boolean leadsToSearchPath(String path, String link) {
        String own = path.substring(0, path.lastIndexOf('/'));
        SearchDirectory holding = directories.get(own);
        String base = holding == null || holding.realPath() == null ? own : holding.realPath();
        // A directory that is left again may be a link, and its parent anything.
        if (!Path.of(link).normalize().toString().equals(link)) {
            return false;
        }
        Path target = Path.of(base).resolve(link).normalize().getParent();
        return target != null && unitDirectories.contains(target.toString());
    }

    /** What the link itself decides; null when it depends on the content. */
    private @Nullable Difference link(Artifact.Kind kind, SourceFile source, UnitFile file, @Nullable String link) {
        String declared = source.declared().link();
        boolean same;
        if (source.declared().provider() == Provider.HOME_MANAGER) {
            if (declared == null) {
                return null;
            }
            same = declared.equals(link);
        } else if (kind == Artifact.Kind.DEPENDENCY || declared == null || !declared.startsWith("/")) {
            // Of dependencies only the name counts: whoever enables a unit spells the way to it differently. Of an
            // alias that leads out of the search path systemd makes a unit of its own.
            boolean named = link != null && (declared == null || name(link).equals(name(declared)));
            boolean anywhere = kind == Artifact.Kind.DEPENDENCY || declared == null || declared.equals(link);
            same = named && (anywhere || (link != null && leadsToSearchPath(source.path(), link)));
        } else {
            // A link into the source, however it is spelt, and be it one of a directory on the way.
            same = declared.equals(file.realPath());
        }
        String wanted = declared == null ? "a link" : "a link to " + declared;
        if (same) {
            return Difference.NONE;
        }
        return link == null
                ? new Difference(Drift.REPLACED, "is a plain file; declared is " + wanted)
                : new Difference(Drift.OTHER_LINK, "is a link to " + link + "; declared is " + wanted);
    }

    private Difference content(SourceFile source, UnitFile file, @Nullable String link, Expectation expectation) {
        if (file.status() == UnitFile.Status.MISSING) {
            return nowhere(link);
        }
        if (file.status() == UnitFile.Status.NULL_DEVICE) {
            return Difference.NONE;
        }
        if (source.status() != UnitFile.Status.READ) {
            return Difference.unknown("could not be compared with " + Ownership.named(source));
        }
        if (file.status() != UnitFile.Status.READ) {
            return Difference.unknown("could not be read");
        }
        if (!expectation.contentAny() && !ownership.pinAllows(expectation, file.path(), file.sha256())) {
            return new Difference(Drift.CONTENT, "differs from what owner " + expectation.owner() + " pins");
        }
        boolean any = expectation.contentAny() || ownership.isPinned(expectation, file.path());
        if (!any && !ownership.isSame(file, source)) {
            return new Difference(Drift.CONTENT, "differs from " + Ownership.named(source));
        }
        return link == null ? attributes(file, source.declared()) : Difference.NONE;
    }

    /** Only what lets others in, or the manager not read it: who deploys a file may choose the rest. */
    private Difference attributes(UnitFile file, Declared declared) {
        if (file.uid() != null && file.uid() != 0 && file.uid() != manager.uid()) {
            return new Difference(Drift.OWNER, "belongs to uid " + file.uid());
        }
        Integer mode = file.mode();
        if (mode != null) {
            int wrong = mode & (WRITABLE_BY_OTHERS | SPECIAL_BITS) & ~(declared.mode() == null ? 0 : declared.mode());
            if (wrong != 0 || (mode & READABLE_BY_OWNER) == 0) {
                return new Difference(Drift.MODE, "has mode " + Integer.toOctalString(mode));
            }
        }
        return new Difference(Drift.NONE, "is as declared");
    }

    private String obstacle(Artifact.Kind kind, SourceFile source, Drift drift, Expectation expectation) {
        Declared declared = source.declared();
        if (drift == Drift.UNKNOWN) {
            return "it is not known what is there";
        }
        if (declared.provider() == Provider.PACKAGE) {
            return "only its package has it: reinstall " + Ownership.named(source);
        }
        if (drift == Drift.MASKED && kind == Artifact.Kind.FRAGMENT) {
            return "somebody masked it on purpose: see systemctl unmask";
        }
        List<Writer> writers = ownership.untrusted(source.writers());
        if (!writers.isEmpty()) {
            return source.sourcePath() + " may be written by " + Ownership.describe(writers.get(0));
        }
        if (declared.provider() == Provider.HOME_MANAGER && declared.link() == null) {
            return "the generation links a directory above it: activate the generation";
        }
        if (kind == Artifact.Kind.DEPENDENCY) {
            return declared.link() == null ? source.sourcePath() + " is no link, as systemd wants one here" : "";
        }
        if (!ownership.pinAllows(expectation, source.path(), source.sha256())) {
            return source.sourcePath() + " is not what owner " + expectation.owner() + " pins";
        }
        boolean known = source.status() == UnitFile.Status.READ && source.sha256() != null;
        boolean masks = source.status() == UnitFile.Status.NULL_DEVICE && declared.link() != null;
        return known || masks ? "" : source.sourcePath() + " could not be read";
    }

    private static @Nullable String seen(@Nullable UnitFile file, @Nullable DirectoryEntry entry) {
        if (file == null) {
            return null;
        }
        String link = entry == null ? Ownership.ownLink(file) : entry.link();
        if (link != null) {
            return ArtifactSeen.link(link);
        }
        if (file.status() == UnitFile.Status.MISSING) {
            return entry == null ? ArtifactSeen.missing() : null;
        }
        return file.status() == UnitFile.Status.READ
                ? ArtifactSeen.file(file.sha256(), file.mode(), file.uid(), file.gid())
                : null;
    }

    private boolean isPlace(Artifact.Kind kind, Expectation expectation, String path) {
        return switch (kind) {
            case FRAGMENT, DEPENDENCY -> ownership.lies(expectation, path);
            case DROP_IN -> ownership.dropInExpected(expectation, path);
        };
    }

    /** The unit that a path is part of; null for one of many units, such as a drop-in of a type or of a name prefix. */
    private static @Nullable String unit(Artifact.@Nullable Kind kind, String parent, String name) {
        if (kind == Artifact.Kind.DROP_IN) {
            String unit = parent.endsWith(".d") ? parent.substring(0, parent.length() - 2) : "";
            return UnitNames.isUnitName(unit) && !UnitNames.isDashPrefix(unit) && name.endsWith(".conf") ? unit : null;
        }
        return kind != null && UnitNames.isUnitName(name) ? name : null;
    }

    private static Artifact.Kind kind(DirectoryKind kind) {
        return switch (kind) {
            case UNITS -> Artifact.Kind.FRAGMENT;
            case DROP_INS -> Artifact.Kind.DROP_IN;
            case DEPENDENCIES -> Artifact.Kind.DEPENDENCY;
        };
    }

    /** By name, for a directory that is not there. */
    private static Artifact.@Nullable Kind kind(String parent) {
        if (parent.endsWith(".d")) {
            return Artifact.Kind.DROP_IN;
        }
        return parent.endsWith(".wants") || parent.endsWith(".requires") || parent.endsWith(".upholds")
                ? Artifact.Kind.DEPENDENCY
                : Artifact.Kind.FRAGMENT;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String parent(String path) {
        String directory = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
        return directory.substring(directory.lastIndexOf('/') + 1);
    }
}
