package io.unitward.remediation.reconcile;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.generation.SwitchPlan;
import io.unitward.generation.SwitchStep;
import io.unitward.generation.SwitchStep.Phase;
import io.unitward.host.Deadline;
import io.unitward.reach.Touched;
import io.unitward.remediation.Recovery;
import io.unitward.remediation.Reobserve;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.UnderLock;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.plan.Held;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a switch: lock, look again and plan again, then stop, reload the manager, and last reload, restart and start
 * side by side; each step journaled before and after, each unit looked at afterwards.
 *
 * <p>A unit that fails or takes long keeps nobody else waiting. Should the manager not be reloaded, what was stopped is started
 * again as it was, and nothing else is done.
 */
public final class Reconciler {
    /** What was stopped is started again even when the time is over. */
    private static final Duration LAST_GRACE = Duration.ofSeconds(10);

    private final Jobs jobs;
    private final Executor reloader;
    private final UnitFiles files;
    private final StateDirectory directory;
    private final ActionJournal journal;
    private final StateStore store;
    private final SwitchMemory memory;
    private final InstantSource clock;

    /**
     * For one manager.
     *
     * @param jobs does what is done to units
     * @param reloader reloads the manager
     * @param files looks at files that an earlier run may have left half done
     * @param directory the state of that manager
     * @param clock for the journal
     */
    public Reconciler(Jobs jobs, Executor reloader, UnitFiles files, StateDirectory directory, InstantSource clock) {
        this.jobs = jobs;
        this.reloader = reloader;
        this.files = files;
        this.directory = directory;
        this.journal = new ActionJournal(directory);
        this.store = new StateStore(directory);
        this.memory = new SwitchMemory(directory);
        this.clock = clock;
    }

    /**
     * Carries it out.
     *
     * @param planned what was decided; with a refusal or without a step nothing happens
     * @param rules what it was decided with
     * @param reobserve how to look again
     * @param deadline for all of it
     * @throws LockHeld when another run acts on the same manager; nothing was done
     * @throws StateUnusable when journal or state cannot be used; nothing was done
     */
    public SwitchOutcome carryOut(Decision planned, SwitchRules rules, Reobserve reobserve, Deadline deadline)
            throws LockHeld, StateUnusable {
        if (!planned.refusals().isEmpty() || planned.plan().steps().isEmpty()) {
            return new SwitchOutcome(List.of(), List.of());
        }
        return UnderLock.run(directory, () -> new Run(planned.plan(), rules, reobserve, deadline).run());
    }

    /** One switch under the lock. */
    private final class Run {
        private final Reobserve reobserve;
        private final Deadline deadline;
        private final List<ActionResult> results = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        /** What is known to be as planned, by unit. */
        private final Map<String, JobEnd> ends = new HashMap<>();
        /** Unit → its states before anything is done, or after what was done to it last. */
        private final Map<String, String> states = new HashMap<>();
        /** What was sent a stop, and what systemd stops along with that: it is started again, held since or not. */
        private final Set<String> broughtDown = new HashSet<>();
        /** What was to be done and was not, because it has come to be held. */
        private final Set<String> heldSince = new HashSet<>();

        /** As it was made last: the same steps, and what they do besides as it is now. */
        private SwitchPlan plan;

        /** With the holds as they were read last. */
        private SwitchRules rules;

        Run(SwitchPlan plan, SwitchRules rules, Reobserve reobserve, Deadline deadline) {
            this.plan = plan;
            this.rules = rules;
            this.reobserve = reobserve;
            this.deadline = deadline;
        }

        SwitchOutcome run() throws IOException {
            String newer = journal.read().newer();
            if (newer == null) {
                notes.addAll(new Recovery(files, directory).run(clock.instant()));
            }
            String bar = newer != null ? newer : readHolds();
            if (bar != null) {
                changedBefore(bar);
                return new SwitchOutcome(results, notes);
            }
            SwitchMemory.Read read = memory.read();
            if (read.warning() != null) {
                notes.add(read.warning());
            }
            Switched switched = read.switched();
            Decision again = Decision.of(reobserve.observe(store.read().history()), rules, switched);
            if (!again.refusals().isEmpty() || !again.plan().digest().equals(plan.digest())) {
                changedBefore(
                        again.refusals().isEmpty()
                                ? "the plan is another one now"
                                : again.refusals().get(0).reason());
                return new SwitchOutcome(results, notes);
            }
            plan = again.plan();
            Snapshot first = again.before().snapshot();
            Set<String> owed = owed(switched, first);
            if (!owed.isEmpty()) {
                // Before anything is stopped: a run that is cut short must not leave it stopped for ever.
                memory.write(new Switched(switched.units(), owed));
            }
            // Half the time at most, so that what takes long to stop does not keep the others from being started.
            for (Unit unit : first.units()) {
                unit.names().forEach(name -> states.put(name, unit.activeState() + " (" + unit.subState() + ")"));
            }
            phase(EnumSet.of(Phase.STOP), Deadline.in(deadline.left().dividedBy(2)), first, step -> true);
            boolean reloaded = plan.of(Phase.DAEMON_RELOAD).isEmpty() || reload();
            Deadline rest =
                    owed.isEmpty() || deadline.left().compareTo(LAST_GRACE) > 0 ? deadline : Deadline.in(LAST_GRACE);
            if (reloaded) {
                phase(EnumSet.of(Phase.RESET_FAILED), rest, first, step -> true);
                phase(EnumSet.of(Phase.RELOAD, Phase.RESTART, Phase.START), rest, first, step -> true);
            } else {
                notes.add(
                        "as it is not proved that the manager was reloaded, only what had been stopped was started again");
                phase(EnumSet.of(Phase.RESTART, Phase.START), rest, first, step -> broughtDown.contains(step.unit()));
            }
            Snapshot last = reobserve.observe(store.read().history()).snapshot();
            List<String> down = remember(switched, first, last, reloaded);
            if (!last.manager().available()) {
                notes.add("what runs now could not be told: the manager did not answer: "
                        + last.manager().unavailableReason() + "; run the same again");
            }
            return new SwitchOutcome(results, notes, down, !last.manager().available());
        }

        /** What must be up in the end although it may be down in between; what is owed from before stays so until then. */
        private Set<String> owed(Switched before, Snapshot first) {
            Set<String> running = new HashSet<>();
            first.units().stream().filter(Aftermath::isUp).forEach(unit -> running.addAll(unit.names()));
            Set<String> owed = new TreeSet<>(before.owed());
            for (SwitchStep step : plan.steps()) {
                boolean starts = step.phase() == Phase.START || step.phase() == Phase.RESTART;
                if (starts && running.contains(step.unit())) {
                    owed.add(step.unit());
                }
            }
            return owed;
        }

        /** Reads the holds anew: somebody may have held a unit meanwhile. Null when they are known, else why not. */
        private @Nullable String readHolds() {
            HoldStore.Held held = new HoldStore(directory).read();
            if (held.unusable() == null) {
                rules = rules.with(held.holds());
            }
            return held.unusable();
        }

        private void changedBefore(String why) {
            SwitchStep first = plan.steps().get(0);
            results.add(new ActionResult(
                    ActionJournal.id(clock.instant()),
                    first.phase().action(),
                    first.unit(),
                    Outcome.CHANGED_MEANWHILE,
                    "nothing was done, because something changed since the plan was made: " + why));
        }

        private interface Choice {
            boolean isIn(SwitchStep step);
        }

        /** Jobs of some phases, side by side: systemd orders them by their dependencies. */
        private void phase(Set<Phase> phases, Deadline until, Snapshot first, Choice choice) throws IOException {
            List<SwitchStep> steps = permitted(
                    plan.steps().stream()
                            .filter(step -> phases.contains(step.phase()) && choice.isIn(step))
                            .toList(),
                    first);
            List<String> ids = new ArrayList<>();
            for (SwitchStep step : steps) {
                ids.add(journal.begin(
                        action(step, List.of(step.unit()), plan.also(step)),
                        plan.digest(),
                        clock.instant(),
                        was(step.unit())));
            }
            List<JobEnd> all = jobs.run(
                    steps.stream()
                            .map(step -> new JobOrder(verb(step.phase()), step.unit()))
                            .toList(),
                    until);
            for (int i = 0; i < steps.size(); i++) {
                JobEnd end = all.get(i);
                ends.put(end.order().unit(), end);
                end(
                        new ActionResult(
                                ids.get(i),
                                steps.get(i).phase().action(),
                                steps.get(i).unit(),
                                end.outcome(),
                                end.message()),
                        seen(end));
            }
        }

        /** Without what has come to be held, or would take along what has; but what we stopped ourselves is started again. */
        private List<SwitchStep> permitted(List<SwitchStep> steps, Snapshot first) {
            String unknown = readHolds();
            Set<String> held = Decision.held(first, rules, clock.instant());
            List<SwitchStep> permitted = new ArrayList<>();
            for (SwitchStep step : steps) {
                String unit = step.unit();
                Set<String> touched = new TreeSet<>(plan.along().getOrDefault(unit, Set.of()));
                touched.add(unit);
                String which =
                        touched.stream().filter(held::contains).findFirst().orElseGet(() -> heldBesides(step, held));
                boolean brings = step.phase() == Phase.START || step.phase() == Phase.RESTART;
                if (brings && broughtDown.contains(unit)) {
                    permitted.add(step);
                } else if (unknown != null || which != null || heldSince.contains(unit)) {
                    if (heldSince.add(unit)) {
                        String why = unknown != null ? unknown : which + " is held since the plan was made";
                        results.add(new ActionResult(
                                ActionJournal.id(clock.instant()),
                                step.phase().action(),
                                unit,
                                Outcome.CHANGED_MEANWHILE,
                                unit + ": nothing was done, because " + why));
                    }
                } else {
                    permitted.add(step);
                    if (step.phase() == Phase.STOP) {
                        broughtDown.addAll(touched);
                    }
                }
            }
            return permitted;
        }

        /** What a step does something to, and has come to be held; null when nothing. */
        private @Nullable String heldBesides(SwitchStep step, Set<String> held) {
            for (Touched each : plan.also(step)) {
                if (held.contains(each.unit())
                        || Held.on(List.of(each.unit()), rules.holds(), clock.instant()) != null) {
                    return each.unit();
                }
            }
            return null;
        }

        /** What the journal says of a unit before an action on it. */
        private Account was(String unit) {
            String state = states.get(unit);
            return Account.of(
                    List.of(), List.of(new Account.Was(unit, state == null ? "not loaded" : state, null, null)));
        }

        /** What was seen of a unit after its job; empty when nobody could look. */
        private List<Account.Was> seen(JobEnd end) {
            String unit = end.order().unit();
            boolean looked = switch (end.state()) {
                case DONE, SKIPPED, FAILED, NOT_REACHED -> true;
                case REFUSED, DEADLINE, NOT_SENT, UNKNOWN -> false;
            };
            if (!looked) {
                states.put(unit, "not known");
                return List.of();
            }
            String prefix = unit + ": ";
            String what = end.message().startsWith(prefix) ? end.message().substring(prefix.length()) : end.message();
            states.put(unit, what);
            return List.of(new Account.Was(unit, what, null, null));
        }

        private void end(ActionResult result, List<Account.Was> after) {
            results.add(result);
            try {
                journal.end(result, clock.instant(), after);
            } catch (IOException e) {
                notes.add("the end of action " + result.id() + " could not be written to the journal: " + Reason.of(e));
            }
        }

        /** Whether the manager knows the new definitions now; what systemd does besides must not be held. */
        private boolean reload() throws IOException {
            SwitchStep step = plan.of(Phase.DAEMON_RELOAD).get(0);
            Observation before = Decision.vouched(reobserve.observe(store.read().history()), rules);
            String unknown = readHolds();
            List<Refusal> refusals = new ArrayList<>(Decision.reloadRefusals(before, rules.holds()));
            String besides = heldBesides(step, Decision.held(before.snapshot(), rules, clock.instant()));
            if (besides != null) {
                refusals.add(notPermitted(
                        besides, besides + ", which the reload does something to, is held since the plan was made"));
            }
            if (unknown != null) {
                refusals.add(notPermitted(FindingDraft.MANAGER, unknown));
            }
            SwitchReload manager = new SwitchReload(reloader, journal, store, clock);
            PlannedAction action = action(step, plan.units(), plan.also(step));
            SwitchReload.Ended ended = manager.run(action, plan.digest(), before, refusals, reobserve, deadline);
            end(ended.result(), ended.seen());
            if (ended.after() == null) {
                return false;
            }
            String forgotten = manager.remember(before, ended.after());
            if (forgotten != null) {
                notes.add(forgotten);
            }
            return true;
        }

        private static Refusal notPermitted(String subject, String why) {
            return new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.NOT_PERMITTED, subject, why);
        }

        /**
         * Remembers what a last look says.
         *
         * @return what ran before, was not to be stopped, and is down
         */
        private List<String> remember(Switched before, Snapshot first, Snapshot last, boolean reloaded)
                throws IOException {
            Set<String> held = Decision.held(first, rules, clock.instant());
            Aftermath aftermath =
                    Aftermath.of(new Aftermath.Done(plan, rules, ends, before, first, held, reloaded), last);
            aftermath.failedSince().forEach(this::failedSince);
            for (String unit : aftermath.down()) {
                notes.add(unit + " ran before and does not now, though nothing here was to stop it;"
                        + " start it, or run the same again");
            }
            memory.write(aftermath.switched());
            return aftermath.down();
        }

        private void failedSince(SwitchStep step) {
            for (int i = 0; i < results.size(); i++) {
                ActionResult result = results.get(i);
                if (result.target().equals(step.unit())
                        && result.action() == step.phase().action()) {
                    ActionResult failed = new ActionResult(
                            result.id(),
                            result.action(),
                            result.target(),
                            Outcome.JOB_FAILED,
                            step.unit() + ": it was up, and failed soon afterwards");
                    results.remove(i);
                    end(failed, List.of(new Account.Was(step.unit(), "failed", null, null)));
                    return;
                }
            }
        }
    }

    /** As the journal has it: with what the step does besides. */
    private static PlannedAction action(SwitchStep step, List<String> units, List<Touched> also) {
        String reason = also.isEmpty() ? step.reason() : step.reason() + "; also " + Touched.told(also);
        return new PlannedAction(step.phase().action(), step.unit(), units, reason, List.of());
    }

    private static JobVerb verb(Phase phase) {
        return switch (phase) {
            case STOP -> JobVerb.STOP;
            case RESET_FAILED -> JobVerb.RESET_FAILED;
            case RELOAD -> JobVerb.RELOAD;
            case RESTART -> JobVerb.RESTART;
            case START -> JobVerb.START;
            case DAEMON_RELOAD -> throw new IllegalArgumentException("phase '" + phase + "'; expected one of a unit");
        };
    }
}
