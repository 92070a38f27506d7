package io.unitward.remediation;

import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.plan.PlanRules;
import java.io.IOException;
import java.time.Instant;

/** What the state says right now of what may be done: somebody may have held a unit since the plan was made. */
final class Standing {
    private Standing() {}

    /**
     * The rules a plan was made with, with the holds and bars of now.
     *
     * @param remembered what the state has, read under the lock
     * @param past what the journal has, read under the lock
     * @param at the moment that is planned for
     * @throws IOException when the journal cannot be read
     */
    static PlanRules now(
            PlanRules rules,
            StateDirectory directory,
            StateStore.Remembered remembered,
            ActionJournal.Contents past,
            Instant at)
            throws IOException {
        HoldStore.Held held = new HoldStore(directory).read();
        String bar =
                held.unusable() != null ? held.unusable() : remembered.newer() ? remembered.warning() : past.newer();
        return rules.with(held.inForce(at), bar == null ? new ActionJournal(directory).full(at) : bar);
    }
}
