package io.unitward.ownership;

import io.unitward.facts.Each;
import io.unitward.facts.Glob;
import io.unitward.facts.Manager;
import io.unitward.facts.Origin;
import io.unitward.facts.Scope;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who declares which unit of one manager, and what that expects there: globs chosen, placeholders expanded. */
final class Binding {
    private final Manifest manifest;
    private final Manager manager;
    private final Map<String, Optional<Expectation>> bound = new HashMap<>();

    Binding(Manifest manifest, Manager manager) {
        this.manifest = manifest;
        this.manager = manager;
    }

    /**
     * What the manifest says of a unit, or null when nobody declares it.
     *
     * <p>An alias counts: a unit that took over a declared name must answer for that name, under its own id.
     */
    @Nullable
    Expectation expectationOf(Unit unit) {
        Expectation own = expectationOf(unit.id());
        if (own != null) {
            return own;
        }
        for (String name : unit.names()) {
            Owner owner = ownerOf(name);
            if (owner != null) {
                return bind(owner, unit.id(), owner.required().contains(name));
            }
        }
        return null;
    }

    /** What the manifest says of a unit name, whether or not such a unit was observed; null when nobody declares it. */
    @Nullable
    Expectation expectationOf(String name) {
        return bound.computeIfAbsent(name, this::bind).orElse(null);
    }

    private Optional<Expectation> bind(String name) {
        Owner owner = ownerOf(name);
        return owner == null
                ? Optional.empty()
                : Optional.of(bind(owner, name, owner.required().contains(name)));
    }

    private @Nullable Owner ownerOf(String name) {
        Owner floor = lastMatch(manifest.floor(), name);
        if (floor != null && !floor.delegable()) {
            return floor;
        }
        Owner own = lastMatch(manifest.owners(), name);
        return own != null ? own : floor;
    }

    private static @Nullable Owner lastMatch(List<Owner> owners, String name) {
        for (int i = owners.size() - 1; i >= 0; i--) {
            for (String glob : owners.get(i).units()) {
                if (Glob.matches(glob, name)) {
                    return owners.get(i);
                }
            }
        }
        return null;
    }

    private Expectation bind(Owner owner, String unit, boolean required) {
        List<String> dropIns = new ArrayList<>();
        for (String glob : owner.dropInsAllowed()) {
            dropIns.add(expand(glob.replace("{unit}", unit)));
            if (!UnitNames.templateOf(unit).equals(unit)) {
                dropIns.add(expand(glob.replace("{unit}", UnitNames.templateOf(unit))));
            }
        }
        return new Expectation(
                unit,
                owner.name(),
                Each.map(owner.fragmentUnder(), this::expand),
                Each.map(owner.resolvesUnder(), this::expand),
                owner.contentAny(),
                dropIns,
                owner.vendorDropIns(),
                owner.origin() == null ? null : owner.origin().provider(),
                owner.origin() == null ? null : expand(owner.origin()).text(),
                owner.unitFileStates(),
                required);
    }

    private Origin expand(Origin origin) {
        String directory = origin.directory();
        String generation = origin.generation();
        return new Origin(
                origin.provider(),
                directory == null ? null : expand(directory),
                origin.commit(),
                generation == null ? null : expand(generation));
    }

    /** Expands {@code ~} and {@code {runtime}}; a manager that does not tell them leaves a path that nothing matches. */
    String expand(String path) {
        boolean system = manager.scope() == Scope.SYSTEM;
        String home = system ? "/root" : manager.home();
        String runtime = system ? "/run" : manager.runtimeDirectory();
        if (path.startsWith("~/") && home != null) {
            return home + path.substring(1);
        }
        if (path.startsWith("{runtime}/") && runtime != null) {
            return runtime + path.substring("{runtime}".length());
        }
        return path;
    }
}
