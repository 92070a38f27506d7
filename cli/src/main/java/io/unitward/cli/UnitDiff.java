package io.unitward.cli;

import io.unitward.engine.report.PreviewReport;
import io.unitward.engine.report.Style;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.UnitChange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code unitward blame --diff}: of the reload preview what concerns one unit. */
final class UnitDiff {
    private UnitDiff() {}

    /** One unit's part of a preview, in each format. */
    private record Changed(
            String unit, ReloadPreview preview, @Nullable String home) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            PreviewReport.text(unit, preview, home, to, style);
        }

        @Override
        public void json(OutputStream to) throws IOException {
            PreviewReport.json(preview, to);
        }
    }

    static int run(OneUnit asked, Given given, Console console, Outputs outputs) throws RunFailure {
        if (asked.file() != null || given.flag("--unmasked")) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--diff with " + (asked.file() != null ? "--snapshot" : "--unmasked")
                            + "; expected --diff alone: what was accepted is known on this host only, and is shown masked");
        }
        Snapshot snapshot = asked.snapshot(null);
        Unit unit = asked.find(snapshot);
        if (unit == null || unit.isAbsent()) {
            throw asked.notFound(snapshot);
        }
        AuditOptions looking = asked.options();
        AuditOptions options = new AuditOptions(
                looking.whose(),
                AuditOptions.Named.config(given),
                looking.limits(),
                true,
                false,
                given.path("--state-dir"));
        ReloadPreview all = new PreviewRun(Configured.read(options, console)).preview();
        List<UnitChange> mine = all.units().stream()
                .filter(change -> change.unit().equals(unit.id()))
                .toList();
        ReloadPreview preview = new ReloadPreview(mine, all.inputs(), all.unpredictable(), List.of());
        outputs.write(new Changed(unit.id(), preview, snapshot.manager().home()), console);
        if (mine.isEmpty()) {
            return ExitCode.COMPLIANT.code();
        }
        return (mine.get(0).unknown() == null ? ExitCode.CHECK_FAILED : ExitCode.UNKNOWN).code();
    }
}
