package io.unitward.remediation.files;

import io.unitward.host.Deadline;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.PlannedAction;

/** Does what is to be done to files itself, and leaves the rest to another executor. */
public final class FileExecutor implements Executor {
    private final OwnFiles files;
    private final Executor rest;

    /** @param rest does what is no action on a file */
    public FileExecutor(OwnFiles files, Executor rest) {
        this.files = files;
        this.rest = rest;
    }

    @Override
    public boolean acts() {
        return rest.acts();
    }

    @Override
    public Sent execute(PlannedAction action, Deadline deadline) {
        return action.detail() instanceof ActionDetail.None || action.detail() instanceof ActionDetail.Remove
                ? rest.execute(action, deadline)
                : files.act(action.detail(), deadline);
    }
}
