package io.unitward.engine.report;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a run ran.
 *
 * @param ended when its report was written
 * @param took from the start of the process to then
 * @param lastSuccess when a run like this one last ended with 0, this one included; null when that is not known
 */
public record RunTimes(
        Instant ended, Duration took, @Nullable Instant lastSuccess) {}
