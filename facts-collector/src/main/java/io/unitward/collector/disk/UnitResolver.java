package io.unitward.collector.disk;

import io.unitward.collector.disk.DiskUnit.LoadState;
import io.unitward.facts.Scope;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Works out what a manager would load for a name, from files alone ({@code unit_load_fragment} and what follows it). */
final class UnitResolver {
    /** Types whose units need no file: these two come from the kernel or are made up as needed. */
    private static final Set<String> NEED_NO_FILE = Set.of("device", "slice");

    private final NameMap names;
    private final DropInResolver dropIns;
    private final SystemdRelease release;
    private final Scope scope;
    private final Set<String> perpetual;
    private final Readability readability;

    UnitResolver(NameMap names, DropInResolver dropIns, SystemdRelease release, Scope scope, Readability readability) {
        this.names = names;
        this.dropIns = dropIns;
        this.release = release;
        this.readability = readability;
        this.scope = scope;
        this.perpetual = scope == Scope.SYSTEM
                ? Set.of("-.slice", "-.mount", "init.scope", "system.slice")
                : Set.of("-.slice", "-.mount", "init.scope");
    }

    /** Whether the manager may open a unit file. */
    interface Readability {
        /**
         * Whether it may.
         *
         * @throws NotSeen when that cannot be told
         */
        boolean isReadable(String path, Found entry) throws NotSeen;
    }

    /**
     * What a manager would load.
     *
     * @param id primary name
     * @param names all names, {@code id} included; sorted
     * @param loadState what becomes of it
     * @param fragmentPath the unit file, by the path that systemd gives it; null when there is none
     * @param dropInPaths drop-ins in the order they apply
     */
    record Resolution(
            String id,
            List<String> names,
            LoadState loadState,
            @Nullable String fragmentPath,
            List<String> dropInPaths) {
        static Resolution notFound(String name) {
            return new Resolution(name, List.of(name), LoadState.NOT_FOUND, null, List.of());
        }
    }

    /** Whether a unit of that name exists even without a file. */
    static boolean needsNoFile(String name) {
        return NEED_NO_FILE.contains(UnitNames.type(name));
    }

    /**
     * Resolves a name; a template as if it could be loaded.
     *
     * @param further names that the unit has without a file saying so, as devices do
     * @param fileOptional whether the unit exists even without a file
     */
    Resolution resolve(String name, List<String> further, boolean fileOptional) throws NotSeen {
        if (!Aliases.isPlain(name) && !Aliases.mayBeTemplate(name)) {
            return Resolution.notFound(name);
        }
        NameMap.End end = names.file(name);
        if (end.path() == null && !end.loop() && Aliases.isInstance(name)) {
            end = names.file(UnitNames.templateOf(name));
        }
        String fragment = end.path();
        Set<String> all = new TreeSet<>();
        boolean named = addNames(name, null, name, all);
        if (fragment != null && !NameMap.nameOf(fragment).equals(name)) {
            named &= addNames(name, NameMap.nameOf(fragment), NameMap.nameOf(fragment), all);
        }
        if (end.loop() || !named) {
            return Resolution.notFound(name);
        }
        if (fragment == null) {
            all.addAll(further);
            boolean exists = fileOptional || release.hasBuiltIn(scope, name);
            return exists ? loaded(name, name, all, null, LoadState.LOADED) : Resolution.notFound(name);
        }
        Found entry = names.entry(fragment);
        Found.Kind kind = entry.kind();
        if (kind == Found.Kind.DIRECTORY) {
            return new Resolution(name, List.of(name), LoadState.ERROR, fragment, List.of());
        }
        if (kind == Found.Kind.OTHER) {
            throw new NotSeen(fragment, "is neither a file nor a mask; systemd itself may hang on it");
        }
        if (kind == Found.Kind.MISSING || kind == Found.Kind.LOOP) {
            return Resolution.notFound(name);
        }
        if (!readability.isReadable(fragment, entry)) {
            return Resolution.notFound(name);
        }
        boolean mask = entry.kind() != Found.Kind.FILE && !perpetual.contains(name);
        all.addAll(further);
        return loaded(name, idOf(name, fragment, all), all, fragment, mask ? LoadState.MASKED : LoadState.LOADED);
    }

    private Resolution loaded(String name, String id, Set<String> all, @Nullable String fragment, LoadState loadState)
            throws NotSeen {
        Set<String> names = new TreeSet<>();
        names.add(name);
        for (String each : all) {
            // A template's name stands for the instance in question.
            boolean stands = UnitNames.isTemplate(each) && Aliases.isInstance(name);
            String own = stands ? Aliases.instantiate(each, Aliases.instanceOf(name)) : each;
            if (own != null) {
                names.add(own);
            }
        }
        List<String> aliases = new ArrayList<>(names);
        aliases.remove(id);
        boolean listed = loadState != LoadState.MASKED || release.masksKeepDropIns();
        List<String> paths = listed ? dropIns.of(id, aliases) : List.of();
        return new Resolution(id, List.copyOf(names), loadState, fragment, paths);
    }

    /** The name of the unit file, with the instance filled in, if that is one of the unit's names. */
    private static String idOf(String name, String fragment, Set<String> all) {
        String id = NameMap.nameOf(fragment);
        if (UnitNames.isTemplate(id) && Aliases.isInstance(name)) {
            String instance = Aliases.instantiate(id, Aliases.instanceOf(name));
            id = instance == null ? name : instance;
        }
        return all.contains(id) ? id : name;
    }

    /**
     * Adds a name and its aliases.
     *
     * @param unit the unit that is being resolved
     * @param fragmentName the name of its file when that is where the names are taken from; null otherwise
     * @return false when systemd gives up on the unit
     */
    private boolean addNames(String unit, @Nullable String fragmentName, String name, Set<String> all) throws NotSeen {
        boolean instance = Aliases.isInstance(unit);
        all.add(name);
        for (String alias : names.namesOf(name)) {
            if (!instance || !UnitNames.isTemplate(alias)) {
                all.add(alias);
                continue;
            }
            String instantiated = Aliases.instantiate(alias, Aliases.instanceOf(unit));
            if (instantiated == null) {
                return false;
            }
            NameMap.End end = names.file(instantiated);
            if (end.loop()) {
                return false;
            }
            boolean elsewhere = end.path() != null
                    && fragmentName != null
                    && !NameMap.nameOf(end.path()).equals(fragmentName);
            if (!elsewhere) {
                all.add(instantiated);
            }
        }
        return true;
    }
}
