package io.unitward.cli;

import io.unitward.engine.report.NoReport;
import io.unitward.engine.report.ReportFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/**
 * What becomes of the files of {@code -o} when a run ends before it has a report: those of an earlier run would be taken for those
 * of this one. A form that can say so does; a file of another is removed, but for metrics, which tell how old they are.
 */
final class EarlyEnd {
    private static final Set<String> RUNS = Set.of("audit", "heal", "undo");

    private EarlyEnd() {}

    /** Says so in each; what cannot be written is told, and changes no exit code, which is not 0 anyway. */
    static void tell(CommandLine command, ExitCode code, List<String> lines, Console console) {
        String name = command.getCommandSpec().name();
        if (!RUNS.contains(name) || command.getParseResult() == null) {
            return;
        }
        NoReport report = new NoReport(name, Version.number(), Instant.now(), code.code(), lines);
        List<String> asked = command.getParseResult().matchedOptionValue("-o", List.of());
        for (String each : asked) {
            try {
                tell(Output.parse(each, true), report, console);
            } catch (IllegalArgumentException notUnderstood) {
                // That is what the run ended for.
            } catch (IOException failure) {
                console.tell("-o " + each + ": could not be written: " + failure.getMessage());
            }
        }
    }

    private static void tell(Output output, NoReport report, Console console) throws IOException {
        if (NoReport.has(output.format())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            report.write(output.format(), bytes);
            if (output.isStandardOutput()) {
                console.out().write(bytes.toByteArray());
                console.out().flush();
            } else {
                console.out().flush(); // it may be where the file's name leads
                OutputFile.write(Path.of(output.file()), bytes.toByteArray());
            }
        } else if (!output.isStandardOutput() && output.format() != ReportFormat.OPENMETRICS) {
            OutputFile.remove(Path.of(output.file()));
        }
    }
}
