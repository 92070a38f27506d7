package io.unitward.cli.validate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a manager has that is no probe: its units, and the files that make them.
 *
 * @param units which it has in memory
 * @param files what each file is by its path: a link and where to, or the digest of its content
 * @param directories where a file that is new counts as a change
 */
record LiveState(LiveUnits units, Map<Path, String> files, List<Path> directories) {
    /** The state of a unit of these kinds tells what they wait for, which comes and goes. */
    private static final List<String> TRIGGERS = List.of(".timer", ".socket", ".path");

    private static final List<String> ALWAYS =
            List.of("LoadState", "NeedDaemonReload", "FragmentPath", "DropInPaths", "UnitFileState");
    private static final String API = "podman.service";
    /** Podman puts each of its commands into a scope of that name; a container's is called otherwise. */
    private static final String COMMAND = "podman-[0-9]+\\.scope";

    /** Looks. */
    static LiveState read(LiveUser user) throws IOException {
        return read(user, Set.of());
    }

    /** Looks at what there is now, and at the files of this one too. */
    LiveState again(LiveUser user) throws IOException {
        return read(user, files.keySet());
    }

    private static LiveState read(LiveUser user, Set<Path> more) throws IOException {
        LiveUnits units = LiveUnits.read(user);
        Map<Path, String> files = new TreeMap<>();
        for (Path file : more) {
            files.put(file, what(file));
        }
        for (Map<String, String> unit : units.others().values()) {
            for (String file :
                    (LiveUnits.of(unit, "FragmentPath") + " " + LiveUnits.of(unit, "DropInPaths")).split(" ", -1)) {
                // A transient unit's is the manager's own, and comes and goes with the unit.
                if (file.startsWith("/")
                        && !Path.of(file).startsWith(user.runtime().resolve("systemd/transient"))) {
                    files.put(Path.of(file), what(Path.of(file)));
                }
            }
        }
        List<Path> directories = List.of(user.units(), user.runtimeUnits());
        for (Path directory : directories) {
            for (Path file : below(directory)) {
                if (!isProbes(directory, file)) {
                    files.put(file, what(file));
                }
            }
        }
        return new LiveState(units, files, directories);
    }

    private static List<Path> below(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static boolean isProbes(Path directory, Path file) {
        String first = directory.relativize(file).getName(0).toString();
        return Probes.ALL.contains(first.endsWith(".d") ? first.substring(0, first.length() - 2) : first);
    }

    private static String what(Path file) throws IOException {
        try {
            return Files.isSymbolicLink(file)
                    ? "a link to " + Files.readSymbolicLink(file)
                    : new ImageStore.Blob(Files.readAllBytes(file)).digest();
        } catch (NoSuchFileException e) {
            return "not there";
        }
    }

    /** Compares this one with a later one. */
    Untouched with(LiveState later) {
        List<String> changed = new ArrayList<>();
        List<String> explained = new ArrayList<>();
        Map<String, Map<String, String>> before = units.others();
        Map<String, Map<String, String>> after = later.units.others();
        before.forEach((name, was) -> {
            Map<String, String> is = after.get(name);
            if (is == null) {
                String gone = name + " was " + LiveUnits.of(was, "ActiveState") + " and is gone";
                if (name.matches(COMMAND)) {
                    explained.add(gone + ", as the podman command that it was for");
                } else if (!LiveUnits.of(was, "ActiveState").equals("inactive")) {
                    changed.add(gone);
                }
                return;
            }
            for (String property : ALWAYS) {
                compare(name, property, was, is, changed);
            }
            List<String> runs = new ArrayList<>();
            List<String> properties = TRIGGERS.stream().anyMatch(name::endsWith)
                    ? List.of("ActiveState", "InvocationID")
                    : List.of("ActiveState", "SubState", "InvocationID");
            properties.forEach(property -> compare(name, property, was, is, runs));
            String why = runs.isEmpty() ? "" : why(name, was, is, before, after);
            (why.isEmpty() ? changed : explained)
                    .addAll(runs.stream().map(run -> run + why).toList());
        });
        after.forEach((name, is) -> {
            String state = LiveUnits.of(is, "ActiveState");
            if (!before.containsKey(name) && !state.equals("inactive")) {
                explained.add(name + " is new and " + state);
            }
        });
        files.forEach((file, was) -> {
            String is = later.files.getOrDefault(file, "not looked at");
            if (!was.equals(is)) {
                changed.add(file + " was " + was + " and is " + is);
            }
        });
        later.files.forEach((file, is) -> {
            boolean fresh = !files.containsKey(file) && !is.equals("not there");
            if (fresh && directories.stream().anyMatch(file::startsWith)) {
                changed.add(file + " is new");
            }
        });
        return new Untouched(before.size(), changed, explained);
    }

    private static void compare(
            String unit, String property, Map<String, String> was, Map<String, String> is, List<String> changed) {
        String old = LiveUnits.of(was, property);
        String now = LiveUnits.of(is, property);
        if (!old.equals(now)) {
            changed.add(property + " of " + unit + " was '" + old + "' and is '" + now + "'");
        }
    }

    /** What started a unit meanwhile without anybody asking; empty when that is not known. */
    private static String why(
            String unit,
            Map<String, String> was,
            Map<String, String> is,
            Map<String, Map<String, String>> before,
            Map<String, Map<String, String>> after) {
        for (String trigger : LiveUnits.of(was, "TriggeredBy").split(" ", -1)) {
            if (trigger.endsWith(".timer")
                    && before.containsKey(trigger)
                    && after.containsKey(trigger)
                    && !last(before.get(trigger)).equals(last(after.get(trigger)))) {
                return ", since its " + trigger + " elapsed";
            }
            if (trigger.endsWith(".path")) {
                return ", which its " + trigger + " starts when a directory changes";
            }
        }
        boolean begun = LiveUnits.of(was, "ActiveState").equals("inactive")
                && LiveUnits.of(is, "ActiveState").equals("active");
        if (unit.endsWith(".slice")) {
            return begun ? ", as a slice is that something was put into" : "";
        }
        if (begun && LiveUnits.of(was, "TriggeredBy").contains(".socket")) {
            return ", since something, such as podman, used its socket";
        }
        return unit.equals(API) ? ", since the stacks of the tests used podman's socket" : "";
    }

    private static String last(Map<String, String> timer) {
        return LiveUnits.of(timer, "LastTriggerUSecMonotonic");
    }
}
