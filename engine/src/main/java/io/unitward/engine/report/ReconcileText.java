package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.generation.SwitchReport;
import io.unitward.generation.SwitchStep;
import io.unitward.reach.Touched;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A switch between two generations as text, for people. */
public final class ReconcileText {
    private final SwitchReport report;
    private final TextOut out;

    private ReconcileText(SwitchReport report, TextOut out) {
        this.report = report;
        this.out = out;
    }

    /** Writes it. */
    public static void write(SwitchReport report, Appendable to, Style style) throws IOException {
        new ReconcileText(report, new TextOut(to, style, new Home(null))).write();
    }

    private void write() throws IOException {
        for (Refusal refusal : report.refusals()) {
            out.heading(
                    refusal.kind() == Refusal.Kind.UNKNOWN ? Mark.UNKNOWN : Mark.BAD,
                    refusal.action().text(),
                    "refused: " + refusal.reason());
            String subject = refusal.subject();
            if (subject != null && !refusal.reason().contains(subject)) {
                out.verbatim(4, subject);
            }
        }
        if (report.results().isEmpty()) {
            for (SwitchStep step : report.plan().steps()) {
                String word =
                        step.phase().text() + (step.phase() == SwitchStep.Phase.DAEMON_RELOAD ? "" : " " + step.unit());
                out.heading(Mark.RELOAD, word, (report.dryRun() ? "" : "not done: ") + step.reason());
                also(step);
            }
        }
        for (ActionResult result : report.results()) {
            boolean good = result.outcome() == Outcome.DONE;
            String subject = result.target() + ": ";
            String message = result.message().startsWith(subject)
                    ? result.message().substring(subject.length())
                    : result.message();
            String word = result.action().text().replace("-unit", "");
            out.heading(
                    good ? Mark.GOOD : Mark.BAD,
                    word.equals("daemon-reload") ? word : word + " " + result.target(),
                    (good ? "" : result.outcome().text() + ": ") + message);
            for (SwitchStep step : report.plan().steps()) {
                if (step.unit().equals(result.target()) && step.phase().action() == result.action()) {
                    also(step);
                }
            }
        }
        for (Map.Entry<String, String> left : report.plan().left().entrySet()) {
            out.heading(Mark.ADVICE, left.getKey(), "left as it is: " + left.getValue());
        }
        out.summary(summary());
    }

    /** What nobody asked for by name, and what systemd does all the same. */
    private void also(SwitchStep step) throws IOException {
        List<Touched> also = report.plan().also(step);
        if (!also.isEmpty()) {
            out.labelled(4, "also", Touched.told(also));
        }
    }

    private String summary() {
        int steps = report.plan().steps().size();
        if (!report.refusals().isEmpty()) {
            return "refused, nothing was done: " + count(steps, "step") + " wait";
        }
        if (steps == 0) {
            return "nothing to do: what runs is what " + report.to() + " says"
                    + (report.plan().left().isEmpty() ? "" : ", but for what is left as it is");
        }
        if (report.dryRun()) {
            return count(steps, "step") + " would be done";
        }
        List<String> bad = new ArrayList<>();
        for (ActionResult result : report.results()) {
            if (result.outcome() != Outcome.DONE) {
                bad.add(result.target() + " (" + result.outcome().text() + ")");
            }
        }
        int done = report.results().size() - bad.size();
        return done + " of " + count(steps, "step") + " done"
                + (bad.isEmpty() ? "" : "; not as it should be: " + String.join(", ", bad));
    }

    private static String count(int number, String what) {
        return number == 1 ? "1 " + what : number + " " + what + "s";
    }
}
