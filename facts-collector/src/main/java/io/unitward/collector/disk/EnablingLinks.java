package io.unitward.collector.disk;

import io.unitward.facts.DirectoryKind;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every symbolic link of the search path by the names it may enable. systemd goes through all of them again for each unit
 * ({@code find_symlinks_in_scope}); here each is looked at once.
 */
final class EnablingLinks {
    private final List<UnitDirectory> directories;
    private final SystemdRelease release;
    /** In directories of dependencies: the link's own name, and the template of that → by place in the search path. */
    private final Map<String, List<Link>> dependencies = new HashMap<>();
    /** In the directories themselves: the name it points to → by place in the search path. */
    private final Map<String, List<Link>> targets = new HashMap<>();

    private @Nullable NotSeen unseen;

    private record Link(int place, String name) {}

    EnablingLinks(List<UnitDirectory> directories, SystemdRelease release) {
        this.directories = directories;
        this.release = release;
        for (int place = 0; place < directories.size(); place++) {
            UnitDirectory directory = directories.get(place);
            for (UnitDirectory.Below below : directory.below().values()) {
                boolean read = below.kind() == DirectoryKind.DEPENDENCIES
                        && below.link() == null
                        && !Listing.isHidden(below.name())
                        && (release.hasUpholds() || !below.name().endsWith(".upholds"));
                if (read) {
                    dependencies(place, directory, below);
                }
            }
            for (Found link : directory.units().values()) {
                target(place, directory, link);
            }
            for (Found link : directory.otherLinks()) {
                target(place, directory, link);
            }
        }
    }

    private void dependencies(int place, UnitDirectory directory, UnitDirectory.Below below) {
        if (below.unseen() != null) {
            unseen = new NotSeen(directory.path() + "/" + below.name(), below.unseen());
        }
        for (Found entry : below.entries()) {
            if (entry.isLink()) {
                put(dependencies, entry.name(), new Link(place, entry.name()));
                String template = UnitNames.templateOf(entry.name());
                if (!template.equals(entry.name())) {
                    put(dependencies, template, new Link(place, entry.name()));
                }
            } else if (entry.kind() == Found.Kind.UNKNOWN) {
                unseen = new NotSeen(directory.path() + "/" + below.name(), "could not be looked at");
            }
        }
    }

    private void target(int place, UnitDirectory directory, Found link) {
        if (link.target() != null && !release.isHidden(link.name())) {
            put(targets, NameMap.nameOf(link.target()), new Link(place, link.name()));
        } else if (link.kind() == Found.Kind.UNKNOWN && !link.isLink()) {
            unseen = new NotSeen(directory.path() + "/" + link.name(), "could not be looked at");
        }
    }

    private static void put(Map<String, List<Link>> map, String key, Link link) {
        map.computeIfAbsent(key, k -> new ArrayList<>(1)).add(link);
    }

    /**
     * What links say about a unit; null when nothing.
     *
     * @param path its unit file
     * @param counts which names of links count
     */
    @Nullable
    String state(String name, String path, Predicate<String> counts, InstallPlaces places) throws NotSeen {
        if (unseen != null) {
            throw unseen;
        }
        List<Link> wanted = dependencies.getOrDefault(name, List.of());
        List<Link> pointed = targets.getOrDefault(name, List.of());
        boolean below = false;
        boolean runtime = false;
        boolean elsewhere = false;
        boolean linked = false;
        boolean linkedRuntime = false;
        for (int place = 0; place < directories.size(); place++) {
            UnitDirectory directory = directories.get(place);
            String at = directory.path();
            boolean sameName = false;
            boolean found = counts(wanted, place, counts);
            if (!found) {
                Found own = directory.units().get(name);
                String target = own == null || Listing.isHidden(name) ? null : own.target();
                boolean toItself = target != null && NameMap.nameOf(target).equals(name);
                // A link below the unit file is hidden by it, and only what it points to counts.
                sameName = toItself && !below;
                for (Link link : pointed) {
                    boolean other = !link.name().equals(name) || below;
                    found |= link.place() == place && other && counts.test(link.name());
                }
                found |= target != null && !toItself && !below && counts.test(name);
            }
            if (found && places.persistent().contains(at)) {
                return "enabled";
            }
            if (found) {
                runtime |= places.isRuntime(at, at);
                elsewhere |= !places.isRuntime(at, at);
            } else if (sameName) {
                linked |= at.equals(places.own());
                linkedRuntime |= !at.equals(places.own()) && places.isRuntime(at, at);
            }
            below |= path.startsWith(at) && path.startsWith("/", at.length());
        }
        if (runtime) {
            return "enabled-runtime";
        }
        if (elsewhere && Aliases.isInstance(name)) {
            return "static";
        }
        if (linked) {
            return "linked";
        }
        return linkedRuntime ? "linked-runtime" : null;
    }

    private static boolean counts(List<Link> links, int place, Predicate<String> counts) {
        for (Link link : links) {
            if (link.place() == place && counts.test(link.name())) {
                return true;
            }
        }
        return false;
    }
}
