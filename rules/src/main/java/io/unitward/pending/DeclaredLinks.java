package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Ownership;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Dependency links and aliases that an owner's source itself has, and that are as it has them. A link changes what it is for and
 * what it leads to: it is explained only where one owner answers for both. In doubt nobody does. Pure.
 */
final class DeclaredLinks {
    private static final Set<String> NOT_LOADED = Set.of("error", "not-found");

    private final Snapshot snapshot;
    private final Ownership ownership;
    private final RealPlaces places;
    private final Map<String, Unit> byName = new HashMap<>();
    private final Map<String, UnitFile> files = new HashMap<>();
    /** Path of a link → whose source has it so; worked out when it is first asked for. */
    private @Nullable Map<String, String> owners;

    DeclaredLinks(Snapshot snapshot, Ownership ownership) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.places = new RealPlaces(snapshot);
        snapshot.units().forEach(unit -> unit.names().forEach(name -> byName.put(name, unit)));
        snapshot.files().forEach(file -> files.put(file.path(), file));
    }

    /**
     * The owner whose source has a dependency link; null when there is none.
     *
     * @param puller what the link's directory is named for
     * @param forTargets whether units are enabled by a link of this directory, so that nobody has to declare the puller
     */
    @Nullable
    String ofDependency(String puller, boolean forTargets, DirectoryEntry entry, String path) {
        String owner = owners().get(path);
        Unit pulled = byName.get(entry.name());
        if (owner == null || pulled == null || !pulled.id().equals(entry.name()) || !isGood(pulled, owner)) {
            return null;
        }
        UnitFile link = files.get(path);
        String end = link == null ? null : link.realPath();
        return end != null && end.equals(endOf(pulled)) && mayPull(puller, forTargets, owner) ? owner : null;
    }

    /** Whether every unit that reads the directory is this owner's. Of a type's or a prefix's directory nobody can say that. */
    private boolean mayPull(String puller, boolean forTargets, String owner) {
        if (!UnitNames.isUnitName(puller) || UnitNames.isDashPrefix(puller)) {
            return false;
        }
        return mayHave(byName.containsKey(puller) ? owner : ownerOf(ownership.expectationOf(puller)), forTargets, owner)
                && snapshot.units().stream()
                        .filter(unit -> UnitNames.pullers(unit.names()).contains(puller))
                        .allMatch(unit -> mayHave(ownerOf(ownership.expectationOf(unit)), forTargets, owner));
    }

    private static boolean mayHave(@Nullable String its, boolean forTargets, String owner) {
        return its == null ? forTargets : its.equals(owner);
    }

    private static @Nullable String ownerOf(@Nullable Expectation expectation) {
        return expectation == null ? null : expectation.owner();
    }

    /**
     * The owner whose source has an alias; null when there is none, and where the new name may bring the unit more than the name:
     * drop-ins and links that lie there for it, or what another unit of that name is to others.
     *
     * @param name of the alias
     */
    @Nullable
    String ofAlias(String name, DirectoryEntry entry, String path) {
        String owner = owners().get(path);
        String link = entry.link();
        if (owner == null || link == null || !owner.equals(ownerOf(ownership.expectationOf(name)))) {
            return null;
        }
        Unit unit = byName.get(link.substring(link.lastIndexOf('/') + 1));
        return unit != null
                        && isFree(name, unit)
                        && isGood(unit, owner)
                        && leadsTo(unit, path, link)
                        && !bringsMore(name, unit)
                ? owner
                : null;
    }

    /** Whether a link says the way to the file of a unit as the search path has it, which is what makes an alias. */
    private boolean leadsTo(Unit unit, String path, String link) {
        UnitView view = unit.onDisk();
        String fragment = view == null ? null : view.fragmentPath();
        if (fragment == null) {
            return false;
        }
        try {
            Path directory = Path.of(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
            String target = directory.resolve(link).normalize().toString();
            return places.canonical(target).equals(places.canonical(fragment));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Whether no other unit has the name. What the manager could not load under it, be it for having been asked, is none; but it may be
     * upheld, so that the unit must run already.
     */
    private boolean isFree(String name, Unit unit) {
        boolean runs = unit.activeState().equals("active");
        return snapshot.units().stream()
                .filter(other -> other.id().equals(name))
                .allMatch(other -> runs
                        && other.inMemory()
                        && other.activeState().equals("inactive")
                        && NOT_LOADED.contains(other.loadState()));
    }

    private boolean bringsMore(String name, Unit unit) {
        Set<String> more = UnitNames.pullers(List.of(name));
        Set<String> had = new TreeSet<>(unit.names());
        had.remove(name);
        more.removeAll(UnitNames.pullers(had));
        for (SearchDirectory directory : snapshot.searchPath()) {
            int dot = directory.name().lastIndexOf('.');
            if (directory.kind() != DirectoryKind.UNITS
                    && dot > 0
                    && !(directory.entries().isEmpty() && directory.status() == SearchDirectory.Status.LISTED)
                    && more.contains(directory.name().substring(0, dot))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the owner declares the unit, has it enabled as it is, and vouches for its file. */
    private boolean isGood(Unit unit, String owner) {
        Expectation expectation = ownership.expectationOf(unit);
        UnitView view = unit.onDisk();
        String fragment = view == null || view.masked() ? null : view.fragmentPath();
        if (expectation == null
                || view == null
                || fragment == null
                || !expectation.owner().equals(owner)) {
            return false;
        }
        List<String> states = expectation.unitFileStates();
        return (states.isEmpty() || (view.unitFileState() != null && states.contains(view.unitFileState())))
                && ownership.fragmentExpected(expectation, fragment)
                && ownership.vouch(expectation, fragment).vouched();
    }

    private @Nullable String endOf(Unit unit) {
        UnitView view = unit.onDisk();
        UnitFile file = view == null || view.fragmentPath() == null ? null : files.get(view.fragmentPath());
        return file == null ? null : file.realPath();
    }

    private Map<String, String> owners() {
        Map<String, String> known = owners;
        if (known == null) {
            known = new HashMap<>();
            for (Artifacts.Held held : Artifacts.of(snapshot, ownership)) {
                UnitFile file = files.get(held.artifact().path());
                if (held.artifact().drift() == Artifact.Drift.NONE
                        && held.source().declared().link() != null
                        && ownership.untrusted(held.source().writers()).isEmpty()
                        && file != null
                        && ownership.untrusted(file.writers()).isEmpty()) {
                    known.put(held.artifact().path(), held.artifact().owner());
                }
            }
            owners = known;
        }
        return known;
    }
}
