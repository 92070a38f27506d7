package io.unitward.cli;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Snapshot;
import io.unitward.generation.GenerationFile;
import io.unitward.host.Deadline;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.files.UnitFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The manager that a run is about, wherever it is asked from. */
interface AuditedManager {
    /**
     * The one that a run is about.
     *
     * @throws RunFailure when another user would have to run this program, and it is not one that root may hand to others
     */
    static AuditedManager of(AuditOptions options) throws RunFailure {
        return options.userOf() == null ? new LiveHost(options) : new UserOf(options.userOf(), options.timeout());
    }

    /** Takes a snapshot; a manager that does not answer is one too. */
    Snapshot collect(CollectionRequest request);

    /** Sends it what changes something. */
    Executor executor();

    /** Does jobs on its units. */
    Jobs jobs();

    /**
     * Reads a directory of unit files as whoever the manager belongs to.
     *
     * @throws IOException when it cannot be read; the message says why, and what was expected
     */
    List<GenerationFile> generation(Path directory, Deadline deadline) throws IOException;
    /** Looks at files of it, as its owner. */
    UnitFiles files();
}
