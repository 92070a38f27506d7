package io.unitward.remediation;

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
import io.unitward.remediation.plan.UnitActions;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Restarts units that run an older definition, one after the other, under one lock: each only if a plan made right before it,
 * from a fresh look, still holds it; of one run once, whatever comes of it; each proved by the next look. After one that went
 * wrong nothing more is restarted.
 */
public final class Restarter {
    /** Stopping and starting take 90 s each where a unit says nothing else. */
    public static final Duration DEADLINE = Duration.ofSeconds(200);

    private final OneByOne restarts;

    /** For one manager; see {@link Healer}. */
    public Restarter(Executor executor, UnitFiles files, StateDirectory directory, InstantSource clock) {
        this.restarts = new OneByOne(executor, files, directory, clock, new Restarts());
    }

    /**
     * Carries a plan of restarts out.
     *
     * @param plan what to do; with no actions nothing happens, not even a lock
     * @param rules what the plan was made with
     * @param reobserve how to look again
     * @throws LockHeld when another run acts on the same manager; nothing was done
     * @throws StateUnusable when journal or state cannot be read or written; nothing more was done
     */
    public Carried restart(Plan plan, PlanRules rules, Reobserve reobserve) throws LockHeld, StateUnusable {
        return restarts.carryOut(plan, rules, reobserve);
    }

    /** What is done to each unit. */
    private static final class Restarts implements OneByOne.Sort {
        @Override
        public UnitActions.Planned plan(PlanInput input, ActionJournal.Contents past) {
            return UnitActions.plan(ActionKind.RESTART_UNIT, input, past.begun(ActionKind.RESTART_UNIT));
        }

        /** What it takes along, and what it starts, is another once something else was restarted; it was asked for anew. */
        @Override
        public boolean same(PlannedAction planned, PlannedAction again) {
            return planned.target().equals(again.target()) && planned.causes().equals(again.causes());
        }

        @Override
        public Duration deadline() {
            return DEADLINE;
        }

        @Override
        public Account.Was was(PlannedAction action, Observation now) {
            return Accounts.unit(action.target(), now.snapshot());
        }

        /** What the whole look says, and not only the unit: it runs what is loaded. */
        @Override
        public ActionResult proved(PlannedAction action, ActionResult result, Observation now) {
            boolean older = now.report().units().stream()
                    .filter(verdict -> verdict.unit().equals(result.target()))
                    .flatMap(verdict -> verdict.findings().stream())
                    .anyMatch(UnitActions::callsForRestart);
            return older
                    ? new ActionResult(
                            result.id(),
                            result.action(),
                            result.target(),
                            Outcome.NO_EFFECT,
                            result.target() + " was restarted, and still runs an older definition than the loaded one")
                    : result;
        }
    }
}
