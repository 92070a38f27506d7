package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.ownership.DeclaredPullers;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Ownership;
import io.unitward.pending.PendingChange.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Judges links in {@code .wants}, {@code .requires} and {@code .upholds} directories that may have come since the load. */
final class LinkChanges {
    private static final Set<String> ENABLED_FOR = Set.of(
            "default.target",
            "multi-user.target",
            "graphical.target",
            "graphical-session.target",
            "sockets.target",
            "timers.target",
            "paths.target");

    private final Ownership ownership;
    private final Map<String, Unit> byName = new HashMap<>();
    private final Map<String, UnitFile> files = new HashMap<>();
    private final RealPlaces places;
    private final DeclaredPullers pullers;
    private final DeclaredLinks sources;

    LinkChanges(Snapshot snapshot, Ownership ownership, DeclaredLinks sources) {
        this.ownership = ownership;
        this.sources = sources;
        this.places = new RealPlaces(snapshot);
        this.pullers = new DeclaredPullers(snapshot, ownership);
        snapshot.units().forEach(unit -> unit.names().forEach(name -> byName.put(name, unit)));
        snapshot.files().forEach(file -> files.put(file.path(), file));
    }

    /** The change that a link makes; empty when what it says is loaded already, so that a reload adds nothing. */
    Optional<PendingChange> link(SearchDirectory directory, DirectoryEntry entry, String path) {
        String name = directory.name().substring(0, directory.name().lastIndexOf('.'));
        String suffix = directory.name().substring(name.length());
        Unit puller = byName.get(name);
        boolean links = leadsToItsUnit(directory, entry);
        if (puller != null && links && isLoaded(puller, suffix, entry.name())) {
            return Optional.empty();
        }
        String declared = links ? declaredBy(suffix, name, entry.name(), path) : null;
        String source = declared == null ? sources.ofDependency(name, enables(suffix, name), entry, path) : null;
        if (source != null) {
            return Optional.of(change(
                    path,
                    entry.name(),
                    true,
                    "makes " + name + " pull in " + entry.name() + ", as the source of owner " + source + " has it"));
        }
        return Optional.of(
                declared != null
                        ? change(
                                path,
                                entry.name(),
                                true,
                                "enables " + entry.name() + " for " + name + ", as owner " + declared + " has it")
                        : change(
                                path,
                                declaredPuller(name),
                                false,
                                "is a dependency link by which " + name + " pulls in " + entry.name()
                                        + ", and no owner says that this is enabled"));
    }

    private static PendingChange change(String path, @Nullable String unit, boolean explained, String why) {
        String cause = ChangeCause.DEPENDENCY_SET.text();
        return new PendingChange(path, Kind.DEPENDENCY, unit, cause, Staleness.MAYBE_STALE, explained, why);
    }

    /**
     * Whether the entry is a link to the file of the unit that it names. Anything else may take away what it seems to add: a
     * link to {@code /dev/null} or to an empty file masks those of its name in lower places, and so does a plain file.
     */
    private boolean leadsToItsUnit(SearchDirectory directory, DirectoryEntry entry) {
        Unit unit = byName.get(entry.name());
        UnitView view = unit == null ? null : unit.onDisk();
        String fragment = view == null || view.masked() ? null : view.fragmentPath();
        if (entry.link() == null || fragment == null) {
            return false;
        }
        String target;
        try {
            target = Path.of(directory.path()).resolve(entry.link()).normalize().toString();
        } catch (InvalidPathException e) {
            return false;
        }
        UnitFile file = files.get(fragment);
        return places.canonical(target).equals(places.canonical(fragment))
                || (file != null && target.equals(file.realPath()));
    }

    /** Whether the loaded definition pulls that unit in the same way already, by this link or by a setting. */
    private boolean isLoaded(Unit puller, String suffix, String pulled) {
        Unit.Dependencies told = puller.dependencies();
        if (told == null) {
            return false;
        }
        List<String> loaded = switch (suffix) {
            case ".wants" -> told.wants();
            case ".requires" -> told.requires();
            case ".upholds" -> told.upholds();
            default -> List.of();
        };
        // The manager names a unit by its id, and a link may use another of its names.
        Unit unit = byName.get(pulled);
        return loaded.contains(pulled) || (unit != null && unit.inMemory() && loaded.contains(unit.id()));
    }

    /**
     * The owner who says that a unit is enabled, and in whose place the link lies; null when there is none. Being enabled is
     * to be wanted by a target that units are enabled for: what is required or upheld, and by any other unit, is more.
     */
    private @Nullable String declaredBy(String suffix, String puller, String pulled, String path) {
        Unit unit = byName.get(pulled);
        Expectation expectation = unit == null ? null : ownership.expectationOf(unit);
        if (!enables(suffix, puller) || expectation == null || unit == null || unit.onDisk() == null) {
            return null;
        }
        String fragment = unit.onDisk().fragmentPath();
        boolean wanted = expectation.unitFileStates().contains("enabled")
                && "enabled".equals(unit.onDisk().unitFileState())
                && ownership.lies(expectation, path)
                && UnitNames.isUnitName(pulled)
                && unit.id().equals(pulled);
        boolean good = fragment != null
                && files.containsKey(fragment)
                && ownership.fragmentExpected(expectation, fragment)
                && ownership.vouch(expectation, fragment).vouched();
        Expectation theirs = byName.get(puller) == null
                ? ownership.expectationOf(puller)
                : ownership.expectationOf(byName.get(puller));
        boolean mayPull = theirs == null || theirs.owner().equals(expectation.owner());
        return wanted && good && mayPull ? expectation.owner() : null;
    }

    private static boolean enables(String suffix, String puller) {
        return suffix.equals(".wants") && ENABLED_FOR.contains(puller);
    }

    /** The declared unit whose links a directory holds, the first of many; null when nobody declares one. */
    private @Nullable String declaredPuller(String name) {
        Unit unit = byName.get(name);
        Expectation expectation = unit == null ? ownership.expectationOf(name) : ownership.expectationOf(unit);
        if (expectation != null) {
            return unit == null ? name : unit.id();
        }
        SortedSet<String> many = pullers.of(name);
        return many.isEmpty() ? null : many.first();
    }
}
