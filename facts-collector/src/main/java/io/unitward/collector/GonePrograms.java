package io.unitward.collector;

import io.unitward.collector.systemd.StartedPrograms.Circumstances;
import io.unitward.facts.Unit;
import io.unitward.facts.Unit.GoneProgram;
import io.unitward.facts.UnitNames;
import io.unitward.unitfile.MountNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Programs that are not there. In doubt one is: below what is not mounted, where files are made while the system runs, where we
 * may not look.
 */
final class GonePrograms {
    private static final int ANYBODY_EXECUTES = 0111;

    /** So many the kernel follows. */
    private static final int MOST_LINKS = 40;

    private static final Set<String> RUNS = Set.of("active", "reloading", "refreshing", "activating", "deactivating");

    /** What is there is made anew at every boot, or is another one for every process. */
    private static final List<String> FLEETING =
            List.of("/run/", "/var/run/", "/tmp/", "/var/tmp/", "/dev/", "/proc/", "/sys/");

    /** Where NixOS has programs all the same. */
    private static final List<String> LASTING =
            List.of("/run/current-system/", "/run/booted-system/", "/run/wrappers/");

    /** Where no service makes programs for itself. */
    private static final List<String> INSTALLED = List.of(
            "/usr/",
            "/bin/",
            "/sbin/",
            "/lib/",
            "/nix/store/",
            "/gnu/store/",
            "/run/current-system/",
            "/run/wrappers/");

    private final Function<String, Path> at;
    private final Set<String> unmounted = new HashSet<>();
    /** What became of each program, for many services run the same. */
    private final Map<String, List<GoneProgram>> looked = new HashMap<>();

    /**
     * @param units all units of the manager
     * @param at where a path of the host is to be looked at
     */
    GonePrograms(Collection<Unit> units, Function<String, Path> at) {
        this.at = at;
        for (Unit unit : units) {
            String type = UnitNames.type(unit.id());
            boolean waits = type.equals("automount") && !unit.activeState().equals("inactive");
            boolean down = type.equals("mount") && !unit.activeState().equals("active");
            if (waits || down) {
                unmounted.add(unit.id());
            }
        }
        // One that is mounted does not wait any more.
        for (Unit unit : units) {
            if (UnitNames.type(unit.id()).equals("mount") && unit.activeState().equals("active")) {
                unmounted.remove(unit.id().replaceAll("\\.mount$", ".automount"));
            }
        }
    }

    /** Whether these would be looked for: a unit that neither runs nor is started by anything misses nothing. */
    static boolean matter(Unit unit, Circumstances circumstances) {
        return !circumstances.ownFiles()
                && (RUNS.contains(unit.activeState()) || (circumstances.started() && !circumstances.conditional()));
    }

    /** Those of them that a service misses whose earlier commands may have made them. */
    static List<GoneProgram> unlessMade(List<GoneProgram> gone, Circumstances circumstances) {
        return gone.stream()
                .filter(each -> !circumstances.prepared() || isBelow(each.path(), INSTALLED))
                .toList();
    }

    /** Those of these programs that are gone. */
    List<GoneProgram> among(List<String> programs) {
        List<GoneProgram> gone = new ArrayList<>();
        for (String program : programs) {
            gone.addAll(looked.computeIfAbsent(program, this::look));
        }
        return gone;
    }

    private List<GoneProgram> look(String program) {
        boolean fleeting = isBelow(program, FLEETING) && !isBelow(program, LASTING);
        if (fleeting || MountNames.above(program).stream().anyMatch(unmounted::contains)) {
            return List.of();
        }
        try {
            Path path = at.apply(program);
            BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
            int mode = (int) Files.getAttribute(path, "unix:mode");
            boolean noProgram = seen.isDirectory() || (seen.isRegularFile() && (mode & ANYBODY_EXECUTES) == 0);
            return noProgram ? List.of(new GoneProgram(program, true)) : List.of();
        } catch (NoSuchFileException e) {
            return List.of(new GoneProgram(program, false));
        } catch (IOException | UnsupportedOperationException unseen) {
            // What leads nowhere is gone; else it is not for us to see.
            return leadsNowhere(at.apply(program)) ? List.of(new GoneProgram(program, false)) : List.of();
        }
    }

    /** Whether nobody can find anything there: its links never end, or what should be a directory above it is none. */
    private boolean leadsNowhere(Path program) {
        Path end = program;
        try {
            for (int links = 0; Files.isSymbolicLink(end); links++) {
                if (links == MOST_LINKS) {
                    return true;
                }
                Path target = Files.readSymbolicLink(end);
                end = target.isAbsolute() ? at.apply(target.toString()) : end.resolveSibling(target);
            }
        } catch (IOException unseen) {
            return false;
        }
        for (Path above = end.getParent(); above != null; above = above.getParent()) {
            try {
                return !Files.readAttributes(above, BasicFileAttributes.class).isDirectory();
            } catch (IOException unseen) {
                // The one above it may tell.
            }
        }
        return false;
    }

    private static boolean isBelow(String path, List<String> places) {
        return places.stream().anyMatch(path::startsWith);
    }
}
