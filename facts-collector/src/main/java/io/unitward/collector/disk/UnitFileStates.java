package io.unitward.collector.disk;

import io.unitward.collector.disk.InstallInfo.Bad;
import io.unitward.collector.disk.InstallInfo.Mode;
import io.unitward.facts.UnitNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Works out {@code UnitFileState} as systemd does ({@code unit_file_lookup_state}), from links and {@code [Install]}. */
final class UnitFileStates {
    private static final int MAX_LINKS = 64;

    private final List<UnitDirectory> directories;
    private final Resolver resolver;
    private final InstallTexts texts;
    private final EnablingLinks links;
    private final SystemdRelease release;
    private final InstallPlaces places;
    private final DropInEntries entries;
    private final Set<String> unitPath = new HashSet<>();

    UnitFileStates(
            List<UnitDirectory> directories,
            Resolver resolver,
            InstallTexts texts,
            SystemdRelease release,
            InstallPlaces places,
            DropInEntries entries) {
        this.directories = directories;
        this.resolver = resolver;
        this.texts = texts;
        this.links = new EnablingLinks(directories, release);
        this.release = release;
        this.places = places;
        this.entries = entries;
        directories.forEach(directory -> unitPath.add(directory.path()));
    }

    /** The state of a unit that has a unit file, by its primary name. */
    String of(String name) throws NotSeen {
        try {
            return state(name);
        } catch (Bad e) {
            return "bad";
        }
    }

    private String state(String name) throws NotSeen, Bad {
        InstallInfo info = traverse(name);
        String path = String.valueOf(info.path);
        String directory = path.substring(0, path.lastIndexOf('/'));
        if (info.mode == Mode.MASKED) {
            return places.isRuntime(path, directory) ? "masked-runtime" : "masked";
        }
        if (!NameMap.nameOf(path).equals(name) && !Aliases.isInstance(info.name)) {
            return "alias";
        }
        if (places.generators().contains(directory)) {
            return "generated";
        }
        if (places.transients().equals(directory)) {
            return "transient";
        }
        String found = links.state(info.name, path, info::knows, places);
        if (found != null) {
            return found;
        }
        // Known by a name that enabling would not give it, it may be in use all the same.
        if (links.state(info.name, path, any -> true, places) != null) {
            return "indirect";
        }
        if (info.hasRules()) {
            return "disabled";
        }
        return info.hasAlso() ? "indirect" : "static";
    }

    /** Finds the file of a name and follows links from it until they end. */
    private InstallInfo traverse(String name) throws NotSeen, Bad {
        Map<String, InstallInfo> known = new HashMap<>();
        InstallInfo info = new InstallInfo(name, release.hasUpholds());
        known.put(name, info);
        search(info);
        for (int i = 0; info.mode == Mode.ALIAS || info.mode == Mode.LINKED; i++) {
            String target = String.valueOf(info.target);
            String next = NameMap.nameOf(target);
            if (i >= MAX_LINKS) {
                throw new Bad();
            }
            if (info.mode == Mode.ALIAS && !next.equals(info.name)) {
                if (Aliases.isInstance(info.name) && UnitNames.isTemplate(next)) {
                    next = Aliases.instantiate(next, Aliases.instanceOf(info.name));
                }
                if (next == null || !UnitNames.isUnitName(next)) {
                    throw new Bad();
                }
                if (!next.equals(info.name)) {
                    info = known.computeIfAbsent(next, n -> new InstallInfo(n, release.hasUpholds()));
                    if (info.mode == null) {
                        search(info);
                    }
                    continue;
                }
            }
            info.path = target;
            if (!load(info, target)) {
                throw new Bad();
            }
        }
        return info;
    }

    private void search(InstallInfo info) throws NotSeen, Bad {
        if (!Aliases.isPlain(info.name) && !Aliases.mayBeTemplate(info.name)) {
            throw new Bad();
        }
        boolean instance = Aliases.isInstance(info.name);
        String template = UnitNames.templateOf(info.name);
        boolean found = find(info, info.name) || (instance && find(info, template));
        if (!found) {
            throw new Bad();
        }
        if (info.mode == Mode.MASKED) {
            return;
        }
        Map<String, DropIn> dropIns = new TreeMap<>();
        dropIns(info.name, dropIns);
        if (instance) {
            dropIns(template, dropIns);
        }
        for (DropIn dropIn : dropIns.values()) {
            switch (dropIn.kind()) {
                case EMPTY, DEVICE -> {}
                case FILE -> info.add(texts.read(dropIn.path()), dropIn.path());
                case UNKNOWN, OTHER -> throw new NotSeen(dropIn.path(), "could not be looked at");
                default -> throw new Bad();
            }
        }
    }

    private record DropIn(String path, Found.Kind kind) {}

    /** By file name: systemd takes those of the unit and its template, and none of aliases, prefixes and types. */
    private void dropIns(String name, Map<String, DropIn> chosen) throws NotSeen {
        for (UnitDirectory directory : directories) {
            UnitDirectory.Below below = directory.below().get(name + ".d");
            if (below != null) {
                for (Found entry : entries.of(directory, below)) {
                    chosen.putIfAbsent(entry.name(), new DropIn(below.realPath() + "/" + entry.name(), entry.kind()));
                }
            }
        }
    }

    private boolean find(InstallInfo info, String name) throws NotSeen, Bad {
        for (UnitDirectory directory : directories) {
            Found entry = directory.units().get(name);
            String path = directory.path() + "/" + name;
            if (entry != null && load(info, path, entry)) {
                info.path = path;
                return true;
            }
        }
        return false;
    }

    /** Looks at a file that links led to, anywhere. */
    private boolean load(InstallInfo info, String path) throws NotSeen, Bad {
        int slash = path.lastIndexOf('/');
        if (slash == path.length() - 1) {
            throw new Bad();
        }
        Trail directory = resolver.directory(slash <= 0 ? "/" : path.substring(0, slash));
        if (!directory.isFound()) {
            if (directory.end == Trail.End.DENIED) {
                throw new NotSeen(path, directory.reason);
            }
            throw new Bad();
        }
        Found entry = Listing.found(resolver, directory, path.substring(slash + 1));
        return entry != null && load(info, path, entry);
    }

    /** Takes a file in; false when systemd would go on to the next directory. */
    private boolean load(InstallInfo info, String path, Found entry) throws NotSeen, Bad {
        if (!Aliases.isPlain(info.name) && !Aliases.mayBeTemplate(info.name)) {
            throw new Bad();
        }
        if (entry.isLink()) {
            return link(info, entry);
        }
        switch (entry.kind()) {
            case EMPTY, DEVICE -> info.mode = Mode.MASKED;
            case FILE -> {
                info.add(texts.read(path), path);
                info.mode = Mode.REGULAR;
            }
            case UNKNOWN, OTHER -> throw new NotSeen(path, "could not be looked at");
            default -> throw new Bad();
        }
        return true;
    }

    private boolean link(InstallInfo info, Found entry) throws NotSeen, Bad {
        String target = entry.leadsTo();
        if (target == null && entry.kind() != Found.Kind.UNKNOWN) {
            return false;
        }
        if (target == null || entry.kind() == Found.Kind.UNKNOWN) {
            throw new NotSeen(entry.name(), "leads where it could not be looked at");
        }
        // Unlike for loading, only the search path as it is spelled counts.
        boolean alias = isBelowUnitPath(target);
        if (alias && !Aliases.mayLead(entry.name(), NameMap.nameOf(target))) {
            throw new Bad();
        }
        info.target = target;
        if (entry.kind() == Found.Kind.LOOP) {
            throw new Bad();
        }
        boolean mask = entry.kind() == Found.Kind.EMPTY || entry.kind() == Found.Kind.DEVICE;
        info.mode = mask ? Mode.MASKED : alias ? Mode.ALIAS : Mode.LINKED;
        return true;
    }

    private boolean isBelowUnitPath(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (unitPath.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }
}
