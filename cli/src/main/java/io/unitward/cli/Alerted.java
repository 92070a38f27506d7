package io.unitward.cli;

import io.unitward.cli.alert.OwnUnit;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Subject;
import io.unitward.remediation.alert.Subjects;
import io.unitward.remediation.alert.Uncompared;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AlertsTold;
import io.unitward.verdict.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run that tells what it saw, if it was asked to; its result and exit code stay what they are. */
final class Alerted {
    private Alerted() {}

    /** What a run does. */
    interface Run {
        RunReport report() throws RunFailure;
    }

    /**
     * The report of a run, with what became of its alerts.
     *
     * @param after the last look, at all units
     * @param results what was done
     */
    static RunReport of(Configured run, Observation after, List<ActionResult> results, RunReport report) {
        if (!run.alerts()) {
            return report;
        }
        Sight sight = new Sight(
                after.report().at(),
                Alerting.host(),
                Alerting.manager(run.options()),
                Subjects.of(after.report(), after.snapshot(), results, meanings(report.exitCodes())),
                new Uncompared(
                        Subjects.gone(after.report(), after.snapshot().manager().available(), results, ownUnit()),
                        run.configuration().manifest(),
                        after.snapshot()));
        return report.with(tell(run, sight));
    }

    /**
     * Runs it; that it comes to no verdict is told as well. What {@code OnFailure=} tells of is left to that.
     *
     * @throws RunFailure its own
     */
    static RunReport of(Configured run, Run work) throws RunFailure {
        try {
            return work.report();
        } catch (RunFailure failure) {
            ExitCode code = failure.exitCode();
            boolean others = code == ExitCode.USAGE || code == ExitCode.INTERNAL || code == ExitCode.BAD_CONFIGURATION;
            if (run.alerts() && !others) {
                Subject subject = Subjects.noVerdict(code.code(), code.meaning());
                tell(run, Sight.blind(Instant.now(), Alerting.host(), Alerting.manager(run.options()), subject));
            }
            throw failure;
        }
    }

    private static AlertsTold tell(Configured run, Sight sight) {
        List<String> problems = new ArrayList<>();
        AlertsTold told = Alerting.of(run.options(), run.configuration().alerts(), problems)
                .tell(sight, problems);
        told.problems().forEach(run::note);
        Phases.done("alerted");
        return told;
    }

    private static Map<Integer, String> meanings(List<Integer> codes) {
        Map<Integer, String> meanings = new TreeMap<>();
        for (int code : codes) {
            Arrays.stream(ExitCode.values())
                    .filter(each -> each.code() == code)
                    .forEach(each -> meanings.put(code, each.meaning()));
        }
        return meanings;
    }

    private static @Nullable String ownUnit() {
        OwnUnit unit = OwnUnit.here();
        return unit == null ? null : unit.name();
    }
}
