package io.unitward.collector.disk;

import io.unitward.collector.disk.DiskUnit.LoadState;
import io.unitward.collector.disk.UnitResolver.Resolution;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Manager;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the manager would have after a reload, worked out from files alone.
 *
 * <p>Where something that decides it could not be looked at, the answer is that it is not known, and a problem says why.
 */
public final class OnDisk {
    private final Resolver resolver;
    private final Contents contents;
    private final Manager manager;
    private final @Nullable NameMap names;
    private final @Nullable UnitResolver units;
    private final @Nullable UnitFileStates states;
    private final Map<String, CollectionProblem> problems = new TreeMap<>();
    private final Map<String, @Nullable String> stateOf = new HashMap<>();

    /**
     * Works it out.
     *
     * @param walk has walked all of the manager's {@code UnitPath}
     * @param configHome the manager's {@code XDG_CONFIG_HOME}; null when not known or in system scope
     */
    public OnDisk(
            SearchPathWalk walk, Manager manager, @Nullable String configHome, Resolver resolver, Contents contents) {
        this.resolver = resolver;
        this.contents = contents;
        this.manager = manager;
        List<UnitDirectory> directories = walk.seen();
        boolean seen = !directories.isEmpty();
        for (UnitDirectory directory : directories) {
            seen &= directory.unseen() == null;
        }
        SystemdRelease release = SystemdRelease.of(manager.version());
        InstallPlaces places = InstallPlaces.of(manager.scope(), manager.runtimeDirectory(), configHome);
        // What could not be listed could hold any name, so that nothing at all is known; the walk says so already.
        this.names = seen ? new NameMap(directories) : null;
        this.units = names == null
                ? null
                : new UnitResolver(
                        names, new DropInResolver(directories, resolver), release, manager.scope(), this::isReadable);
        this.states = names == null || places == null
                ? null
                : new UnitFileStates(directories, resolver, contents, release, places);
    }

    /** What a manager would have if it were asked for that name; null when that is not known. */
    public @Nullable DiskUnit unit(String name) {
        Resolution resolution = resolve(name, List.of(), UnitResolver.needsNoFile(name));
        return resolution == null ? null : unit(resolution);
    }

    /**
     * The view of a unit; null when it is not known.
     *
     * @param id a unit name
     * @param names other names that the manager has for it; they count for types whose names come from elsewhere
     * @param exists whether the manager has it without a file, as it has mounts made by hand
     */
    public @Nullable UnitView view(String id, Collection<String> names, boolean exists) {
        String type = UnitNames.type(id);
        boolean namedElsewhere = type.equals("device") || type.equals("swap");
        boolean fileOptional = UnitResolver.needsNoFile(id)
                || (exists && (type.equals("mount") || type.equals("swap") || type.equals("scope")));
        Resolution resolution = resolve(id, namedElsewhere ? List.copyOf(names) : List.of(), fileOptional);
        return resolution == null ? null : view(resolution);
    }

    /** Every unit that has a definition or a mask on disk, templates included, sorted; those that are not known are not in it. */
    public List<DiskUnit> all() {
        List<DiskUnit> all = new ArrayList<>();
        Set<String> done = new TreeSet<>();
        for (String name : names == null ? Set.<String>of() : names.all()) {
            if (done.contains(name)) {
                continue;
            }
            Resolution resolution = resolve(name, List.of(), false);
            if (resolution != null && resolution.loadState() != LoadState.NOT_FOUND && done.add(resolution.id())) {
                done.addAll(resolution.names());
                all.add(unit(resolution));
            }
        }
        all.sort((a, b) -> a.id().compareTo(b.id()));
        return all;
    }

    /** Why something is not known; sorted by subject. */
    public List<CollectionProblem> problems() {
        return List.copyOf(problems.values());
    }

    @Nullable
    Resolution resolve(String name, List<String> further, boolean fileOptional) {
        if (units == null) {
            return null;
        }
        try {
            return units.resolve(name, further, fileOptional);
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
        if (states == null) {
            return null;
        }
        if (!stateOf.containsKey(id)) {
            String state;
            try {
                state = states.of(id);
            } catch (NotSeen e) {
                // Less than this is lost where a file of the unit cannot be read, which is told of that file.
                state = null;
            }
            stateOf.put(id, state);
        }
        return stateOf.get(id);
    }

    private @Nullable String sourcePath(String fragment) {
        Contents.Content content = contents.known(resolver.file(fragment));
        return content == null || content.install() == null
                ? null
                : content.install().sourcePath();
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
        Contents.Content content = contents.read(trail, true);
        if (content.status() == UnitFile.Status.READ) {
            return true;
        }
        throw new NotSeen(path, "could not be read, and the manager may or may not be allowed to");
    }
}
