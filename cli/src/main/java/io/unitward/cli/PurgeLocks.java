package io.unitward.cli;

import io.unitward.host.Deadline;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every lock of one manager's state: while a run or a stack's restart is at work nothing is removed, and while these are held none
 * begins. They are taken before anything is removed, units included, so that it is all or nothing.
 */
final class PurgeLocks implements AutoCloseable {
    /** How the files of locks end. */
    static final String SUFFIX = ".lock";

    /** What every run that acts takes, whether or not one ever did. */
    private static final String ACT = "act";

    /** Held for the moment of one write, also by runs that only look, and by our own journal. */
    private static final String STATE = "state";

    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final StateDirectory directory;
    private final List<RunLock> held = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();

    private PurgeLocks(StateDirectory directory) {
        this.directory = directory;
    }

    /**
     * Takes them.
     *
     * @param place whose state it is; its directory is made where it is missing
     * @param stacks names of declared stacks, whose restart may begin for the first time
     * @throws RunFailure when another run is at work (75), or somebody else could change what is there (78)
     */
    static PurgeLocks take(InstallPlace place, Collection<String> stacks) throws RunFailure {
        PurgeLocks locks = null;
        boolean taken = false;
        try {
            locks = new PurgeLocks(Purge.open(place));
            Set<String> wanted = locks.present();
            wanted.add(ACT);
            for (String stack : stacks) {
                wanted.add("operate-" + stack);
                wanted.add("apply-" + stack);
            }
            locks.takeAll(wanted, Duration.ZERO);
            // Whoever is stopped in the midst of a write is found out now, and not when the units are gone.
            RunLock.await(locks.directory, STATE, Deadline.in(MOMENT)).close();
            taken = true;
            return locks;
        } catch (LockHeld atWork) {
            throw new RunFailure(ExitCode.LOCKED, List.of(String.valueOf(atWork.getMessage()), "nothing was done"));
        } catch (IOException failure) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, failure);
        } catch (StateUnusable unusable) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, unusable);
        } finally {
            if (!taken && locks != null) {
                locks.close();
            }
        }
    }

    /**
     * Takes those that came since, and that of the state itself.
     *
     * @throws RunFailure when another run is at work (75)
     */
    void takeLast() throws RunFailure, IOException {
        Set<String> wanted = present();
        wanted.add(STATE);
        try {
            takeAll(wanted, MOMENT);
        } catch (LockHeld atWork) {
            throw new RunFailure(
                    ExitCode.LOCKED,
                    List.of(
                            String.valueOf(atWork.getMessage()),
                            "the units are gone, and what is remembered is not; the same command goes on from there"));
        }
    }

    private void takeAll(Set<String> wanted, Duration patience) throws LockHeld, IOException {
        for (String name : wanted) {
            if (names.add(name)) {
                held.add(RunLock.await(directory, name, Deadline.in(patience)));
            }
        }
    }

    /** Those that somebody has taken at some time, but for that of the state. */
    private Set<String> present() throws IOException {
        Set<String> present = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory.file(""))) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(name -> present.add(name.substring(0, name.length() - SUFFIX.length())));
        }
        present.remove(STATE);
        return present;
    }

    @Override
    public void close() {
        held.forEach(RunLock::close);
        held.clear();
    }
}
