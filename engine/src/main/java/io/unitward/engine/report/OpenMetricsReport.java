package io.unitward.engine.report;

import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run in OpenMetrics 1.0 text, for a file that an agent reads, such as the textfile collector of Prometheus' node exporter;
 * what is written is in its older text format as well. Gauges only: each run writes the file anew, so nothing counts up.
 */
public final class OpenMetricsReport {
    /** A series for each bad unit; a host with more of them needs a person, not more series. */
    private static final int MOST_UNITS = 200;

    private static final String LAST_SUCCESS = "unitward_last_success_timestamp_seconds";

    private final RunReport report;
    private final String labels;
    private final StringBuilder text = new StringBuilder();

    private OpenMetricsReport(RunReport report) {
        this.report = report;
        this.labels = label("scope", report.snapshot().manager().scope().text()) + ","
                + label("uid", Long.toString(report.snapshot().manager().uid()));
    }

    /** Writes a run; the stream stays open. */
    public static void write(RunReport report, String version, RunTimes times, OutputStream out) throws IOException {
        out.write(new OpenMetricsReport(report).write(version, times).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * When a run on the same manager last ended with 0, as an earlier file of metrics has it.
     *
     * @param metrics such a file; whatever else it is, it says nothing
     * @return null when it does not say
     */
    public static @Nullable Instant lastSuccess(RunReport report, String metrics) {
        String series = LAST_SUCCESS + "{" + new OpenMetricsReport(report).labels + "} ";
        return metrics.lines()
                .filter(line -> line.startsWith(series))
                .map(line -> line.substring(series.length()))
                .filter(seconds -> seconds.matches("[0-9]{1,12}\\.[0-9]{3}"))
                .map(seconds -> Instant.ofEpochMilli(
                        new BigDecimal(seconds).movePointRight(3).longValueExact()))
                .findFirst()
                .orElse(null);
    }

    private String write(String version, RunTimes times) {
        family("unitward_build_info", "The unitward that wrote this.");
        sample("unitward_build_info", label("version", version), "1");
        family("unitward_exit_code", "Exit code of the last run; 0 is compliant.");
        sample("unitward_exit_code", "", Integer.toString(report.exitCode()));
        family("unitward_last_run_timestamp_seconds", "When the last run ended.");
        sample("unitward_last_run_timestamp_seconds", "", seconds(times.ended()));
        Instant success = times.lastSuccess();
        if (success != null) {
            family(LAST_SUCCESS, "When a run last ended with 0.");
            sample(LAST_SUCCESS, "", seconds(success));
        }
        family("unitward_run_duration_seconds", "How long the last run took.");
        sample("unitward_run_duration_seconds", "", seconds(times.took()));
        verdicts();
        findings();
        actions();
        family("unitward_refusals", "Actions that were not done, with the reason in the report.");
        sample(
                "unitward_refusals",
                "",
                Integer.toString(report.plan().refusals().size()));
        family("unitward_problems", "What the last run could not tell.");
        sample(
                "unitward_problems",
                "",
                Integer.toString(report.snapshot().problems().size()));
        return text.append("# EOF\n").toString();
    }

    private void verdicts() {
        family("unitward_manager_available", "Whether the manager answered.");
        sample("unitward_manager_available", "", report.snapshot().manager().available() ? "1" : "0");
        family("unitward_manager_verdict", "1 for the verdict on the manager, 0 for the others.");
        for (VerdictKind kind : VerdictKind.values()) {
            boolean is = report.audit().manager().verdict() == kind;
            sample("unitward_manager_verdict", label("verdict", kind.text()), is ? "1" : "0");
        }
        Tally tally = Tally.of(report.audit());
        family("unitward_units", "Units by verdict.");
        for (VerdictKind kind : VerdictKind.values()) {
            sample("unitward_units", label("verdict", kind.text()), Integer.toString(tally.of(kind)));
        }
        List<UnitVerdict> bad = new ArrayList<>();
        for (UnitVerdict unit : report.audit().units()) {
            if (unit.verdict() == VerdictKind.BLOCK_AND_ALERT
                    || (unit.verdict() == VerdictKind.UNKNOWN && unit.mustBeKnown())) {
                bad.add(unit);
            }
        }
        family(
                "unitward_unit_bad",
                "A unit that is in violation, or declared and unknown; at most " + MOST_UNITS + ".");
        for (UnitVerdict unit : bad.subList(0, Math.min(MOST_UNITS, bad.size()))) {
            sample(
                    "unitward_unit_bad",
                    label("unit", unit.unit()) + ","
                            + label("verdict", unit.verdict().text()),
                    "1");
        }
        family("unitward_units_bad", "How many such units there are.");
        sample("unitward_units_bad", "", Integer.toString(bad.size()));
    }

    private void findings() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (UnitVerdict verdict : Marked.all(report)) {
            for (Finding finding : verdict.findings()) {
                counts.merge(
                        label("classification", finding.classification().text()) + ","
                                + label("policy", finding.policy()),
                        1,
                        Integer::sum);
            }
        }
        family("unitward_findings", "Findings by policy.");
        counts.forEach((labels, count) -> sample("unitward_findings", labels, Integer.toString(count)));
        family("unitward_waived", "Findings that somebody accepted for a while.");
        sample("unitward_waived", "", Integer.toString(report.audit().waived().size()));
    }

    private void actions() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (ActionResult action : report.actions()) {
            counts.merge(
                    label("action", action.action().text()) + ","
                            + label("outcome", action.outcome().text()),
                    1,
                    Integer::sum);
        }
        family("unitward_actions", "What the last run did, by outcome.");
        counts.forEach((labels, count) -> sample("unitward_actions", labels, Integer.toString(count)));
    }

    private void family(String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private void sample(String name, String more, String value) {
        text.append(name).append('{').append(labels);
        if (!more.isEmpty()) {
            text.append(',').append(more);
        }
        text.append("} ").append(value).append('\n');
    }

    private static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static String seconds(Instant moment) {
        return BigDecimal.valueOf(moment.toEpochMilli(), 3).toPlainString();
    }

    private static String seconds(Duration length) {
        return BigDecimal.valueOf(length.toMillis(), 3).toPlainString();
    }
}
