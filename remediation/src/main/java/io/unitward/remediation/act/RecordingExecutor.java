package io.unitward.remediation.act;

import io.unitward.host.Deadline;
import io.unitward.verdict.PlannedAction;
import java.util.ArrayList;
import java.util.List;

/** The executor of a dry run: remembers what it was asked to do, and does nothing. */
public final class RecordingExecutor implements Executor {
    private final List<PlannedAction> recorded = new ArrayList<>();

    @Override
    public boolean acts() {
        return false;
    }

    @Override
    public Sent execute(PlannedAction action, Deadline deadline) {
        recorded.add(action);
        return new Sent.Recorded();
    }

    /** What it was asked to do, in order. */
    public List<PlannedAction> recorded() {
        return List.copyOf(recorded);
    }
}
