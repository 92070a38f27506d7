package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.preview.UnitChange;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What a text report says of actions: what was refused and by what, what would be done, what was done and how it was proved. */
final class ActionsText {
    private static final int MANY_UNITS = 12;

    private final RunReport report;
    private final TextOut out;

    ActionsText(RunReport report, TextOut out) {
        this.report = report;
        this.out = out;
    }

    void write() throws IOException {
        for (ActionKind kind : ActionKind.values()) {
            refused(kind);
        }
        for (PlannedAction action : report.plan().actions()) {
            if (!isDone(action)) {
                planned(action);
            }
        }
        for (ActionResult result : report.actions()) {
            done(result);
        }
    }

    private void refused(ActionKind kind) throws IOException {
        List<Refusal> refusals = new ArrayList<>();
        for (Refusal refusal : report.plan().refusals()) {
            if (refusal.action() == kind) {
                refusals.add(refusal);
            }
        }
        if (refusals.isEmpty()) {
            return;
        }
        out.heading(
                Mark.RELOAD,
                kind.text(),
                refusals.size() == 1
                        ? "refused: one thing stops it"
                        : "refused: " + refusals.size() + " things stop it");
        for (Refusal refusal : refusals) {
            String subject = refusal.subject();
            if (subject == null || refusal.reason().contains(subject)) {
                out.labelled(4, word(refusal.kind()), refusal.reason());
            } else {
                out.labelledVerbatim(4, word(refusal.kind()), subject);
                out.paragraph(4 + word(refusal.kind()).length() + 2, refusal.reason());
            }
        }
    }

    private static String word(Refusal.Kind kind) {
        return switch (kind) {
            case NOT_VOUCHED -> "not vouched  ";
            case UNKNOWN -> "unknown      ";
            case NOT_PERMITTED -> "not permitted";
            case CHANGED -> "changed      ";
            case NO_EFFECT -> "no effect    ";
        };
    }

    private void planned(PlannedAction action) throws IOException {
        out.heading(
                Mark.RELOAD,
                action.action().text(),
                (report.dryRun() ? "would be done: " : "planned, not done: ").concat(action.reason()));
        units(action);
        if (report.dryRun()) {
            // To be handed to audit --plan, once a person has read this.
            out.labelledVerbatim(4, "plan", report.plan().digest());
        }
    }

    private void done(ActionResult result) throws IOException {
        boolean good = result.outcome() == ActionResult.Outcome.DONE;
        out.heading(
                good ? Mark.GOOD : Mark.BAD,
                result.action().text(),
                result.outcome().text() + ": " + result.message());
        for (PlannedAction action : report.plan().actions()) {
            if (isOf(result, action)) {
                units(action);
            }
        }
        if (good && isUndoable(result.action())) {
            out.labelled(4, "undo ", "unitward undo " + result.id());
        }
        if (good && result.action() == ActionKind.DAEMON_RELOAD) {
            foretold("started by it", UnitChange::starts);
            foretold("may have been started by it", UnitChange::mayStart);
            foretold("stopped by it", UnitChange::stops);
            foretold("may have been stopped by it", UnitChange::mayStop);
        }
    }

    private static boolean isUndoable(ActionKind kind) {
        return kind == ActionKind.RESTORE_ARTIFACT || kind == ActionKind.QUARANTINE_DROP_IN || kind == ActionKind.UNDO;
    }

    /** What was foretold that the reload alone would do, since nobody asked for that by name. */
    private void foretold(String label, Function<UnitChange, List<String>> what) throws IOException {
        Set<String> units = new TreeSet<>();
        report.preview().units().forEach(unit -> units.addAll(what.apply(unit)));
        if (!units.isEmpty()) {
            out.labelled(4, label, String.join(", ", units));
        }
    }

    private void units(PlannedAction action) throws IOException {
        List<String> units = action.units();
        if (units.size() > MANY_UNITS) {
            out.labelled(
                    4,
                    "units",
                    String.join(", ", units.subList(0, MANY_UNITS)) + " and " + (units.size() - MANY_UNITS) + " more");
        } else if (!units.isEmpty()) {
            out.labelled(4, "units", String.join(", ", units));
        }
    }

    private boolean isDone(PlannedAction action) {
        for (ActionResult result : report.actions()) {
            if (isOf(result, action)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(ActionResult result, PlannedAction action) {
        return result.action() == action.action() && result.target().equals(action.target());
    }
}
