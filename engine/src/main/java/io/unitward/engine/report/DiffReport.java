package io.unitward.engine.report;

import io.unitward.engine.diff.SnapshotDiff;

/**
 * A comparison, ready to be written.
 *
 * @param diff what differs
 * @param beforeName what the first snapshot is called: the file as given
 * @param afterName what the second is called: the file as given, or {@code now}
 * @param exitCode the exit code of the run
 */
public record DiffReport(SnapshotDiff diff, String beforeName, String afterName, int exitCode) {}
