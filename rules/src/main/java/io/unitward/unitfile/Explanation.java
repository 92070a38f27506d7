package io.unitward.unitfile;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Quadlet;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The search path as one unit sees it: what each of its directories holds for the unit, in order of priority.
 *
 * @param name the name that was asked for
 * @param names all its names that are known; sorted
 * @param unit what the manager has; null when it has nothing of that name
 * @param becomes the unit that a reload makes {@code name} another name of; null when it names none, is its name already, or
 *     that is not known
 * @param refusal why systemd refuses the unit, see {@link WhyRefused}; null when it does not
 * @param places every directory of the manager's {@code UnitPath}, highest priority first
 * @param pulledInBy links in directories of dependencies that name it, or the template of it; by priority
 * @param pullsIn links in directories of dependencies that are its own, its template's, of its prefixes and of its type
 * @param unlisted paths of directories that matter to it and could not be listed
 * @param quadlets the sources of podman's generator that it, or its template, is or should be generated from
 */
public record Explanation(
        String name,
        List<String> names,
        @Nullable Unit unit,
        @Nullable String becomes,
        @Nullable LoadPrediction refusal,
        List<Place> places,
        List<DependencyLink> pulledInBy,
        List<DependencyLink> pullsIn,
        List<String> unlisted,
        List<Quadlet> quadlets) {
    /**
     * One directory of the search path.
     *
     * @param directory it
     * @param sameAs the earlier path of the same directory, whose entries count there; null for none
     * @param holdings unit files first, then drop-ins by directory and name
     */
    public record Place(SearchDirectory directory, @Nullable String sameAs, List<Holding> holdings) {
        public Place {
            holdings = List.copyOf(holdings);
        }
    }

    /** systemd follows so many aliases one after the other. */
    private static final int MOST_ALIASES = 8;

    /** What is there for this unit and not for others. */
    private static final Set<Holding.Kind> OWN =
            Set.of(Holding.Kind.FRAGMENT, Holding.Kind.TEMPLATE, Holding.Kind.ALIAS, Holding.Kind.DROP_IN);

    public Explanation {
        names = List.copyOf(names);
        places = List.copyOf(places);
        pulledInBy = List.copyOf(pulledInBy);
        pullsIn = List.copyOf(pullsIn);
        unlisted = List.copyOf(unlisted);
        quadlets = List.copyOf(quadlets);
    }

    /** Whether there is anything of that name, be it only a link that names it, or a source that it should be generated from. */
    public boolean isAnything() {
        boolean known = unit != null && !unit.isAbsent();
        return known
                || !quadlets.isEmpty()
                || pulledInBy.stream().anyMatch(link -> names.contains(link.name()))
                || pullsIn.stream().anyMatch(link -> names.contains(link.of()))
                || places.stream()
                        .flatMap(place -> place.holdings().stream())
                        .anyMatch(holding -> OWN.contains(holding.kind()));
    }

    /** Whether every directory that matters could be listed. */
    public boolean isComplete() {
        return unlisted.isEmpty();
    }

    /** Looks a unit up; {@code unit} is what the snapshot has of it, or null. */
    public static Explanation of(Snapshot snapshot, String name, @Nullable Unit unit) {
        TreeSet<String> names = new TreeSet<>(unit == null ? List.of(name) : unit.names());
        if (unit == null || unit.isAbsent()) {
            addAliases(names, snapshot);
        }
        return new Search(snapshot, names, unit).explain(name);
    }

    /** What a link of its name leads to, and what leads to it; the manager tells for units that it has. */
    private static void addAliases(Set<String> names, Snapshot snapshot) {
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() != DirectoryKind.UNITS) {
                continue;
            }
            for (DirectoryEntry entry : directory.entries()) {
                String target = entry.link() == null ? "" : Search.nameOf(entry.link());
                boolean sameType =
                        UnitNames.isUnitName(target) && UnitNames.type(target).equals(UnitNames.type(entry.name()));
                if (sameType && (names.contains(target) || names.contains(entry.name()))) {
                    names.add(target);
                    names.add(entry.name());
                }
            }
        }
    }

    private static final class Search {
        private final Snapshot snapshot;
        private final Set<String> names;
        private final @Nullable Unit unit;
        private final @Nullable UnitView loaded;
        private final @Nullable UnitView onDisk;
        private final Set<String> templates;
        private final Map<String, Holding.Kind> dropInDirectories;
        private final Map<String, String> realToPath = new HashMap<>();
        /** What wins: the loaded one, or of a unit that is not in memory the first by name, else by template. */
        private final @Nullable String winner;

        Search(Snapshot snapshot, Set<String> names, @Nullable Unit unit) {
            this.snapshot = snapshot;
            this.names = names;
            this.unit = unit;
            this.loaded = unit == null ? null : unit.loaded();
            this.onDisk = unit == null ? null : unit.onDisk();
            this.dropInDirectories = dropInDirectories(names);
            this.templates = templates(names);
            String fragment = loaded == null ? null : loaded.fragmentPath();
            this.winner = fragment != null ? fragment : first();
        }

        static String nameOf(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        Explanation explain(String name) {
            List<Place> places = new ArrayList<>();
            List<String> unlisted = new ArrayList<>();
            for (SearchDirectory directory : snapshot.searchPath()) {
                if (directory.kind() == DirectoryKind.UNITS) {
                    String earlier = directory.realPath() == null ? null : realToPath.get(directory.realPath());
                    places.add(new Place(directory, earlier, earlier == null ? holdings(directory) : List.of()));
                    if (directory.realPath() != null) {
                        realToPath.putIfAbsent(directory.realPath(), directory.path());
                    }
                }
                boolean matters = directory.kind() == DirectoryKind.UNITS
                        || (directory.kind() == DirectoryKind.DROP_INS
                                && dropInDirectories.containsKey(directory.name()));
                if (matters && directory.status() == SearchDirectory.Status.UNREADABLE) {
                    unlisted.add(directory.path());
                }
            }
            DependencyLinks links = new DependencyLinks(snapshot);
            Set<String> stems = new HashSet<>();
            dropInDirectories.keySet().forEach(directory -> stems.add(directory.substring(0, directory.length() - 2)));
            unlisted.addAll(links.unlisted());
            return new Explanation(
                    name,
                    List.copyOf(names),
                    unit,
                    becomes(name),
                    unit == null ? null : WhyRefused.of(snapshot, files(), unit),
                    places,
                    links.to(names),
                    links.of(stems),
                    unlisted,
                    quadlets());
        }

        /** By the first entry of each name: an alias leads to another name in the search path, over at most eight. */
        private @Nullable String becomes(String name) {
            String now = name;
            for (int i = 0; i < MOST_ALIASES; i++) {
                String next = aliased(now);
                if (next == null) {
                    boolean known = i > 0 && isThere(now);
                    return known && (unit == null || !unit.names().contains(now)) ? now : null;
                }
                now = next;
            }
            return null;
        }

        private List<Quadlet> quadlets() {
            Set<String> generated = new HashSet<>(names);
            names.forEach(name -> generated.add(UnitNames.templateOf(name)));
            return snapshot.quadlets().stream()
                    .filter(quadlet -> generated.contains(String.valueOf(quadlet.generatedUnit())))
                    .toList();
        }

        /** The name that the first entry of a name leads to; null when it is no alias, or not known. */
        private @Nullable String aliased(String name) {
            for (SearchDirectory directory : snapshot.searchPath()) {
                if (directory.kind() != DirectoryKind.UNITS) {
                    continue;
                }
                if (directory.status() == SearchDirectory.Status.UNREADABLE) {
                    return null;
                }
                for (DirectoryEntry entry : directory.entries()) {
                    if (entry.name().equals(name)) {
                        return entry.link() == null ? null : target(directory, name, entry.link());
                    }
                }
            }
            return null;
        }

        private @Nullable String target(SearchDirectory directory, String name, String link) {
            String target = nameOf(link);
            int slash = link.lastIndexOf('/');
            String above = slash < 0 ? "" : link.substring(0, slash);
            boolean inside = above.isEmpty()
                    || snapshot.searchPath().stream()
                            .anyMatch(each -> each.kind() == DirectoryKind.UNITS
                                    && (above.equals(each.path()) || above.equals(each.realPath())))
                    || ("../" + nameOf(directory.path())).equals(above);
            boolean fits = UnitNames.isUnitName(target)
                    && !target.equals(name)
                    && UnitNames.type(target).equals(UnitNames.type(name))
                    && target.contains("@") == name.contains("@")
                    && UnitNames.isTemplate(target) == UnitNames.isTemplate(name);
            return inside && fits ? target : null;
        }

        private boolean isThere(String name) {
            return snapshot.searchPath().stream()
                    .filter(directory -> directory.kind() == DirectoryKind.UNITS)
                    .flatMap(directory -> directory.entries().stream())
                    .anyMatch(entry -> entry.name().equals(name));
        }

        private Map<String, UnitFile> files() {
            Map<String, UnitFile> files = new HashMap<>();
            snapshot.files().forEach(file -> files.put(file.path(), file));
            return files;
        }

        private List<Holding> holdings(SearchDirectory directory) {
            List<Holding> holdings = new ArrayList<>();
            for (DirectoryEntry entry : directory.entries()) {
                if (names.contains(entry.name())) {
                    holdings.add(fragment(directory, entry, Holding.Kind.FRAGMENT));
                } else if (templates.contains(entry.name())) {
                    holdings.add(fragment(directory, entry, Holding.Kind.TEMPLATE));
                }
            }
            for (SearchDirectory below : snapshot.searchPath()) {
                Holding.Kind kind = dropInDirectories.get(below.name());
                if (kind != null
                        && below.kind() == DirectoryKind.DROP_INS
                        && below.path().equals(directory.path() + "/" + below.name())) {
                    for (DirectoryEntry entry : below.entries()) {
                        holdings.add(dropIn(below, entry, kind));
                    }
                }
            }
            return holdings;
        }

        private Holding fragment(SearchDirectory directory, DirectoryEntry entry, Holding.Kind kind) {
            String path = directory.path() + "/" + entry.name();
            Boolean after = onDisk == null ? null : path.equals(onDisk.fragmentPath());
            String target = entry.link() == null ? "" : nameOf(entry.link());
            if (loaded != null && path.equals(loaded.fragmentPath())) {
                return new Holding(path, kind, entry.link(), Holding.Fate.LOADED, null, 0, after);
            }
            if (names.contains(target) && !target.equals(entry.name())) {
                return new Holding(path, Holding.Kind.ALIAS, entry.link(), Holding.Fate.NAMES, null, 0, null);
            }
            boolean general = kind == Holding.Kind.TEMPLATE
                    && winner != null
                    && !nameOf(winner).equals(entry.name());
            if (path.equals(winner) || (!general && isBefore(directory))) {
                return new Holding(path, kind, entry.link(), Holding.Fate.NOT_LOADED, null, 0, after);
            }
            return new Holding(path, kind, entry.link(), Holding.Fate.SHADOWED, winner, 0, after);
        }

        /** Whether a directory comes before that of the winner. */
        private boolean isBefore(SearchDirectory directory) {
            List<String> order = snapshot.manager().unitPath();
            int at = winner == null ? -1 : order.indexOf(winner.substring(0, winner.lastIndexOf('/')));
            return at < 0 || order.indexOf(directory.path()) < at;
        }

        private @Nullable String first() {
            for (Set<String> wanted : List.of(names, templates)) {
                for (SearchDirectory directory : snapshot.searchPath()) {
                    if (directory.kind() == DirectoryKind.UNITS) {
                        for (DirectoryEntry entry : directory.entries()) {
                            String target = entry.link() == null ? "" : nameOf(entry.link());
                            boolean alias = names.contains(target) && !target.equals(entry.name());
                            if (wanted.contains(entry.name()) && !alias) {
                                return directory.path() + "/" + entry.name();
                            }
                        }
                    }
                }
            }
            return null;
        }

        private static Set<String> templates(Set<String> names) {
            Set<String> templates = new TreeSet<>();
            for (String name : names) {
                templates.add(UnitNames.templateOf(name));
            }
            templates.removeAll(names);
            return templates;
        }

        private Holding dropIn(SearchDirectory directory, DirectoryEntry entry, Holding.Kind kind) {
            String path = directory.path() + "/" + entry.name();
            String real = directory.realPath() + "/" + entry.name();
            Boolean after = onDisk == null
                    ? null
                    : onDisk.dropInPaths().contains(path)
                            || onDisk.dropInPaths().contains(real);
            List<String> applied = loaded == null ? List.of() : loaded.dropInPaths();
            for (int i = 0; i < applied.size(); i++) {
                if (applied.get(i).equals(path) || applied.get(i).equals(real)) {
                    return new Holding(path, kind, entry.link(), Holding.Fate.APPLIED, null, i + 1, after);
                }
            }
            for (String other : applied) {
                if (nameOf(other).equals(entry.name())) {
                    return new Holding(path, kind, entry.link(), Holding.Fate.SHADOWED, other, 0, after);
                }
            }
            return new Holding(path, kind, entry.link(), Holding.Fate.NOT_LOADED, null, 0, after);
        }

        /** The names of directories of drop-ins that systemd looks for, the closest to the unit first. */
        private static Map<String, Holding.Kind> dropInDirectories(Set<String> names) {
            Map<String, Holding.Kind> directories = new LinkedHashMap<>();
            for (String name : names) {
                directories.putIfAbsent(name + ".d", Holding.Kind.DROP_IN);
                directories.putIfAbsent(UnitNames.templateOf(name) + ".d", Holding.Kind.TEMPLATE_DROP_IN);
                int end = name.indexOf('@') >= 0 ? name.indexOf('@') : name.lastIndexOf('.');
                for (int dash = name.lastIndexOf('-', end - 1); dash > 0; dash = name.lastIndexOf('-', dash - 1)) {
                    String prefixed = name.substring(0, dash + 1) + name.substring(end);
                    directories.putIfAbsent(prefixed + ".d", Holding.Kind.PREFIX_DROP_IN);
                    directories.putIfAbsent(UnitNames.templateOf(prefixed) + ".d", Holding.Kind.PREFIX_DROP_IN);
                    directories.putIfAbsent(
                            name.substring(0, dash + 1) + name.substring(name.lastIndexOf('.')) + ".d",
                            Holding.Kind.PREFIX_DROP_IN);
                }
                directories.putIfAbsent(UnitNames.type(name) + ".d", Holding.Kind.TYPE_DROP_IN);
            }
            return directories;
        }
    }
}
