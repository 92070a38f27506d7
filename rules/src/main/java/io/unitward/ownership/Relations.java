package io.unitward.ownership;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.ownership.Relation.Kind;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works out the relations of one snapshot, from listings and views alone. Pure; linear in what was listed. */
public final class Relations {
    /** Targets that a user or system manager reaches on its own. */
    private static final Set<String> REACHED = Set.of(
            "default.target",
            "basic.target",
            "sysinit.target",
            "sockets.target",
            "timers.target",
            "paths.target",
            "multi-user.target",
            "graphical.target",
            "graphical-session.target");

    private static final Set<Layer> BY_USER =
            Set.of(Layer.CONTROL, Layer.TRANSIENT, Layer.USER_CONFIG, Layer.RUNTIME, Layer.XDG_DATA);

    private final Snapshot snapshot;
    private final Ownership ownership;
    private final Map<String, Unit> units = new HashMap<>();
    private final Map<String, UnitFile> files = new HashMap<>();
    /** Unit file name → its paths over the search path, highest priority first; a directory with two names counts once. */
    private final Map<String, List<String>> candidates = new TreeMap<>();

    private final Map<String, Layer> layers = new HashMap<>();
    private final List<Relation> found = new ArrayList<>();
    private final DeclaredPullers pullers;

    private Relations(Snapshot snapshot, Ownership ownership) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.pullers = new DeclaredPullers(snapshot, ownership);
        snapshot.files().forEach(file -> files.put(file.path(), file));
        for (Unit unit : snapshot.units()) {
            unit.names().forEach(name -> units.put(name, unit));
        }
        Set<String> seen = new HashSet<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            layers.put(directory.path(), directory.layer());
            if (directory.kind() == DirectoryKind.UNITS
                    && seen.add(directory.realPath() == null ? directory.path() : directory.realPath())) {
                for (DirectoryEntry entry : directory.entries()) {
                    candidates
                            .computeIfAbsent(entry.name(), name -> new ArrayList<>(1))
                            .add(directory.path() + "/" + entry.name());
                }
            }
        }
    }

    /** Every relation, in a fixed order. */
    public static List<Relation> of(Snapshot snapshot, Ownership ownership) {
        Relations relations = new Relations(snapshot, ownership);
        relations.shadowed();
        for (Unit unit : snapshot.units()) {
            relations.aliases(unit);
            relations.planted(unit);
            relations.replaced(unit);
        }
        for (SearchDirectory directory : snapshot.searchPath()) {
            relations.strayDropIns(directory);
            relations.dependencies(directory);
        }
        relations.lookAlikes();
        return relations.found;
    }

    /** A lower file would come up if the higher one went away. That every vendor file can be overridden is systemd's way. */
    private void shadowed() {
        candidates.forEach((name, paths) -> {
            for (String path : paths.subList(1, paths.size())) {
                Layer layer = layerOf(path);
                if (layer != Layer.VENDOR && !layer.generated()) {
                    add(subject(name), Kind.SHADOWED, path, paths.get(0));
                }
            }
        });
    }

    private void aliases(Unit unit) {
        for (String name : unit.names()) {
            List<String> paths = candidates.getOrDefault(name, List.of());
            if (!name.equals(unit.id()) && !paths.isEmpty()) {
                add(unit.id(), Kind.ALIAS, paths.get(0), name);
            }
        }
    }

    private void planted(Unit unit) {
        UnitView view = unit.loaded() != null ? unit.loaded() : unit.onDisk();
        String fragment = view == null ? null : view.fragmentPath();
        if (fragment == null) {
            return;
        }
        Layer layer = layerOf(fragment);
        if (layer == Layer.CONTROL) {
            add(unit.id(), Kind.PLANTED_CONTROL, fragment, null);
        } else if (layer == Layer.TRANSIENT && !Boolean.TRUE.equals(unit.transientUnit())) {
            add(unit.id(), Kind.PLANTED_TRANSIENT, fragment, null);
        }
    }

    /** The owner says where the links of the file end, so there have to be some. */
    private void replaced(Unit unit) {
        Expectation expectation = ownership.expectationOf(unit);
        if (expectation == null || expectation.resolvesUnder().isEmpty()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (UnitView view : new @Nullable UnitView[] {unit.loaded(), unit.onDisk()}) {
            String fragment = view == null ? null : view.fragmentPath();
            UnitFile file = fragment == null ? null : files.get(fragment);
            if (file != null
                    && file.status() == UnitFile.Status.READ
                    && file.links().isEmpty()
                    && seen.add(file.path())
                    && ownership.lies(expectation, file.path())) {
                add(unit.id(), Kind.LINK_REPLACED, file.path(), null);
            }
        }
    }

    private void strayDropIns(SearchDirectory directory) {
        if (directory.kind() != DirectoryKind.DROP_INS || directory.entries().isEmpty()) {
            return;
        }
        String name = owner(directory);
        if (!UnitNames.isUnitName(name) || UnitNames.isDashPrefix(name) || isKnown(name)) {
            return;
        }
        for (DirectoryEntry entry : directory.entries()) {
            add(subject(name), Kind.STRAY_DROP_IN, directory.path() + "/" + entry.name(), name);
        }
    }

    /** A template or one of its instances keeps the other's drop-ins from being stray. */
    private boolean isKnown(String name) {
        Unit unit = units.get(name);
        if ((unit != null && !unit.isAbsent()) || candidates.containsKey(name)) {
            return true;
        }
        if (candidates.containsKey(UnitNames.templateOf(name))) {
            return true;
        }
        // Units that need no file: their drop-ins apply to what the kernel or a program makes.
        String type = UnitNames.type(name);
        return type.equals("slice")
                || type.equals("scope")
                || type.equals("device")
                || type.equals("mount")
                || type.equals("swap");
    }

    private void dependencies(SearchDirectory directory) {
        if (directory.kind() != DirectoryKind.DEPENDENCIES || directory.layer().generated()) {
            return;
        }
        String name = owner(directory);
        for (DirectoryEntry entry : directory.entries()) {
            String path = directory.path() + "/" + entry.name();
            if (ownership.expectationOf(subject(name)) != null) {
                add(subject(name), Kind.DEPENDENCY, path, entry.name());
            } else {
                pullers.of(name).forEach(unit -> add(unit, Kind.DEPENDENCY, path, entry.name()));
            }
            // Of what nobody declares only what the admin and packages did not enable is worth a word.
            boolean told = ownership.expectationOf(subject(entry.name())) != null
                    ? directory.layer() != Layer.VENDOR
                    : BY_USER.contains(directory.layer()) && !ownership.startsAStack(entry.name());
            if (REACHED.contains(name) && told) {
                add(subject(entry.name()), Kind.PULLED_IN, path, name);
            }
        }
    }

    private void lookAlikes() {
        Map<String, String> declared = new TreeMap<>();
        for (Unit unit : snapshot.units()) {
            if (ownership.expectationOf(unit) != null) {
                declared.putIfAbsent(skeleton(unit.id()), unit.id());
            }
        }
        for (Unit unit : snapshot.units()) {
            String twin = declared.get(skeleton(unit.id()));
            UnitView view = unit.loaded() != null ? unit.loaded() : unit.onDisk();
            String path = view == null ? null : view.fragmentPath();
            if (twin != null && path != null && ownership.expectationOf(unit) == null) {
                add(unit.id(), Kind.LOOK_ALIKE, path, twin);
            }
        }
    }

    /** Names that a reader may take for each other have the same skeleton; unit names are ASCII. */
    private static String skeleton(String name) {
        return name.toLowerCase(java.util.Locale.ROOT)
                .replace("rn", "m")
                .replace("vv", "w")
                .replace("cl", "d")
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('i', 'l')
                .replace('_', '-')
                .replace("--", "-");
    }

    private void add(String unit, Kind kind, String path, @Nullable String other) {
        Unit observed = units.get(unit);
        Expectation expectation = observed == null ? ownership.expectationOf(unit) : ownership.expectationOf(observed);
        boolean expected = expectation == null
                || (kind == Kind.DEPENDENCY
                        ? isDeclared(expectation, path, other)
                        : kind == Kind.STRAY_DROP_IN
                                ? ownership.dropInExpected(expectation, path)
                                : ownership.lies(expectation, path));
        found.add(new Relation(
                unit,
                kind,
                path,
                layerOf(path),
                other,
                expectation != null,
                expected,
                observed != null && observed.inMemory() && !observed.isAbsent()));
    }

    /** A link in the owner's place to a unit that somebody declares, or that came with the operating system. */
    private boolean isDeclared(Expectation expectation, String path, @Nullable String other) {
        if (other == null || !ownership.lies(expectation, path)) {
            return false;
        }
        Unit unit = units.get(other);
        List<String> files =
                candidates.getOrDefault(other, candidates.getOrDefault(UnitNames.templateOf(other), List.of()));
        return (unit == null ? ownership.expectationOf(other) : ownership.expectationOf(unit)) != null
                || (!files.isEmpty() && layerOf(files.get(0)) == Layer.VENDOR);
    }

    /** Who answers for a name: the unit it is an alias of, the name itself when declared or observed, else the manager. */
    private String subject(String name) {
        Unit unit = units.get(name);
        if (unit != null) {
            return unit.id();
        }
        return ownership.expectationOf(name) != null ? name : FindingDraft.MANAGER;
    }

    private static String owner(SearchDirectory directory) {
        return directory.name().substring(0, Math.max(0, directory.name().lastIndexOf('.')));
    }

    private Layer layerOf(String path) {
        String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        Layer layer = layers.get(directory);
        UnitFile file = files.get(path);
        return layer != null ? layer : file != null ? file.layer() : Layer.OTHER;
    }
}
