package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.facts.Bond;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.host.Deadline;
import io.unitward.ownership.OwnUnits;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.act.UnderLock;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateFiles;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.Hold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what makes our own units be there, or be gone: first the record, so that an audit in between knows what should
 * be, then the files, then the one reload that loads them, then the timers. For units that go it is the other way round.
 *
 * @param run what the run goes by
 * @param place where things are
 * @param next what is installed afterwards; null for nothing
 */
record InstallWork(
        Configured run, InstallPlace place, @Nullable InstallRecord next) {
    private static final Duration JOBS = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Does it under the lock, which a purge has already.
     *
     * @param changes what is to be done to files
     * @param started names of the timers and path units that shall run afterwards
     * @throws RunFailure when anything of it is refused or fails; the message says what
     */
    void carryOut(List<InstallFiles.Change> changes, List<String> started) throws RunFailure {
        Memory memory = Memory.open(run.options());
        StateDirectory state = Objects.requireNonNull(memory.directory(), "a run that acts has a state directory");
        refuseHeld(memory.holds(Instant.now()), changes);
        UnderLock.Work<Optional<RunFailure>> work = () -> {
            try {
                locked(memory, state, changes, started);
                return Optional.empty();
            } catch (RunFailure refused) {
                return Optional.of(refused);
            }
        };
        boolean isOurs = RunLock.isOurs(state.file("act.lock"));
        Optional<RunFailure> failure =
                Acting.run(() -> isOurs ? UnderLock.held(state, work) : UnderLock.run(state, work));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void locked(Memory memory, StateDirectory state, List<InstallFiles.Change> changes, List<String> started)
            throws RunFailure, IOException {
        OwnReload reload =
                new OwnReload(run, new ActionJournal(state), memory.history(), paths(changes), withoutFile(changes));
        boolean isThere = next != null && changes.isEmpty();
        OwnReload.Look before = reload.onlyOurs(isThere);
        if (next != null) {
            write(state, next);
        }
        stop(before, changes);
        OwnFiles files = new OwnFiles(place.uid());
        for (InstallFiles.Change change : changes) {
            apply(files, change);
        }
        if (!isThere || reload.isAwaited(before)) {
            reload.load();
        }
        start(changes, started);
        if (next == null) {
            Files.deleteIfExists(state.file(InstallRecord.FILE));
        }
    }

    private void refuseHeld(List<Hold> holds, List<InstallFiles.Change> changes) throws RunFailure {
        Instant now = Instant.now();
        List<String> held = new ArrayList<>();
        for (Hold hold : holds) {
            if (hold.coversManager(now) || changes.stream().anyMatch(change -> hold.covers(change.unit(), now))) {
                held.add(Installations.held(hold, place));
            }
        }
        if (!held.isEmpty()) {
            held.add("nothing was done");
            throw new RunFailure(ExitCode.ACTION_PENDING, held);
        }
    }

    /** What may wait for a reload and is ours: what is changed now, and what an earlier run may have left. */
    private Set<String> paths(List<InstallFiles.Change> changes) {
        Set<String> paths = new TreeSet<>();
        changes.forEach(change -> paths.add(change.path()));
        for (String name : OwnUnits.names()) {
            paths.add(place.units().resolve(name).toString());
            for (String target : List.of("timers.target.wants", "paths.target.wants")) {
                // The directory as well: of one that is empty afterwards nothing is left.
                paths.add(place.units().resolve(target).toString());
                paths.add(place.units().resolve(target).resolve(name).toString());
            }
        }
        return paths;
    }

    /** The units of which there will be no file: a drop-in of one that somebody else made changes nothing any more. */
    private Set<String> withoutFile(List<InstallFiles.Change> changes) {
        Set<String> without = new TreeSet<>();
        for (String name : OwnUnits.names()) {
            Path file = place.units().resolve(name);
            boolean removed = changes.stream()
                    .anyMatch(change ->
                            change.verb().equals("remove") && change.path().equals(file.toString()));
            if (removed || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                without.add(name);
            }
        }
        return without;
    }

    private Set<String> gone(List<InstallFiles.Change> changes) {
        Set<String> gone = new TreeSet<>(next == null ? OwnUnits.names() : Set.of());
        for (InstallFiles.Change change : changes) {
            if (change.verb().equals("remove")) {
                gone.add(change.unit());
            }
        }
        return gone;
    }

    /** What is to be taken away must not run, nor stay failed. */
    private void stop(OwnReload.Look look, List<InstallFiles.Change> changes) throws RunFailure {
        Set<String> gone = gone(changes);
        List<JobOrder> stops = new ArrayList<>();
        List<JobOrder> resets = new ArrayList<>();
        look.snapshot().units().stream()
                .filter(unit -> unit.inMemory()
                        && (gone.contains(unit.id())
                                || (gone.contains(OwnUnits.FAILED + "@.service")
                                        && unit.id().startsWith(OwnUnits.FAILED + "@"))))
                .forEach(unit -> {
                    if ("failed".equals(unit.activeState())) {
                        resets.add(new JobOrder(JobVerb.RESET_FAILED, unit.id()));
                    } else if (!"inactive".equals(unit.activeState())) {
                        stops.add(new JobOrder(JobVerb.STOP, unit.id()));
                    }
                });
        jobs(stops);
        jobs(resets);
        if (gone.contains(OwnUnits.FAILED + "@.service")) {
            stopSlice(look);
        }
    }

    /** systemd makes a slice for the instances of a template, and lets it stay when the last of them is gone. */
    private void stopSlice(OwnReload.Look look) throws RunFailure {
        String slice = OwnUnits.sliceOfFailed(place.scope());
        if (look.snapshot().units().stream().noneMatch(unit -> isMade(unit, slice))) {
            return;
        }
        // A slice takes along all that is in it. By now that should be nothing; what is others' stays, and so does the
        // slice.
        Snapshot now = run.collectAlso(List.of(slice));
        boolean isEmpty = now.units().stream().anyMatch(unit -> isMade(unit, slice))
                && now.bonds().stream()
                        .anyMatch(bonds -> bonds.unit().equals(slice)
                                && bonds.of(Bond.REQUIRED_BY).stream().allMatch(OwnUnits::isOne));
        if (isEmpty) {
            jobs(List.of(new JobOrder(JobVerb.STOP, slice)));
        }
    }

    private static boolean isMade(Unit unit, String slice) {
        return unit.id().equals(slice)
                && "active".equals(unit.activeState())
                && unit.loaded() != null
                && unit.loaded().fragmentPath() == null;
    }

    private void start(List<InstallFiles.Change> changes, List<String> started) throws RunFailure {
        List<JobOrder> orders = new ArrayList<>();
        for (String unit : started) {
            boolean written = changes.stream().anyMatch(change -> change.unit().equals(unit));
            orders.add(new JobOrder(written ? JobVerb.RESTART : JobVerb.START, unit));
        }
        jobs(orders);
    }

    private void jobs(List<JobOrder> orders) throws RunFailure {
        if (orders.isEmpty()) {
            return;
        }
        List<String> failed = new ArrayList<>();
        for (JobEnd end : run.manager().jobs().run(orders, Deadline.in(JOBS))) {
            if (end.state() != JobEnd.State.DONE) {
                failed.add(end.message());
            }
        }
        if (!failed.isEmpty()) {
            failed.add("the units are written; 'unitward status' says what is missing");
            throw new RunFailure(ExitCode.JOB_FAILED, failed);
        }
    }

    private static void write(StateDirectory state, InstallRecord record) throws RunFailure, IOException {
        StateFiles files = new StateFiles(state);
        byte[] bytes = record.text().getBytes(StandardCharsets.UTF_8);
        if (!files.locked(() -> files.replace(InstallRecord.FILE, bytes), PATIENCE)) {
            throw new RunFailure(
                    ExitCode.LOCKED, "another run keeps writing the state in " + state.file("") + "; nothing was done");
        }
    }

    private static void apply(OwnFiles files, InstallFiles.Change change) throws RunFailure {
        String seen = change.there().seen();
        Sent sent = files.act(
                new ActionDetail.PutBack(change.path(), seen == null ? "" : seen, change.wanted()), Deadline.in(JOBS));
        String why = sent instanceof Sent.Accepted
                ? null
                : sent instanceof Sent.NotSent not
                        ? not.reason()
                        : sent instanceof Sent.Changed changed
                                ? changed.reason()
                                : sent instanceof Sent.NoAnswer none ? none.reason() : "it was not done";
        if (why != null) {
            throw new RunFailure(
                    ExitCode.ACTION_FAILED,
                    List.of(
                            "to " + change.verb() + " " + change.path() + ": " + why,
                            "what came before that is done; the same command goes on from there"));
        }
        if (change.verb().equals("disable")) {
            removeIfEmpty(Objects.requireNonNull(Path.of(change.path()).getParent()));
        }
    }

    /** As 'systemctl disable' leaves no empty directory behind. */
    private static void removeIfEmpty(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException inUse) {
            return;
        } catch (IOException stays) {
            return; // it is empty, and harms nobody
        }
    }
}
