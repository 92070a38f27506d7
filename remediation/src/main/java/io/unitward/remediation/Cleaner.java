package io.unitward.remediation;

import io.unitward.facts.Container;
import io.unitward.facts.Podman;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.ownership.Manifest;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.StackActions;
import io.unitward.remediation.plan.UnitActions;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Clears away what containers left behind, one after the other, see {@link OneByOne}: removes containers that nobody declares
 * and that do not run, or stops the health timers of containers that are gone. What was there is looked at right before.
 */
public final class Cleaner {
    /** podman waits for its own locks, and takes a container's layers away. */
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    private final OneByOne cleaning;

    /**
     * For one manager and one kind of action; see {@link Healer}.
     *
     * @param kind {@code REMOVE_CONTAINER} or {@code STOP_TIMER}
     * @param manifest which stacks are declared
     */
    public Cleaner(
            ActionKind kind,
            Manifest manifest,
            Executor executor,
            UnitFiles files,
            StateDirectory directory,
            InstantSource clock) {
        this.cleaning = new OneByOne(executor, files, directory, clock, new Cleaning(kind, manifest));
    }

    /**
     * Carries a plan of such actions out.
     *
     * @param plan what to do; with no actions nothing happens, not even a lock
     * @param rules what the plan was made with
     * @param reobserve how to look again
     * @throws LockHeld when another run acts on the same manager; nothing was done
     * @throws StateUnusable when journal or state cannot be read or written; nothing more was done
     */
    public Carried clean(Plan plan, PlanRules rules, Reobserve reobserve) throws LockHeld, StateUnusable {
        return cleaning.carryOut(plan, rules, reobserve);
    }

    /** What is done to each container or timer. */
    private record Cleaning(ActionKind kind, Manifest manifest) implements OneByOne.Sort {
        @Override
        public UnitActions.Planned plan(PlanInput input, ActionJournal.Contents past) {
            return StackActions.plan(kind, input, manifest, past.begun(kind));
        }

        @Override
        public Duration deadline() {
            return DEADLINE;
        }

        @Override
        public Account.Was was(PlannedAction action, Observation now) {
            if (!(action.detail() instanceof ActionDetail.Remove remove)) {
                return Accounts.unit(action.target(), now.snapshot());
            }
            for (Stack stack : now.snapshot().stacks().declared()) {
                Container found = container(stack, remove.id());
                if (found != null) {
                    return new Account.Was(
                            action.target(),
                            "container " + found.id() + ", " + found.state() + ", of image " + found.image(),
                            null,
                            null);
                }
            }
            return new Account.Was(action.target(), "container " + remove.id() + " not seen", null, null);
        }

        /** What the whole look says: it is gone, which only an answer of podman can prove. */
        @Override
        public ActionResult proved(PlannedAction action, ActionResult result, Observation now) {
            Snapshot seen = now.snapshot();
            boolean known = seen.manager().available()
                    && seen.stacks().podman().status() == Podman.Status.ANSWERED
                    && seen.stacks().declared().stream().allMatch(stack -> stack.containers() != null);
            if (!known) {
                return with(result, Outcome.FAILED, "its effect is not proved: podman did not answer afterwards");
            }
            boolean there = action.detail() instanceof ActionDetail.Remove remove
                    ? seen.stacks().declared().stream().anyMatch(stack -> container(stack, remove.id()) != null)
                    : seen.stacks().healthTimers().stream()
                            .anyMatch(timer -> timer.unit().equals(action.target()));
            return there
                    ? with(result, Outcome.NO_EFFECT, action.target() + " is there still")
                    : with(result, Outcome.DONE, action.target() + " is gone");
        }

        private static ActionResult with(ActionResult result, Outcome outcome, String message) {
            return new ActionResult(result.id(), result.action(), result.target(), outcome, message);
        }

        private static @Nullable Container container(Stack stack, String id) {
            return stack.containers() == null
                    ? null
                    : stack.containers().stream()
                            .filter(container -> container.id().equals(id))
                            .findFirst()
                            .orElse(null);
        }
    }
}
