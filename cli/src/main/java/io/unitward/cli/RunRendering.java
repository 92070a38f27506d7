package io.unitward.cli;

import io.unitward.engine.report.JsonReport;
import io.unitward.engine.report.OpenMetricsReport;
import io.unitward.engine.report.ReportFormat;
import io.unitward.engine.report.RunForm;
import io.unitward.engine.report.RunTimes;
import io.unitward.engine.report.Style;
import io.unitward.engine.report.TextReport;
import io.unitward.verdict.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run that judged a manager, in every form there is. */
record RunRendering(RunReport report) implements Outputs.Rendering {
    @Override
    public void text(Appendable to, Style style) throws IOException {
        TextReport.write(report, to, style);
    }

    @Override
    public void json(OutputStream to) throws IOException {
        JsonReport.write(report, to);
    }

    @Override
    public void form(ReportFormat format, byte[] before, OutputStream to) throws IOException {
        Instant now = Instant.now();
        Instant started = ProcessHandle.current().info().startInstant().orElse(now);
        Duration took = started.isAfter(now) ? Duration.ZERO : Duration.between(started, now);
        new RunForm(report, Version.number(), new RunTimes(now, took, lastSuccess(now, before))).write(format, to);
    }

    /** The metrics that are replaced are the memory of when all was well. */
    private @Nullable Instant lastSuccess(Instant now, byte[] before) {
        return report.exitCode() == 0
                ? now
                : OpenMetricsReport.lastSuccess(report, new String(before, StandardCharsets.UTF_8));
    }
}
