package io.unitward.remediation;

import io.unitward.pending.History;
import io.unitward.preview.ReloadPreview;
import io.unitward.remediation.plan.Observation;

/** Works out what a reload would change. Handed in by the caller, who knows the texts of unit files. */
@FunctionalInterface
public interface Foresee {
    /** For whom nothing is ever held, and everything permitted. */
    Foresee NOTHING = (seen, history) -> ReloadPreview.NOTHING;

    /**
     * What it would change by one look.
     *
     * @param history what is remembered of the present load
     */
    ReloadPreview preview(Observation seen, History history);
}
