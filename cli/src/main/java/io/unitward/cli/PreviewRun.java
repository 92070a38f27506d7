package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.ownership.Ownership;
import io.unitward.pending.PendingSet;
import io.unitward.preview.ReloadPreview;

/**
 * What a reload would change right now; judges nothing.
 *
 * @param run what the run goes by
 */
record PreviewRun(Configured run) {
    /**
     * Looks at the manager.
     *
     * @throws RunFailure when it did not answer, or memory cannot be used
     */
    ReloadPreview preview() throws RunFailure {
        Memory memory = Memory.open(run.options());
        Snapshot snapshot = run.collect();
        if (!snapshot.manager().available()) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "could not tell: " + snapshot.manager().unavailableReason());
        }
        memory.notes().forEach(run::note);
        PendingSet pending =
                PendingSet.of(snapshot, Ownership.bind(run.configuration().manifest(), snapshot), memory.history());
        return new UnitTexts(run::collect, memory.directory()).preview(snapshot, pending, memory.history());
    }
}
