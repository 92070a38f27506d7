package io.unitward.cli;

import io.unitward.engine.report.ReportFormat;
import io.unitward.engine.report.Style;
import io.unitward.verdict.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The outputs asked for with {@code -o}; checked before the run, written after it. */
final class Outputs {
    /** What is written, in each format. */
    interface Rendering {
        void text(Appendable to, Style style) throws IOException;

        void json(OutputStream to) throws IOException;

        /**
         * In a form that only a run has, see {@link ReportFormat#isOfRunsOnly()}.
         *
         * @param before what the file holds that is to be replaced; empty for none
         */
        default void form(ReportFormat format, byte[] before, OutputStream to) throws IOException {
            throw new IllegalStateException(format.text() + "; expected text or json");
        }
    }

    /** Of a file that is replaced this much is looked at: one of metrics is far smaller. */
    private static final int MOST_BEFORE = 1 << 20;

    private final List<Output> outputs;

    private Outputs(List<Output> outputs) {
        this.outputs = List.copyOf(outputs);
    }

    /**
     * Reads every {@code -o} and checks that it can be written, so that no run ends with nowhere to put its result.
     *
     * @throws RunFailure with one line for each that cannot
     */
    static Outputs parse(List<String> texts) throws RunFailure {
        return parse(texts, false, false);
    }

    /** The same for a command whose run judges a manager, which has more forms. */
    static Outputs ofRun(List<String> texts) throws RunFailure {
        return parse(texts, true, false);
    }

    /**
     * The same of a run that may be unattended. Such a one goes on without a place for its result, as when the directory of metrics is
     * gone, and tells that when it writes: its alerts are what matters.
     */
    static Outputs ofRun(List<String> texts, boolean alerts) throws RunFailure {
        return parse(texts, true, alerts);
    }

    private static Outputs parse(List<String> texts, boolean ofRun, boolean goesOn) throws RunFailure {
        List<Output> outputs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String text : texts) {
            try {
                Output output = Output.parse(text, ofRun);
                outputs.add(output);
                if (!output.isStandardOutput() && !goesOn) {
                    problems.addAll(problemsOf(Path.of(output.file())));
                }
            } catch (IllegalArgumentException failure) {
                problems.add("-o " + failure.getMessage());
            }
        }
        if (outputs.stream().filter(Output::isStandardOutput).count() > 1) {
            problems.add("-o was given twice for standard output; expected a FILE for all but one");
        }
        twice(outputs)
                .forEach(file -> problems.add("-o was given twice for '" + file
                        + "'; expected a FILE of its own for each, the last would be the only one"));
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
        return new Outputs(outputs.isEmpty() ? Output.DEFAULT : outputs);
    }

    /** Whether text goes to standard output, where it may be shown as it comes. */
    boolean isTextShown() {
        return outputs.stream().anyMatch(Outputs::isShown);
    }

    /** The same without that. */
    Outputs besidesShown() {
        return new Outputs(outputs.stream().filter(each -> !isShown(each)).toList());
    }

    /** Whether there is nothing to write. */
    boolean isEmpty() {
        return outputs.isEmpty();
    }

    /** Whether one is for programs. */
    boolean hasJson() {
        return outputs.stream().anyMatch(each -> each.format() == ReportFormat.JSON);
    }

    private static boolean isShown(Output output) {
        return output.format() == ReportFormat.TEXT && output.isStandardOutput();
    }

    /** Files that one output would take from another; a pipe or device takes both. */
    private static Set<Path> twice(List<Output> outputs) {
        Set<Path> once = new HashSet<>();
        Set<Path> twice = new LinkedHashSet<>();
        for (Output output : outputs) {
            Path file = Path.of(output.file()).toAbsolutePath().normalize();
            if (!output.isStandardOutput()
                    && (!Files.exists(file) || Files.isRegularFile(file))
                    && OpenDescriptor.of(file) == null
                    && !once.add(real(file))) {
                twice.add(file);
            }
        }
        return twice;
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException notThere) {
            return file;
        }
    }

    /**
     * Writes every output of a run, and tells what could not be written.
     *
     * @return the exit code of the run; where that is 0 and something could not be written, 70
     */
    int write(RunReport report, Console console) {
        return write(new RunRendering(report), console, report.exitCode());
    }

    /** The same of anything that has both formats and an exit code of its own. */
    int write(Rendering rendering, Console console, int code) {
        List<String> problems = written(rendering, console);
        problems.forEach(console::tell);
        return problems.isEmpty() || code != 0 ? code : ExitCode.INTERNAL.code();
    }

    /**
     * Writes every output.
     *
     * @throws RunFailure naming what could not be written; the others are written all the same
     */
    void write(Rendering rendering, Console console) throws RunFailure {
        List<String> problems = written(rendering, console);
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.INTERNAL, problems);
        }
    }

    private List<String> written(Rendering rendering, Console console) {
        List<String> problems = new ArrayList<>();
        for (Output output : outputs) {
            try {
                byte[] bytes = render(output, rendering, console);
                if (output.isStandardOutput()) {
                    console.out().write(bytes);
                    console.out().flush();
                } else {
                    console.out().flush(); // it may be where the file's name leads
                    writeFile(Path.of(output.file()), bytes, output.format());
                }
            } catch (IOException failure) {
                List<String> why = output.isStandardOutput() ? List.of() : problemsOf(Path.of(output.file()));
                problems.add("-o " + output.format().text() + "=" + output.file() + ": could not be written: "
                        + (why.isEmpty() ? failure.getMessage() : why.get(0)));
            }
        }
        return problems;
    }

    private static void writeFile(Path file, byte[] bytes, ReportFormat format) throws IOException {
        if (format == ReportFormat.OPENMETRICS) {
            OutputFile.writeForAll(file, bytes);
        } else {
            OutputFile.write(file, bytes);
        }
    }

    private static byte[] render(Output output, Rendering rendering, Console console) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        switch (output.format()) {
            case JSON -> rendering.json(bytes);
            case TEXT -> {
                boolean terminal = output.isStandardOutput();
                PrintWriter writer = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
                rendering.text(writer, new Style(terminal && console.colour(), true, terminal ? console.width() : 0));
                writer.flush();
            }
            default ->
                rendering.form(
                        output.format(),
                        output.isStandardOutput()
                                ? new byte[0]
                                : OutputFile.before(Path.of(output.file()), MOST_BEFORE),
                        bytes);
        }
        return bytes.toByteArray();
    }

    static List<String> problemsOf(Path file) {
        return problemsOf("-o", file);
    }

    /** What is in the way of writing a file that an option names, a sentence. */
    static List<String> problemsOf(String option, Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            return List.of(option + " '" + file + "' is a directory; expected a file");
        }
        if (parent == null || !Files.isDirectory(parent)) {
            return List.of(
                    option + " '" + file + "': its directory does not exist; expected a file in an existing directory");
        }
        if (!Files.isWritable(parent) && !Files.isWritable(file)) {
            return List.of(option + " '" + file + "' cannot be written; expected a writable directory");
        }
        return List.of();
    }
}
