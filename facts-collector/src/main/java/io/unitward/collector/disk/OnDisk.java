package io.unitward.collector.disk;

import io.unitward.collector.disk.DiskUnit.LoadState;
import io.unitward.collector.disk.UnitResolver.Resolution;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Manager;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.host.Deadline;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the manager would have after a reload, worked out from files alone.
 *
 * <p>Where something that decides it could not be looked at, the answer is that it is not known, and a problem says why.
 */
public final class OnDisk {
    private final Manager manager;
    private final Resolver resolver;
    private final Deadline deadline;
    private final InstallTexts texts;
    private final @Nullable NameMap names;
    private final @Nullable UnitResolver resolutions;
    private final @Nullable UnitFileStates states;
    private final Map<String, DiskUnit> units = new TreeMap<>();
    private final Map<String, CollectionProblem> problems = new TreeMap<>();

    /**
     * Prepares to work it out.
     *
     * @param walk has walked all of the manager's {@code UnitPath}
     * @param configHome the manager's {@code XDG_CONFIG_HOME}; null when not known or in system scope
     */
    public OnDisk(
            SearchPathWalk walk,
            Manager manager,
            @Nullable String configHome,
            Resolver resolver,
            Contents contents,
            Deadline deadline) {
        this.manager = manager;
        this.resolver = resolver;
        this.deadline = deadline;
        this.texts = new InstallTexts(resolver, contents);
        List<UnitDirectory> directories = walk.seen();
        boolean seen = !directories.isEmpty();
        for (UnitDirectory directory : directories) {
            seen &= directory.unseen() == null;
        }
        SystemdRelease release = SystemdRelease.of(manager.version());
        InstallPlaces places = InstallPlaces.of(manager.scope(), manager.runtimeDirectory(), configHome);
        DropInEntries entries = new DropInEntries(resolver, release);
        // What could not be listed could hold any name, so that nothing at all is known; the walk says so already.
        this.names = seen ? new NameMap(directories) : null;
        this.resolutions = names == null
                ? null
                : new UnitResolver(
                        names,
                        new DropInResolver(directories, resolver, entries),
                        release,
                        manager.scope(),
                        this::isReadable);
        this.states = names == null || places == null
                ? null
                : new UnitFileStates(directories, resolver, texts, release, places, entries);
    }

    /** Works out every unit that has a definition or a mask on disk, templates included. */
    public void resolveAll() {
        Set<String> done = new HashSet<>();
        for (String name : names == null ? Set.<String>of() : names.all()) {
            if (done.add(name)) {
                Resolution resolution = resolve(name, List.of(), false);
                if (resolution != null && !resolution.id().equals(name) && done.add(resolution.id())) {
                    resolution = resolve(resolution.id(), List.of(), false);
                }
                if (resolution != null && resolution.loadState() != LoadState.NOT_FOUND) {
                    done.addAll(resolution.names());
                    if (!units.containsKey(resolution.id())) {
                        units.put(resolution.id(), unit(resolution));
                    }
                }
            }
        }
    }

    /** What {@link #resolveAll} came to, sorted by id; what is not known is not in it. */
    public Collection<DiskUnit> all() {
        return units.values();
    }

    /** What a manager would have if it were asked for that name; null when that is not known. */
    public @Nullable DiskUnit unit(String name) {
        DiskUnit known = units.get(name);
        if (known != null) {
            return known;
        }
        Resolution resolution = resolve(name, List.of(), UnitResolver.needsNoFile(name));
        return resolution == null ? null : unit(resolution);
    }

    /**
     * The view of a unit that the manager has; null when it is not known.
     *
     * @param id its primary name
     * @param further its other names: those of devices and swaps do not come from files alone
     * @param loaded whether it is loaded: a mount, a swap or a scope may be without a file
     */
    public @Nullable UnitView view(String id, Collection<String> further, boolean loaded) {
        String type = UnitNames.type(id);
        boolean named = type.equals("device") || type.equals("swap");
        boolean fileless = loaded && (type.equals("mount") || type.equals("swap") || type.equals("scope"));
        if (!named && !fileless) {
            DiskUnit unit = unit(id);
            return unit == null ? null : unit.view();
        }
        Resolution resolution = resolve(id, named ? List.copyOf(further) : List.of(), true);
        return resolution == null ? null : view(resolution);
    }

    /** Why something is not known; sorted by subject. */
    public List<CollectionProblem> problems() {
        return List.copyOf(problems.values());
    }

    private @Nullable Resolution resolve(String name, List<String> further, boolean fileOptional) {
        if (resolutions == null) {
            return null;
        }
        if (deadline.passed()) {
            problems.put(
                    "manager",
                    new CollectionProblem(
                            "manager",
                            CollectionProblem.Kind.MANAGER,
                            "what a reload would load was not worked out before the deadline of "
                                    + deadline.length().toSeconds() + " s"));
            return null;
        }
        try {
            return resolutions.resolve(name, further, fileOptional);
        } catch (NotSeen e) {
            problems.put(e.subject(), new CollectionProblem(e.subject(), CollectionProblem.Kind.FILE, e.reason()));
            return null;
        }
    }

    private DiskUnit unit(Resolution resolution) {
        return new DiskUnit(resolution.id(), resolution.names(), resolution.loadState(), view(resolution));
    }

    private UnitView view(Resolution resolution) {
        String fragment = resolution.fragmentPath();
        return new UnitView(
                fragment,
                fragment == null || resolution.loadState() != LoadState.LOADED ? null : sourcePath(fragment),
                resolution.dropInPaths(),
                resolution.loadState() == LoadState.MASKED,
                fragment == null ? null : state(resolution.id()));
    }

    /** {@code UnitFileState}; null when it could not be told. */
    private @Nullable String state(String id) {
        try {
            return states == null ? null : states.of(id);
        } catch (NotSeen e) {
            // The state alone is lost; a file that could not be read is told of where somebody asks for the file.
            return null;
        }
    }

    private @Nullable String sourcePath(String fragment) {
        try {
            return texts.read(fragment).sourcePath();
        } catch (NotSeen e) {
            return null;
        }
    }

    /** Only a user's manager meets files that it may not open; whether it may, only that user can tell for sure. */
    private boolean isReadable(String path, Found entry) throws NotSeen {
        if (manager.uid() == 0 || entry.worldReadable()) {
            return true;
        }
        Trail trail = resolver.file(path);
        if (trail.isFound() && trail.stat.uid() == manager.uid()) {
            return (trail.stat.mode() & 0400) != 0;
        }
        texts.read(path);
        return true;
    }
}
