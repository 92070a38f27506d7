package io.unitward.ownership;

import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Glob;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Provider;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The manifest bound to one snapshot: who declares which unit, and whether a file is where and what its owner says.
 *
 * <p>Pure: it compares what was observed with what is expected and reads nothing. In doubt the answer is no.
 */
public final class Ownership {
    private final Manifest manifest;
    private final Binding binding;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Map<String, SourceFile> sources = new HashMap<>();
    private final Map<String, String> searchNames = new HashMap<>();
    private final Map<String, String> otherSpellings = new HashMap<>();
    /** Owner → path → digest. */
    private final Map<String, Map<String, String>> pins = new HashMap<>();
    /** Owners whose sources were asked for. */
    private final Set<String> asked = new HashSet<>();

    private final Map<String, Unit> unitsByAlias = new HashMap<>();
    private final Set<String> startingStacks = new HashSet<>();
    private final Set<String> verifyingStacks = new HashSet<>();

    private Ownership(Manifest manifest, Snapshot snapshot) {
        this.manifest = manifest;
        this.binding = new Binding(manifest, snapshot.manager());
        snapshot.files().forEach(file -> files.put(file.path(), file));
        snapshot.request().sources().forEach(source -> asked.add(source.owner()));
        snapshot.sources().forEach(source -> sources.put(source.owner() + '\0' + source.path(), source));
        for (SearchDirectory directory : snapshot.searchPath()) {
            String real = directory.realPath();
            if (directory.kind() == DirectoryKind.DROP_INS && real != null && !real.equals(directory.path())) {
                searchNames.putIfAbsent(real, directory.path());
            }
            if (directory.kind() == DirectoryKind.UNITS
                    && real != null
                    && snapshot.manager().unitPath().contains(real)) {
                otherSpellings.put(directory.path(), real);
            }
        }
        for (Owner owner : manifest.all()) {
            Map<String, String> its = pins.computeIfAbsent(owner.name(), name -> new HashMap<>());
            // Two spellings of one path may have two digests: no file has both, so none is what is pinned.
            owner.pins()
                    .forEach((path, digest) -> its.merge(
                            otherSpelling(binding.expand(path)),
                            digest,
                            (one, other) -> one.equals(other) ? one : one + " and " + other));
        }
        for (Unit unit : snapshot.units()) {
            for (String name : unit.names()) {
                if (!name.equals(unit.id())) {
                    unitsByAlias.put(name, unit);
                }
            }
        }
        manifest.stacks().stream()
                .filter(stack -> StackFacts.concerns(stack, snapshot))
                .forEach(stack -> {
                    startingStacks.add(stack.unit());
                    verifyingStacks.add(stack.verifyUnit());
                });
    }

    /** Binds a manifest to what was observed. */
    public static Ownership bind(Manifest manifest, Snapshot snapshot) {
        return new Ownership(manifest, snapshot);
    }

    /**
     * What the manifest says of a unit, or null when nobody declares it.
     *
     * <p>An alias counts: a unit that took over a declared name must answer for that name, under its own id.
     */
    public @Nullable Expectation expectationOf(Unit unit) {
        return binding.expectationOf(unit);
    }

    /** What the manifest says of a unit name, whether or not such a unit was observed; null when nobody declares it. */
    public @Nullable Expectation expectationOf(String name) {
        return binding.expectationOf(name);
    }

    /** Whether a unit starts a declared stack: then somebody declares that it is there, if not what its file says. */
    public boolean startsAStack(String name) {
        return startingStacks.contains(name);
    }

    /** Whether a unit verifies a declared stack in the background, so that its failure is that of the stack. */
    public boolean verifiesAStack(String name) {
        return verifyingStacks.contains(name);
    }

    /** The unit whose alias a name is; null when it is no alias of an observed unit. */
    public @Nullable Unit aliased(String name) {
        return unitsByAlias.get(name);
    }

    /** Whether a path lies in one of the owner's places for unit files, wherever its links end. */
    public boolean lies(Expectation expectation, String path) {
        return expectation.fragmentUnder().isEmpty()
                || isUnderAny(expectation.fragmentUnder(), path)
                || isUnderAny(expectation.fragmentUnder(), otherSpelling(path));
    }

    /** Whether a fragment lies, and its links end, where the owner says. */
    public boolean fragmentExpected(Expectation expectation, String path) {
        if (!lies(expectation, path)) {
            return false;
        }
        if (expectation.resolvesUnder().isEmpty()) {
            return true;
        }
        UnitFile file = files.get(path);
        return file != null && file.realPath() != null && isUnderAny(expectation.resolvesUnder(), file.realPath());
    }

    /** What is wrong with where a fragment lies that is not {@link #fragmentExpected}, as a clause about it. */
    public String whyNotExpected(Expectation expectation, String path) {
        if (!lies(expectation, path)) {
            return "lies outside the places of owner " + expectation.owner();
        }
        String into = String.join(" or ", expectation.resolvesUnder());
        UnitFile file = files.get(path);
        if (file == null || file.realPath() == null) {
            return "cannot be followed, so whether it leads into " + into + ", as owner " + expectation.owner()
                    + " says, is not known";
        }
        return file.realPath().equals(path)
                ? "is no link into " + into + ", as owner " + expectation.owner() + " says"
                : "leads to " + file.realPath() + ", not into " + into + ", as owner " + expectation.owner() + " says";
    }

    /** Whether the owner allows a drop-in at a path. */
    public boolean dropInExpected(Expectation expectation, String path) {
        // systemd names a drop-in by the real path of its directory; the manifest speaks of the search path.
        int slash = path.lastIndexOf('/');
        String searched = searchNames.get(path.substring(0, Math.max(slash, 0)));
        for (String glob : expectation.dropInsAllowed()) {
            if (Glob.matches(glob, path)
                    || (searched != null && Glob.matches(glob, searched + path.substring(slash)))) {
                return true;
            }
        }
        UnitFile file = files.get(path);
        return expectation.vendorDropIns()
                && file != null
                && file.layer() == Layer.VENDOR
                && !Boolean.FALSE.equals(file.packaged())
                && untrusted(file.writers()).isEmpty();
    }

    /** Whether the present content of a file of a declared unit comes from where its owner says. */
    public Vouching vouch(Expectation expectation, String path) {
        UnitFile file = files.get(path);
        if (file == null) {
            return Vouching.no("was not looked at");
        }
        if (file.status() != UnitFile.Status.READ) {
            return Vouching.no(describe(file.status()));
        }
        List<Writer> writers = untrusted(file.writers());
        if (!writers.isEmpty()) {
            return Vouching.no("may be written by " + describe(writers.get(0)));
        }
        if (expectation.contentAny()) {
            return Vouching.yes("may hold any content, says owner " + expectation.owner());
        }
        String pin = pin(expectation, path);
        if (pin != null) {
            return pin.equals(file.sha256())
                    ? Vouching.yes("has the digest that owner " + expectation.owner() + " pins")
                    : Vouching.no("differs from what owner " + expectation.owner() + " pins, sha256 " + pin
                            + ": it has sha256 " + file.sha256() + " now");
        }
        SourceFile source = sources.get(expectation.owner() + '\0' + path);
        boolean spokenOf = expectation.provider() == Provider.PACKAGE && source != null;
        if (file.layer() == Layer.VENDOR && !isUnderAny(expectation.fragmentUnder(), path) && !spokenOf) {
            return Vouching.no("is a vendor file that no source of owner " + expectation.owner() + " speaks of");
        }
        if (expectation.source() == null) {
            return Vouching.no("has no declared source: owner " + expectation.owner() + " names none");
        }
        if (source == null) {
            return Vouching.no(
                    asked.contains(expectation.owner())
                            ? "has no counterpart in " + expectation.source()
                            : "may equal its counterpart in " + expectation.source()
                                    + ", which was not asked for when the snapshot was taken");
        }
        return vouch(file, source);
    }

    private Vouching vouch(UnitFile file, SourceFile source) {
        if (source.status() == UnitFile.Status.MISSING) {
            return Vouching.no(
                    source.declared().provider() == Provider.PACKAGE
                            ? "belongs to no package"
                            : "has no counterpart in its source: " + named(source) + " does not exist");
        }
        if (source.status() != UnitFile.Status.READ) {
            return Vouching.no("has the source " + named(source) + ", which " + describe(source.status()));
        }
        List<Writer> sourceWriters = untrusted(source.writers());
        if (!sourceWriters.isEmpty()) {
            return Vouching.no(
                    "has the source " + named(source) + ", which may be written by " + describe(sourceWriters.get(0)));
        }
        if (!isSame(file, source)) {
            return Vouching.no("differs from " + named(source));
        }
        // Home Manager leaves a plain file alone that equals its own, but no later generation will change it.
        String link = source.declared().link();
        if (source.declared().provider() == Provider.HOME_MANAGER && link != null && !link.equals(ownLink(file))) {
            return Vouching.no("is not the generation's own link to " + link);
        }
        return Vouching.yes(
                source.declared().provider() == Provider.PACKAGE
                        ? "is an unmodified file of " + named(source)
                        : "equals " + named(source));
    }

    /** Whether a file's content is what a source declares; false as well when either is not known. */
    boolean isSame(UnitFile file, SourceFile source) {
        // Of a package's file the digest is that of the bytes which the database was asked about: they may have been
        // swapped.
        return !Boolean.FALSE.equals(source.declared().unmodified())
                && file.sha256() != null
                && file.sha256().equals(source.sha256());
    }

    /** What a file's own path says, if that is a link; null otherwise. */
    static @Nullable String ownLink(UnitFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/'));
        // Links of directories on the way come first, and they may bear any name.
        for (Link link : file.links()) {
            if (link.path().equals(file.path())) {
                return link.target();
            }
        }
        Link last = null;
        for (Link link : file.links()) {
            last = last == null && link.path().endsWith(name) ? link : last;
        }
        return last == null ? null : last.target();
    }

    /** A file of a source as messages name it. */
    static String named(SourceFile source) {
        String revision = source.declared().revision();
        if (source.declared().provider() == Provider.PACKAGE && revision != null) {
            return revision;
        }
        if (source.declared().repository() == null || revision == null) {
            return source.sourcePath();
        }
        return source.sourcePath() + " at commit " + revision.substring(0, Math.min(revision.length(), 12));
    }

    /** Whether it was looked at what declares a path: an owner's source, or a pin. */
    public boolean sourceSeen(Expectation expectation, String path) {
        if (pin(expectation, path) != null) {
            return true;
        }
        SourceFile source = sources.get(expectation.owner() + '\0' + path);
        return source == null
                ? expectation.source() == null || asked.contains(expectation.owner())
                : source.status() != UnitFile.Status.UNREADABLE && source.status() != UnitFile.Status.NOT_TRUSTED;
    }

    /** Whether a file's content is known not to be the pinned one, or that of its counterpart in the owner's source. */
    public boolean differsFromSource(Expectation expectation, String path) {
        UnitFile file = files.get(path);
        if (file == null || file.sha256() == null) {
            return false;
        }
        String pin = pin(expectation, path);
        if (pin != null) {
            return !pin.equals(file.sha256());
        }
        SourceFile source = sources.get(expectation.owner() + '\0' + path);
        return expectation.source() != null
                && sourceSeen(expectation, path)
                && (source == null || source.status() == UnitFile.Status.MISSING || !isSame(file, source));
    }

    /** Whether an owner pins a path's digest. */
    public boolean isPinned(Expectation expectation, String path) {
        return pin(expectation, path) != null;
    }

    /** Whether a digest is what an owner pins for a path; true where it pins none. */
    boolean pinAllows(Expectation expectation, String path, @Nullable String sha256) {
        String pin = pin(expectation, path);
        return pin == null || pin.equals(sha256);
    }

    /** What owners pin, in the order of the manifest; a path that cannot be told is as it was written. */
    List<Pinned> pinned() {
        List<Pinned> all = new ArrayList<>();
        for (Owner owner : manifest.all()) {
            owner.pins().keySet().stream().sorted().forEach(path -> all.add(new Pinned(owner, binding.expand(path))));
        }
        return all;
    }

    /** A path that an owner pins. */
    record Pinned(Owner owner, String path) {}

    private @Nullable String pin(Expectation expectation, String path) {
        return pins.getOrDefault(expectation.owner(), Map.of()).get(otherSpelling(path));
    }

    /** Whether the owner's source was looked at for a path, may be trusted, and has nothing there. */
    public boolean sourceLacks(Expectation expectation, String path) {
        SourceFile source = sources.get(expectation.owner() + '\0' + path);
        return source != null
                && pin(expectation, path) == null
                && source.status() == UnitFile.Status.MISSING
                && untrusted(source.writers()).isEmpty();
    }

    /** Those of the writers that the manifest does not trust. */
    public List<Writer> untrusted(List<Writer> writers) {
        List<Writer> untrusted = new ArrayList<>();
        for (Writer writer : writers) {
            List<String> trusted = switch (writer.kind()) {
                case USER -> manifest.trustedUsers();
                case GROUP -> manifest.trustedGroups();
                case EVERYBODY -> List.of();
            };
            if (!trusted.contains(Long.toString(writer.id()))
                    && (writer.name() == null || !trusted.contains(writer.name()))) {
                untrusted.add(writer);
            }
        }
        return untrusted;
    }

    /** A writer in words, such as {@code "user bob (uid 1001) through /srv/units"}. */
    public static String describe(Writer writer) {
        String who = switch (writer.kind()) {
            case USER -> named("user", writer, "uid");
            case GROUP -> named("group", writer, "gid");
            case EVERYBODY -> "everybody";
        };
        return who + " through " + writer.via();
    }

    private static String named(String kind, Writer writer, String idKind) {
        return writer.name() == null
                ? idKind + " " + writer.id()
                : kind + " " + writer.name() + " (" + idKind + " " + writer.id() + ")";
    }

    private static String describe(UnitFile.Status status) {
        return switch (status) {
            case READ -> "was read";
            case MISSING -> "does not exist";
            case NOT_REGULAR -> "is no regular file";
            case NULL_DEVICE -> "is a mask";
            case LINK_LOOP -> "is a loop of links";
            case TOO_LARGE -> "is larger than any unit file";
            case UNREADABLE -> "could not be read";
            case NOT_TRUSTED -> "was not opened, because another user could swap it";
        };
    }

    /** Debian's {@code /etc/xdg/systemd/user} is {@code /etc/systemd/user}: both are on the search path, and mean the same. */
    private String otherSpelling(String path) {
        int slash = Math.max(path.lastIndexOf('/'), 0);
        String directory = path.substring(0, slash);
        return otherSpellings.getOrDefault(directory, directory) + path.substring(slash);
    }

    private static boolean isUnderAny(List<String> directories, String path) {
        if (path.contains("/../")) {
            return false;
        }
        for (String directory : directories) {
            String prefix = directory.endsWith("/") ? directory : directory + "/";
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
