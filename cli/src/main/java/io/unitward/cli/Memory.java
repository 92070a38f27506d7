package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.engine.clean.KnownClean;
import io.unitward.facts.Snapshot;
import io.unitward.pending.History;
import io.unitward.pending.Repair;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.CleanStore;
import io.unitward.remediation.journal.FindingsLog;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.PlanStore;
import io.unitward.remediation.journal.RememberedPlan;
import io.unitward.remediation.journal.RememberedThen;
import io.unitward.remediation.journal.Remembering;
import io.unitward.remediation.journal.Repairs;
import io.unitward.remediation.journal.SeenPolicies;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.journal.Unsent;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.remediation.stack.StackMemoryStore;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Hold;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was remembered when the run began, and where to remember more. */
final class Memory {
    /** Another run holds the state for the moment of one write; a plan that is not remembered is no harm. */
    private static final Duration PLAN_PATIENCE = Duration.ofMillis(200);

    /** A policy that is not noted counts at once, so it is worth a wait; it is new once in a policy's life. */
    static final Duration NOTING_PATIENCE = Duration.ofSeconds(2);

    /** No file that holds something is as short as this, and one that holds nothing is no longer. */
    private static final int NO_HOLDS = 50;

    private final @Nullable StateDirectory directory;
    private final @Nullable StateStore store;
    private final History history;
    private final List<Instant> reloads;
    private final List<JournalEntry> journal;
    private final List<Hold> holds;
    private final @Nullable String barred;
    private final List<String> notes;
    private final @Nullable RememberedThen then;
    private SeenPolicies.Known seenPolicies;
    private History latest;
    private Set<String> shipped = Set.of();
    private CleanStore.Known knownClean = CleanStore.Known.NOTHING;

    private Memory(
            @Nullable StateDirectory directory,
            @Nullable StateStore store,
            History history,
            List<Instant> reloads,
            List<JournalEntry> journal,
            List<Hold> holds,
            @Nullable String barred,
            List<String> notes,
            @Nullable RememberedThen then,
            SeenPolicies.Known seenPolicies) {
        this.then = then;
        this.seenPolicies = seenPolicies;
        this.directory = directory;
        this.store = store;
        this.history = history;
        this.latest = history;
        this.reloads = reloads;
        this.journal = journal;
        this.holds = holds;
        this.barred = barred;
        this.notes = notes;
    }

    /**
     * Reads what earlier runs left. A snapshot file is judged without our own memory, which is another host's or another
     * time's, and with what was written down beside it, if that is named.
     *
     * @throws RunFailure when a run that may act cannot keep state, or somebody else could change it
     */
    static Memory open(AuditOptions options) throws RunFailure {
        if (options.noState() || options.snapshot() != null) {
            RememberedThen then = then(options);
            return new Memory(
                    null,
                    null,
                    then.history(),
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    then,
                    SeenPolicies.Known.NOTHING);
        }
        try {
            Path place = options.stateDirectory() != null
                    ? options.stateDirectory()
                    : Caller.stateDirectory(options.callerUid(), options.scope());
            StateDirectory directory = StateDirectory.open(place, options.scope(), options.managerUid());
            StateStore store = new StateStore(directory);
            StateStore.Remembered remembered = store.read();
            ActionJournal.Contents journal = new ActionJournal(directory).read();
            List<String> notes = new ArrayList<>();
            if (remembered.warning() != null) {
                notes.add(remembered.warning());
            }
            Map<String, StackMemory.Underway> updates =
                    StackMemoryStore.underway(StateDirectory.of(place, options.scope(), options.managerUid()));
            notes.addAll(Unfinished.told(directory, journal.unfinished(), updates.values()));
            if (journal.damaged() > 0) {
                notes.add(
                        "in the journal " + directory.file("actions.jsonl") + " " + journal.damaged()
                                + (journal.damaged() == 1 ? " line" : " lines")
                                + " could not be read: each counts for limits such as max-per-hour as an action of any kind on"
                                + " anything, while it may be that young; delete what is no JSON object, once you know what it was");
            }
            HoldStore.Held held = new HoldStore(directory).read();
            String full = new ActionJournal(directory).full(Instant.now());
            for (String unusable : new String[] {held.unusable(), journal.newer(), full}) {
                if (unusable != null) {
                    notes.add(unusable);
                }
            }
            String barred = held.unusable() != null
                    ? held.unusable()
                    : remembered.newer() ? remembered.warning() : journal.newer() != null ? journal.newer() : full;
            return new Memory(
                    directory,
                    remembered.newer() ? null : store,
                    remembered.history(),
                    journal.begun(ActionKind.DAEMON_RELOAD),
                    journal.entries(),
                    held.holds(),
                    barred,
                    notes,
                    null,
                    new SeenPolicies(directory).read());
        } catch (StateUnusable unusable) {
            return withoutState(options, String.valueOf(unusable.getMessage()));
        } catch (IOException failure) {
            return withoutState(options, "the journal cannot be read: " + failure.getMessage());
        }
    }

    /**
     * What was written down beside a snapshot.
     *
     * @throws RunFailure when it cannot be read
     */
    private static RememberedThen then(AuditOptions options) throws RunFailure {
        Path kept = options.memory();
        if (kept == null) {
            return RememberedThen.NOTHING;
        }
        try {
            return RememberedThen.read(kept);
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.BAD_DATA,
                    "--memory: " + failure.getMessage() + "; expected the directory that --evidence wrote");
        }
    }

    /** Whether something may be held, by a glance at the file that says so. */
    static boolean mayHold(AuditOptions options) {
        return size(options, "holds.json") > NO_HOLDS;
    }

    /** Of a file of the state, in bytes; 0 where there is none or it is not for this run. */
    private static long size(AuditOptions options, String name) {
        if (options.noState() || options.snapshot() != null) {
            return 0;
        }
        try {
            Path place = options.stateDirectory() != null
                    ? options.stateDirectory()
                    : Caller.stateDirectory(options.callerUid(), options.scope());
            return Files.size(StateDirectory.of(place, options.scope(), options.managerUid())
                    .resolve(name));
        } catch (RunFailure | IOException none) {
            // A run that needs the place ends where it opens it.
            return 0;
        }
    }

    /** A dry run needs no memory; a run that may act must be able to write down what it does. */
    private static Memory withoutState(AuditOptions options, String reason) throws RunFailure {
        if (!options.dryRun()) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, reason + "; or name another place with --state-dir");
        }
        return new Memory(
                null,
                null,
                History.NONE,
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of("nothing is remembered, and holds are not known: " + reason),
                null,
                SeenPolicies.Known.NOTHING);
    }

    /** The same without attempts at reloads that, by a look made after it was read, were never sent. */
    Memory without(Snapshot seen) {
        return new Memory(
                directory, store, without(history, seen), reloads, journal, holds, barred, notes, then, seenPolicies);
    }

    /** The same of what was read since. */
    History without(History now, Snapshot seen) {
        return Unsent.without(now, journal, seen);
    }

    History history() {
        return history;
    }

    /** What is remembered after {@link #remember}. */
    History latest() {
        return latest;
    }

    /** When reloads were begun, as far as the journal tells. */
    List<Instant> reloads() {
        return reloads;
    }

    /** When actions of a kind were begun, or may have been. */
    List<Instant> begun(ActionKind kind) {
        return journal.stream()
                .filter(entry -> entry.countsAs(kind.text()))
                .map(JournalEntry::at)
                .toList();
    }

    /** What was done before, in file order. */
    List<JournalEntry> journal() {
        return journal;
    }

    /**
     * What earlier runs found nothing about. A run that keeps nothing judges everything.
     *
     * @param now this host's clock, whatever the snapshot says
     */
    KnownClean clean(Instant now) {
        if (store == null || directory == null) {
            return KnownClean.NOTHING;
        }
        knownClean = new CleanStore(directory).read(now);
        return new KnownClean(JudgingPolicies.thisProgram(), knownClean.keys());
    }

    /**
     * Remembers what nothing was found about.
     *
     * @return what went wrong, a sentence; null when nothing did
     */
    @Nullable
    String rememberClean(Observation seen, Instant now) {
        if (store == null || directory == null || knownClean.keys().containsAll(seen.clean())) {
            return null;
        }
        try {
            new CleanStore(directory).add(seen.clean(), knownClean, now);
            return null;
        } catch (IOException failure) {
            return "what is clean is not remembered, and is judged again: " + failure.getMessage();
        }
    }

    /** Whether an earlier run may have judged what this one sees, by a glance. */
    static boolean mayBeClean(AuditOptions options) {
        return size(options, CleanStore.FILE) > 0;
    }

    /** What was put right before. */
    List<Repair> repairs() {
        if (then != null) {
            return then.repairs();
        }
        return directory == null ? List.of() : Repairs.of(journal, new BeforeStore(directory));
    }

    private static boolean found(AuditReport report) {
        for (UnitVerdict unit : report.units()) {
            if (!unit.findings().isEmpty()) {
                return true;
            }
        }
        return !report.manager().findings().isEmpty();
    }

    /** Since when findings have been there; empty when that is not remembered, or cannot be read. */
    Map<Finding, Instant> firstSeen(AuditReport report) {
        if (directory == null || !found(report)) {
            return Map.of();
        }
        try {
            return new FindingsLog(directory).firstSeen(report);
        } catch (IOException unreadable) {
            return Map.of(); // the log said so when it was written to
        }
    }

    /**
     * Which of the shipped policies that judge are new at a moment. One that nothing is known of yet is noted first: it is
     * given its time only by what is on disk.
     */
    List<PolicyChanges.Fresh> fresh(Policies policies, Instant at) {
        if (then != null) {
            return then.fresh();
        }
        shipped = Set.copyOf(JudgingPolicies.shipped(policies));
        if (seenPolicies.lacks(shipped)) {
            seenPolicies = noted(at);
        }
        return seenPolicies.fresh(JudgingPolicies.onProbation(policies), at);
    }

    /**
     * Notes the policies that were judged by, when nothing is known of any: then all are accepted.
     *
     * @return what went wrong, a sentence; null when nothing did
     */
    @Nullable
    String notePolicies(Instant at) {
        if (seenPolicies.policies() != null || shipped.isEmpty()) {
            return seenPolicies.warning();
        }
        String warning = seenPolicies.warning();
        seenPolicies = noted(at);
        return warning == null ? seenPolicies.warning() : warning;
    }

    private SeenPolicies.Known noted(Instant at) {
        if (directory == null) {
            return seenPolicies;
        }
        return new SeenPolicies(directory).noted(seenPolicies, shipped, Version.number(), at, NOTING_PATIENCE);
    }

    /** Whether anything is kept for later runs. */
    boolean isKept() {
        return store != null;
    }

    /** What is held at a moment. */
    List<Hold> holds(Instant at) {
        return holds.stream().filter(hold -> at.isBefore(hold.until())).toList();
    }

    /** Why nothing may be done, whatever the plan; null when something may. */
    @Nullable
    String barred() {
        return barred;
    }

    /** What the reader should know of earlier runs, sentences without a full stop. */
    List<String> notes() {
        return notes;
    }

    /** Where state is kept; null when nothing is. */
    @Nullable
    StateDirectory directory() {
        return directory;
    }

    /**
     * Logs which findings came and went.
     *
     * @return what went wrong, a sentence; null when nothing did
     */
    @Nullable
    String log(Observation seen) {
        if (store == null || directory == null) {
            return null;
        }
        try {
            return new FindingsLog(directory)
                    .note(seen.report(), seen.snapshot().manager().available());
        } catch (IOException failure) {
            return "findings are not logged: " + failure.getMessage();
        }
    }

    /**
     * Remembers what a plan that is shown was made of.
     *
     * @return what went wrong, a sentence; null when nothing did
     */
    @Nullable
    String remember(RememberedPlan plan) {
        if (store == null || directory == null) {
            return null;
        }
        try {
            String aside = new PlanStore(directory).add(plan, PLAN_PATIENCE);
            return aside == null ? null : "the file of earlier plans was damaged and is kept as " + aside;
        } catch (IOException failure) {
            return "the plan is not remembered: " + failure.getMessage();
        }
    }

    /**
     * Remembers what this look showed to be loaded.
     *
     * @return what went wrong, a sentence; null when nothing did
     */
    @Nullable
    String remember(Observation seen) {
        if (store == null) {
            return null;
        }
        Set<String> declared = seen.report().units().stream()
                .filter(unit -> unit.owner() != null)
                .map(UnitVerdict::unit)
                .collect(Collectors.toUnmodifiableSet());
        try {
            boolean written = store.update(before -> latest = before.equals(history)
                    ? Remembering.remember(before, seen.snapshot(), seen.pending(), declared::contains)
                    : before);
            return written ? null : "nothing new is remembered: another run is writing the state";
        } catch (IOException failure) {
            return "nothing new is remembered: " + failure.getMessage();
        }
    }
}
