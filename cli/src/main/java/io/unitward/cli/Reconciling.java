package io.unitward.cli;

import io.unitward.collector.disk.Activation;
import io.unitward.engine.Policies;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitNames;
import io.unitward.generation.Generation;
import io.unitward.generation.GenerationFile;
import io.unitward.generation.SwitchReport;
import io.unitward.host.Deadline;
import io.unitward.pending.History;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.reconcile.Decision;
import io.unitward.remediation.reconcile.Reconciler;
import io.unitward.remediation.reconcile.SwitchMemory;
import io.unitward.remediation.reconcile.SwitchOutcome;
import io.unitward.remediation.reconcile.SwitchRules;
import io.unitward.remediation.reconcile.Switched;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One switch between two generations: both are read, the manager is looked at and judged, a plan is made and, unless this is a
 * dry run, carried out.
 */
final class Reconciling {
    private final AuditOptions options;
    private final Console console;
    private final @Nullable Path from;
    private final Path to;
    private final Duration timeout;

    Reconciling(AuditOptions options, Console console, @Nullable Path from, Path to, Duration timeout) {
        this.options = options;
        this.console = console;
        this.from = from;
        this.to = to;
        this.timeout = timeout;
    }

    SwitchReport run(Background<Policies> shipped) throws RunFailure {
        Deadline deadline = Deadline.in(timeout);
        Configured configured = Configured.read(options, console);
        boolean live = options.snapshot() == null;
        if (live) {
            requireAlone();
        }
        Path old = from;
        Generation before = old == null ? Generation.EMPTY : read(configured, old, "--from", deadline);
        Generation after = read(configured, to, "--to", deadline);
        Memory memory = Memory.open(options);
        if (memory.barred() != null && !options.dryRun()) {
            throw new RunFailure(ExitCode.ACTION_PENDING, "nothing was done: " + memory.barred());
        }
        SwitchRules rules = new SwitchRules(before, after, memory.holds(Instant.now()));
        List<String> notes = new ArrayList<>(memory.notes());
        SwitchMemory.Read remembered = memory.directory() == null
                ? new SwitchMemory.Read(Switched.NONE, null)
                : new SwitchMemory(memory.directory()).read();
        if (remembered.warning() != null) {
            notes.add(remembered.warning());
        }
        Judge judge = judge(configured, shipped);
        List<String> globs = new ArrayList<>(globs(before, after));
        // What is still to be started again need be neither in memory nor of a generation.
        globs.addAll(remembered.switched().owed());
        Observation seen;
        SwitchOutcome outcome;
        Decision decision;
        try (Progress progress = configured.looking()) {
            Snapshot snapshot = look(judge, globs);
            seen = judge.judge(snapshot, memory.without(snapshot).history());
            requireQuiet(seen.snapshot());
            decision = Decision.of(seen, rules, remembered.switched());
            progress.now("switching units of the " + options.managerName());
            outcome = carryOut(judge, decision, rules, memory, globs, deadline);
        }
        outcome.notes().stream().filter(note -> !notes.contains(note)).forEach(notes::add);
        if (!options.dryRun()) {
            logged(judge, memory, outcome).forEach(notes::add);
        }
        return report(seen.snapshot(), decision, outcome, remembered.warning() != null, notes);
    }

    private SwitchOutcome carryOut(
            Judge judge, Decision decision, SwitchRules rules, Memory memory, List<String> globs, Deadline deadline)
            throws RunFailure {
        if (options.dryRun() || memory.directory() == null) {
            return new SwitchOutcome(List.of(), List.of());
        }
        AuditedManager manager = judge.run().manager();
        Reconciler reconciler = new Reconciler(
                manager.jobs(), manager.executor(), manager.files(), memory.directory(), InstantSource.system());
        return Acting.run(
                "run the same again",
                () -> reconciler.carryOut(decision, rules, history -> again(judge, globs, history), deadline));
    }

    /**
     * Writes down what an audit would find now, as an audit does. Looked at as an audit does, too: a switch sees more of a host, so that
     * the next audit would take what it does not look at for gone.
     *
     * @return what could not be written down, sentences without a full stop
     */
    private List<String> logged(Judge judge, Memory memory, SwitchOutcome outcome) {
        StateDirectory directory = memory.directory();
        if (directory == null) {
            return List.of();
        }
        try (Progress progress = judge.run().looking()) {
            History remembered = new StateStore(directory).read().history();
            Snapshot snapshot = judge.run().collect();
            History history = memory.without(remembered, snapshot);
            Observation seen = new Judge(judge.run(), judge.policies(), memory).judge(snapshot, history);
            boolean acted = !outcome.results().isEmpty();
            List<String> unwritten =
                    new WrittenDown(memory, judge.run().texts(memory), seen).at(seen, acted, history, null);
            progress.end();
            return unwritten;
        } catch (RunFailure failure) {
            return List.of("findings are not logged: " + String.join("; ", failure.lines()));
        }
    }

    private static Judge judge(Configured configured, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = configured.policies(shipped);
        try (Progress progress = configured.looking()) {
            return new Judge(configured, judging.await(progress), List.of());
        }
    }

    /** One look that asks of more units in full than the manifest wants. */
    private static Snapshot look(Judge judge, List<String> units) throws RunFailure {
        Path file = judge.run().options().snapshot();
        return file != null ? SnapshotFile.read(file) : judge.run().collectAlso(units);
    }

    private static Observation again(Judge judge, List<String> units, History history) {
        try {
            return judge.judge(look(judge, units), history);
        } catch (RunFailure failure) {
            throw new Unjudged(failure);
        }
    }

    /** Two that switch units at once would undo each other's work. */
    private void requireAlone() throws RunFailure {
        long uid = options.scope() == Scope.SYSTEM ? 0 : options.managerUid();
        String other =
                Activation.onThisHost().running(uid, ProcessHandle.current().pid());
        if (other != null) {
            throw new RunFailure(ExitCode.LOCKED, other + "; expected none, nothing was done");
        }
    }

    private void requireQuiet(Snapshot snapshot) throws RunFailure {
        String activity = snapshot.host().activity();
        if (activity != null && options.snapshot() == null) {
            throw new RunFailure(
                    ExitCode.LOCKED, "units may be changing right now: " + activity + "; nothing was done");
        }
    }

    private static Generation read(Configured configured, Path directory, String option, Deadline deadline)
            throws RunFailure {
        try {
            List<GenerationFile> files = configured.manager().generation(directory, deadline);
            return new Generation(directory.toString(), files);
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.BAD_DATA, option + ": " + failure.getMessage());
        }
    }

    /** What is to be known in full: every unit that a file or drop-in of either generation is about. */
    private static List<String> globs(Generation before, Generation after) {
        Set<String> globs = new TreeSet<>();
        for (Generation generation : List.of(before, after)) {
            for (String name : generation.names()) {
                globs.add(UnitNames.isTemplate(name) ? name.replace("@.", "@*.") : name);
            }
            // What starts with it, or stops for it, may be of no generation, and need not be in memory.
            globs.addAll(generation.tied());
            for (GenerationFile file : generation.files().values()) {
                String directory = file.directory();
                if (!directory.isEmpty()) {
                    // A directory of drop-ins or links may be for many units.
                    String of = directory.substring(0, directory.lastIndexOf('.'));
                    if (UnitNames.isType(of)) {
                        globs.add("*." + of);
                    } else if (UnitNames.isDashPrefix(of)) {
                        globs.add(of.replaceFirst("-\\.([a-z]+)$", "-*.$1"));
                    }
                }
            }
        }
        return List.copyOf(globs);
    }

    private SwitchReport report(
            Snapshot snapshot, Decision decision, SwitchOutcome outcome, boolean forgot, List<String> notes) {
        List<ExitCode> held = new ArrayList<>();
        if (forgot) {
            // What an earlier run was to start again, and did not, is not known: nobody can say that all is well.
            held.add(ExitCode.UNKNOWN);
        }
        if (outcome.untold()) {
            held.add(ExitCode.UNKNOWN);
        }
        if (!outcome.down().isEmpty()) {
            held.add(ExitCode.NOT_REACHED);
        }
        for (Refusal refusal : decision.refusals()) {
            held.add(
                    switch (refusal.kind()) {
                        case NOT_VOUCHED -> ExitCode.VIOLATION;
                        case UNKNOWN -> ExitCode.UNKNOWN;
                        case NOT_PERMITTED -> ExitCode.ACTION_PENDING;
                        case NO_EFFECT, CHANGED -> ExitCode.ACTION_FAILED;
                    });
        }
        if (!snapshot.manager().available()) {
            held.add(ExitCode.UNKNOWN);
        }
        if (!decision.heldBack().isEmpty()
                || (outcome.results().isEmpty() && !decision.plan().steps().isEmpty())) {
            held.add(ExitCode.ACTION_PENDING);
        }
        for (ActionResult result : outcome.results()) {
            switch (result.outcome()) {
                case DONE -> {
                    // seen to be as planned
                }
                case DEADLINE -> held.add(ExitCode.DEADLINE);
                case JOB_FAILED -> held.add(ExitCode.JOB_FAILED);
                case NOT_REACHED -> held.add(ExitCode.NOT_REACHED);
                case ROLLED_BACK -> held.add(ExitCode.ROLLED_BACK);
                case FAILED, NO_EFFECT, CHANGED_DURING_RELOAD, CHANGED_MEANWHILE -> held.add(ExitCode.ACTION_FAILED);
            }
        }
        List<ExitCode> codes = ExitCode.ordered(held);
        return new SwitchReport(
                codes.get(0).code(),
                codes.stream().map(ExitCode::code).toList(),
                options.dryRun(),
                snapshot.manager().scope(),
                snapshot.manager().uid(),
                options.userOf() == null ? null : options.userOf().name(),
                from == null ? null : from.toString(),
                to.toString(),
                decision.plan(),
                decision.refusals(),
                outcome.results().stream()
                        .map(result -> JournalHint.on(result, options))
                        .toList(),
                notes);
    }
}
