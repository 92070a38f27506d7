package io.unitward.cli;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Snapshot;
import io.unitward.remediation.act.Executor;

/** The manager that a run is about, wherever it is asked from. */
interface AuditedManager {
    /** Takes a snapshot; a manager that does not answer is one too. */
    Snapshot collect(CollectionRequest request);

    /** Sends it what changes something. */
    Executor executor();
}
