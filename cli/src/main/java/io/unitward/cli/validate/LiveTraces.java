package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a run leaves on the manager of the caller and with podman, and how it is removed: only what the record tells of.
 *
 * @param user whose manager it is
 * @param record of that run
 */
record LiveTraces(LiveUser user, LiveRecord record) {
    /** By this file podman asks the tests' registry without TLS. */
    static final String REGISTRIES = "containers/registries.conf.d/unitward-probe.conf";

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    /** A step. */
    interface Step {
        void run() throws Unprovided, IOException;
    }

    /** All that a run may make outside of its own directory. */
    private static List<Path> places(LiveUser user) {
        List<Path> places = new ArrayList<>();
        for (String unit : Probes.ALL) {
            places.add(user.units().resolve(unit));
            places.add(user.units().resolve(unit + ".d"));
            places.add(user.runtimeUnits().resolve(unit));
            places.add(user.runtimeUnits().resolve(unit + ".d"));
        }
        places.add(user.config().resolve(REGISTRIES));
        places.add(user.beside().directory());
        return places;
    }

    /** What is there already and so belongs to somebody else, which a run would make, or could take for a probe. */
    static List<Path> inTheWay(LiveUser user) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        for (Path place : places(user)) {
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                found.add(place);
            }
        }
        if (Files.exists(user.unitBeside(), LinkOption.NOFOLLOW_LINKS)) {
            found.add(user.unitBeside());
        }
        for (Path directory : List.of(user.units(), user.runtimeUnits())) {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> named = Files.newDirectoryStream(directory, Probes.GLOB)) {
                    named.forEach(found::add);
                }
            }
        }
        return List.copyOf(found);
    }

    /** What a run makes outside of its own directory, with the directories above that are missing: none of it is there. */
    static List<Path> absent(LiveUser user) throws IOException {
        List<Path> inTheWay = inTheWay(user);
        if (!inTheWay.isEmpty()) {
            throw new IOException(inTheWay.get(0) + " is there already, and nobody knows whose it is");
        }
        Set<Path> absent = new LinkedHashSet<>(Set.of(user.unitBeside())); // what leads there is the manager's own
        for (Path place : places(user)) {
            for (Path path = place;
                    path != null && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
                    path = path.getParent()) {
                absent.add(path);
            }
        }
        return absent.stream().sorted().toList();
    }

    /**
     * Ends and removes all of it; what fails keeps nothing else from being removed.
     *
     * @param endChildren ends what the run itself serves to containers
     * @param beforeReload refuses a reload that would do more than forget probes
     * @throws IOException with all that is left, and why
     */
    void remove(Step endChildren, Step beforeReload) throws IOException {
        List<String> failures = new ArrayList<>();
        for (String unit : Probes.ALL) {
            attempt(failures, () -> stop(unit));
        }
        attempt(failures, this::stopBeside);
        attempt(failures, this::removeContainers);
        attempt(failures, endChildren);
        for (Path path :
                record.paths().stream().sorted(Comparator.reverseOrder()).toList()) {
            attempt(failures, () -> delete(path));
        }
        attempt(failures, () -> forget(beforeReload));
        if (!failures.isEmpty()) {
            throw new IOException(String.join("; ", failures));
        }
    }

    private static void attempt(List<String> failures, Step step) {
        try {
            step.run();
        } catch (Unprovided e) {
            failures.add(e.reason());
        } catch (IOException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    /** Stops a unit whose file is in the record. */
    private void stop(String unit) throws IOException {
        String file = user.systemctl("show", "-P", "FragmentPath", unit);
        if (file.isEmpty()) {
            return;
        }
        if (!record.owns(Path.of(file))) {
            throw new IOException(
                    unit + " is read from " + file + ", which no run of validation made; it was left alone");
        }
        CommandResult stopped = user.run("systemctl", "--user", "stop", unit);
        user.run("systemctl", "--user", "reset-failed", unit); // fails where it did not fail
        String state = user.systemctl("show", "-P", "ActiveState", unit);
        if (!state.equals("inactive")) {
            throw new IOException(unit + " is " + state + " and could not be stopped: "
                    + stopped.errors().strip());
        }
    }

    /** The manager forgets a transient unit by itself, but not at once. */
    private void stopBeside() throws IOException {
        stop(Probes.SANDBOX);
        for (long waited = 0; LiveUnits.read(user).units().containsKey(Probes.SANDBOX); waited += STEP.toMillis()) {
            if (waited >= FORGOTTEN.toMillis()) {
                throw new IOException(Probes.SANDBOX + " was stopped, and the manager does not forget it");
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    /** By their label: a container, network or image of another run or of nobody is not touched. */
    private void removeContainers() throws IOException {
        if (!Files.isExecutable(Path.of("/usr/bin/podman"))
                && user.run("podman", "--version").exitCode() != 0) {
            return;
        }
        String filter = "label=" + LiveRecord.LABEL + "=" + record.run();
        removeAll(List.of("ps", "-a", "-q", "--no-trunc", "--filter", filter), List.of("rm", "-f", "-t", "0"));
        removeAll(List.of("network", "ls", "-q", "--filter", filter), List.of("network", "rm"));
        removeAll(List.of("images", "-a", "-q", "--no-trunc", "--filter", filter), List.of("rmi", "-f"));
    }

    private void removeAll(List<String> list, List<String> remove) throws IOException {
        List<String> all = podman(list).lines().distinct().toList();
        if (!all.isEmpty()) {
            podman(Stream.concat(remove.stream(), all.stream()).toList());
        }
    }

    private String podman(List<String> arguments) throws IOException {
        return user.must(Stream.concat(Stream.of("podman"), arguments.stream()).toArray(String[]::new));
    }

    /** A directory that somebody else has put something into stays. */
    private void delete(Path path) throws IOException {
        if (path.equals(user.beside().directory())) {
            user.must("rm", "-rf", "--one-file-system", "--", path.toString()); // a manager makes what nobody may read
        }
        boolean whole = Probes.ALL.contains(Objects.toString(path.getFileName()).replaceFirst("\\.d$", ""));
        if (whole) {
            ProbeHost.removeTree(path);
        }
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            return;
        }
    }

    /** Lets the manager forget units whose files are gone, if it has not by itself. */
    private void forget(Step beforeReload) throws Unprovided, IOException {
        Map<String, Map<String, String>> units = LiveUnits.read(user).units();
        boolean known = Probes.ALL.stream()
                .map(unit -> units.getOrDefault(unit, Map.of()))
                .anyMatch(unit -> !List.of("", "not-found").contains(LiveUnits.of(unit, "LoadState")));
        if (known) {
            beforeReload.run();
            user.systemctl("daemon-reload");
        }
    }

    /** Removes the directory of a run, the record last. */
    static void removeBase(Path base) throws IOException {
        Path record = LiveRecord.file(base);
        try (Stream<Path> entries = Files.list(base)) {
            for (Path entry : entries.filter(path -> !path.equals(record)).toList()) {
                if (Files.isSymbolicLink(entry)) {
                    Files.delete(entry);
                } else {
                    ProbeHost.removeTree(entry);
                    Files.deleteIfExists(entry);
                }
            }
        }
        Files.deleteIfExists(record);
        Files.delete(base);
    }
}
