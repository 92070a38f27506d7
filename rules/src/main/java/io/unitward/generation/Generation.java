package io.unitward.generation;

import io.unitward.facts.Bond;
import io.unitward.facts.UnitNames;
import io.unitward.preview.UnitWords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A directory of unit files as one generation has it: fragments, drop-ins and dependency links. */
public final class Generation {
    /** One of nothing, as before the first. */
    public static final Generation EMPTY = new Generation("", List.of());

    private static final int MOST_INSTANCES = 5_000;

    private static final List<String> DEPENDENCY_SUFFIXES = List.of(".wants", ".requires", ".upholds");
    private static final List<String> DEPENDENCY_KEYS = List.of("Wants", "Requires", "Upholds", "BindsTo", "Requisite");

    /** What a unit names there takes it along when it is stopped, or may. */
    static final List<String> BINDING_KEYS =
            List.of("Requires", "BindsTo", "PartOf", "Requisite", "StopPropagatedFrom");

    private static final Map<String, Bond> LINKS =
            Map.of(".wants", Bond.WANTS, ".requires", Bond.REQUIRES, ".upholds", Bond.UPHOLDS);

    /** Settings of {@code [Unit]}, by their present names and those that systemd still takes for them. */
    private static final SortedMap<String, Bond> SETTINGS = new TreeMap<>();

    static {
        for (Bond bond : List.of(
                Bond.REQUIRES,
                Bond.REQUISITE,
                Bond.BINDS_TO,
                Bond.WANTS,
                Bond.UPHOLDS,
                Bond.CONFLICTS,
                Bond.PART_OF,
                Bond.PROPAGATES_STOP_TO,
                Bond.STOP_PROPAGATED_FROM,
                Bond.PROPAGATES_RELOAD_TO,
                Bond.RELOAD_PROPAGATED_FROM,
                Bond.ON_SUCCESS,
                Bond.ON_FAILURE)) {
            SETTINGS.put(bond.text(), bond);
        }
        SETTINGS.put("BindTo", Bond.BINDS_TO);
        SETTINGS.put("PropagateReloadTo", Bond.PROPAGATES_RELOAD_TO);
        SETTINGS.put("PropagateReloadFrom", Bond.RELOAD_PROPAGATED_FROM);
    }

    private final String name;
    private final SortedMap<String, GenerationFile> files = new TreeMap<>();
    /** What was worked out before: each is asked for again and again. */
    private final Map<List<String>, UnitDefinition> definitions = new HashMap<>();

    private final Map<List<String>, SortedMap<Bond, SortedSet<String>>> bonds = new HashMap<>();
    /** The drop-in directories alone, by name. */
    private final SortedMap<String, List<GenerationFile>> dropIns = new TreeMap<>();

    /**
     * From its files.
     *
     * @param name how it was named, for messages
     * @param files in any order
     */
    public Generation(String name, Collection<GenerationFile> files) {
        this.name = name;
        files.forEach(file -> this.files.put(file.path(), file));
        for (GenerationFile file : this.files.values()) {
            if (file.directory().endsWith(".d")) {
                dropIns.computeIfAbsent(file.directory(), directory -> new ArrayList<>())
                        .add(file);
            }
        }
    }

    /** How it was named. */
    public String name() {
        return name;
    }

    /** What it holds, by path. */
    public SortedMap<String, GenerationFile> files() {
        return java.util.Collections.unmodifiableSortedMap(files);
    }

    /** What it holds at a path; null when nothing. */
    public @Nullable GenerationFile file(String path) {
        return files.get(path);
    }

    /** Every unit that a file, a drop-in of its own or a dependency link names; templates are among them. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (GenerationFile file : files.values()) {
            String directory = file.directory();
            int dot = directory.lastIndexOf('.');
            if (directory.isEmpty()) {
                names.add(file.name());
            } else if (directory.endsWith(".d")) {
                names.add(directory.substring(0, dot));
            } else if (isDependencies(directory)) {
                names.add(directory.substring(0, dot));
                names.add(file.name());
            }
        }
        names.removeIf(each -> !UnitNames.isUnitName(each) || UnitNames.isDashPrefix(each));
        return names;
    }

    /** Its links that give a unit another name: that name → the one it leads to; sorted. */
    public SortedMap<String, String> aliases() {
        SortedMap<String, String> aliases = new TreeMap<>();
        for (GenerationFile file : files.values()) {
            String target = file.target();
            if (file.directory().isEmpty()
                    && target != null
                    && !file.masked()
                    && !target.equals(file.path())
                    && UnitNames.isUnitName(target)) {
                aliases.put(file.path(), target);
            }
        }
        return aliases;
    }

    /**
     * Other names that its links give to a unit, those of instances among them.
     *
     * @param names those it has, in any order
     */
    public SortedSet<String> alsoNamed(Collection<String> names) {
        SortedSet<String> others = new TreeSet<>();
        aliases().forEach((alias, target) -> {
            for (String name : names) {
                if (name.equals(target)) {
                    others.add(alias);
                } else if (UnitNames.isTemplate(alias)
                        && UnitNames.templateOf(name).equals(target)) {
                    others.add(instanceFor(alias, name));
                }
            }
        });
        others.removeAll(names);
        return others;
    }

    /**
     * What it ties a unit to: links, and settings of its definition, with those that systemd adds for its type.
     *
     * @param names all its names, the primary one first
     * @return bond → names of units; a name with a specifier that is not known here stays as it is written, see {@link
     *     UnitWords#isOpen}
     */
    public SortedMap<Bond, SortedSet<String>> bonds(List<String> names) {
        return bonds.computeIfAbsent(names, this::tied);
    }

    private SortedMap<Bond, SortedSet<String>> tied(List<String> names) {
        SortedMap<Bond, SortedSet<String>> tied = new TreeMap<>();
        LINKS.forEach((suffix, bond) -> tie(tied, bond, linked(names, List.of(suffix))));
        UnitDefinition definition = definition(names);
        String unit = names.get(0);
        for (Map.Entry<String, Bond> setting : SETTINGS.entrySet()) {
            tie(tied, setting.getValue(), UnitWords.of(unit, definition.values("Unit", setting.getKey())));
        }
        tie(tied, Bond.WANTS, UnitWords.of(unit, definition.values("Service", "Sockets")));
        String type = UnitNames.type(unit);
        String section = type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
        tie(tied, Bond.REQUIRES, UnitWords.of(unit, definition.values(section, "Slice")));
        tie(tied, Bond.TRIGGERS, triggered(unit, definition));
        return tied;
    }

    private static Set<String> triggered(String unit, UnitDefinition definition) {
        String stem = unit.substring(0, unit.lastIndexOf('.'));
        boolean accepts = Boolean.TRUE.equals(definition.flag("Socket", "Accept"));
        List<String> named = switch (definition.isNothing() ? "" : UnitNames.type(unit)) {
            case "timer" -> last(definition.value("Timer", "Unit"), stem + ".service");
            case "path" -> last(definition.value("Path", "Unit"), stem + ".service");
            // With Accept=yes each connection has an instance of its own.
            case "socket" -> accepts ? List.of() : last(definition.value("Socket", "Service"), stem + ".service");
            case "automount" -> List.of(stem + ".mount");
            default -> List.of();
        };
        return UnitWords.of(unit, named);
    }

    private static List<String> last(@Nullable String named, String otherwise) {
        return List.of(named == null || named.isEmpty() ? otherwise : named);
    }

    /**
     * The units that it ties any unit to, through instances of its templates as well; names with specifiers that are not known
     * here are not among them. Templates can name instances without end: few thousand of them are followed.
     */
    public Set<String> tied() {
        Set<String> all = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(names());
        int most = next.size() + MOST_INSTANCES;
        Set<String> seen = new HashSet<>();
        while (!next.isEmpty() && seen.size() < most) {
            String unit = next.remove();
            if (!UnitNames.isTemplate(unit) && !UnitWords.isOpen(unit) && seen.add(unit)) {
                bonds(List.of(unit)).values().forEach(others -> {
                    all.addAll(others);
                    next.addAll(others);
                });
            }
        }
        all.removeIf(name -> UnitWords.isOpen(name) || UnitNames.isTemplate(name));
        return all;
    }

    /** What a setting of {@code [Unit]} ties its unit to what it names by; null for any other. */
    public static @Nullable Bond bond(String setting) {
        return SETTINGS.get(setting);
    }

    private static void tie(Map<Bond, SortedSet<String>> tied, Bond bond, Collection<String> units) {
        if (!units.isEmpty()) {
            tied.computeIfAbsent(bond, each -> new TreeSet<>()).addAll(units);
        }
    }

    /** What it says of a unit; never null, a unit of which it says nothing has no files. */
    public UnitDefinition definition(String unit) {
        return definition(List.of(unit));
    }

    /**
     * The same of a unit with several names: the fragment of the first that has one, and the drop-ins of all.
     *
     * @param names the primary one first
     */
    public UnitDefinition definition(List<String> names) {
        return definitions.computeIfAbsent(names, this::define);
    }

    private UnitDefinition define(List<String> names) {
        GenerationFile fragment = null;
        for (String unit : names) {
            GenerationFile own = files.get(unit);
            GenerationFile found = own != null ? own : files.get(UnitNames.templateOf(unit));
            if (fragment == null && found != null) {
                fragment = found;
            }
        }
        SortedMap<String, GenerationFile> applied = new TreeMap<>();
        for (String unit : names) {
            // From the least to the most specific: a file of the same name in a more specific directory takes its
            // place.
            for (String directory : dropInDirectories(unit)) {
                for (GenerationFile file : dropIns.getOrDefault(directory, List.of())) {
                    applied.put(file.name(), file);
                }
            }
        }
        return new UnitDefinition(names.get(0), fragment, List.copyOf(applied.values()));
    }

    /** What a unit pulls in as far as this generation says: links, and settings of its definition. */
    public SortedSet<String> pulledIn(List<String> names) {
        SortedSet<String> pulled = linked(names, DEPENDENCY_SUFFIXES);
        pulled.addAll(named(names, DEPENDENCY_KEYS));
        return pulled;
    }

    /** What takes a unit along when it is stopped, as far as this generation says: links, and settings of its definition. */
    SortedSet<String> boundTo(List<String> names) {
        SortedSet<String> bound = linked(names, List.of(".requires"));
        bound.addAll(named(names, BINDING_KEYS));
        return bound;
    }

    /** What a unit itself says is to be stopped with it. */
    SortedSet<String> stopsToo(List<String> names) {
        return named(names, List.of("PropagatesStopTo"));
    }

    /** By links in every directory that a unit with these names reads them from, those for many units as well. */
    private SortedSet<String> linked(List<String> names, List<String> suffixes) {
        SortedSet<String> pulled = new TreeSet<>();
        for (String of : UnitNames.pullers(names)) {
            for (String suffix : suffixes) {
                String directory = of + suffix + "/";
                for (String path : files.tailMap(directory).keySet()) {
                    if (!path.startsWith(directory)) {
                        break;
                    }
                    GenerationFile link = files.get(path);
                    if (link != null && !link.masked()) {
                        names.forEach(name -> pulled.add(instanceFor(link.name(), name)));
                    }
                }
            }
        }
        pulled.removeAll(names);
        return pulled;
    }

    private SortedSet<String> named(List<String> names, List<String> keys) {
        SortedSet<String> found = new TreeSet<>();
        UnitDefinition definition = definition(names);
        for (String key : keys) {
            definition.values("Unit", key).forEach(value -> found.addAll(Bindings.units(value, names.get(0))));
        }
        return found;
    }

    /** A link to a template is for the instance of the same name, or of the prefix of what is none ({@code resolve_template}). */
    private static String instanceFor(String wanted, String by) {
        if (!UnitNames.isTemplate(wanted) || UnitNames.isTemplate(by)) {
            return wanted;
        }
        String instance = by.substring(by.indexOf('@') + 1, by.lastIndexOf('.'));
        return wanted.substring(0, wanted.indexOf('@') + 1) + instance + wanted.substring(wanted.lastIndexOf('.'));
    }

    /** By systemd.unit(5): the type's, each dash prefix's, the template's and the unit's own. */
    private static List<String> dropInDirectories(String unit) {
        List<String> directories = new ArrayList<>();
        String suffix = "." + UnitNames.type(unit);
        directories.add(UnitNames.type(unit) + ".d");
        String template = UnitNames.templateOf(unit);
        for (String name : template.equals(unit) ? List.of(unit) : List.of(template, unit)) {
            String stem = name.substring(0, name.length() - suffix.length());
            int at = stem.indexOf('@');
            String prefix = at < 0 ? stem : stem.substring(0, at);
            for (int dash = prefix.indexOf('-'); dash >= 0; dash = prefix.indexOf('-', dash + 1)) {
                String cut = prefix.substring(0, dash + 1);
                String rest = at < 0 ? "" : stem.substring(at);
                if (!cut.equals(prefix)) {
                    directories.add(cut + rest + suffix + ".d");
                    directories.add(cut + suffix + ".d");
                }
            }
            directories.add(name + ".d");
        }
        return directories.stream().distinct().toList();
    }

    static boolean isDependencies(String directory) {
        return DEPENDENCY_SUFFIXES.stream().anyMatch(directory::endsWith);
    }
}
