package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of declared stacks, as text: a line for each stack and one for each of its containers. Of units that were not
 * asked about nothing.
 */
final class StackText {
    private final Snapshot snapshot;
    private final AuditReport audit;
    private final TextOut out;

    /** @param audit what was found of the units that were asked about */
    StackText(Snapshot snapshot, AuditReport audit, TextOut out) {
        this.snapshot = snapshot;
        this.audit = audit;
        this.out = out;
    }

    void write() throws IOException {
        for (Stack stack : snapshot.stacks().declared()) {
            Unit unit = unit(stack);
            UnitVerdict verdict = verdict(unit == null ? stack.unit() : unit.id());
            if (unit != null && verdict == null) {
                continue; // each unit has a verdict, unless others were asked about
            }
            Stack.Run run = stack.run();
            String state = run == null ? "its state was not told" : run.activeState() + " (" + run.subState() + ")";
            out.heading(mark(stack, verdict), "stack " + stack.name(), stack.unit() + ": " + state + job(run));
            if (stack.containers() == null) {
                out.paragraph(4, "its containers could not be told");
            } else if (stack.containers().isEmpty()) {
                out.paragraph(4, "no containers");
            } else {
                for (Container container : stack.containers()) {
                    out.paragraph(4, container.name() + ": " + state(container));
                }
            }
        }
    }

    private @Nullable Unit unit(Stack stack) {
        for (Unit unit : snapshot.units()) {
            if (unit.id().equals(stack.unit()) || unit.names().contains(stack.unit())) {
                return unit;
            }
        }
        return null;
    }

    private @Nullable UnitVerdict verdict(String unit) {
        for (UnitVerdict each : audit.units()) {
            if (each.unit().equals(unit)) {
                return each;
            }
        }
        return null;
    }

    /** Good is only what runs, and of which nothing was found. */
    private static Mark mark(Stack stack, @Nullable UnitVerdict verdict) {
        Stack.Run run = stack.run();
        if (run == null || stack.containers() == null) {
            return Mark.UNKNOWN;
        }
        boolean runs = run.activeState().equals("active")
                && run.job() == null
                && !stack.containers().isEmpty();
        return runs && verdict != null && verdict.findings().isEmpty() ? Mark.GOOD : Mark.ADVICE;
    }

    private static String job(Stack.@Nullable Run run) {
        return run == null || run.job() == null ? "" : ", with a " + run.job() + " job";
    }

    private String state(Container container) {
        StringBuilder text = new StringBuilder(container.state() == null ? "state not told" : container.state());
        if (container.isRunning()) {
            text.append(ago(" for ", container.startedAt(), ""));
            Container.Health health = container.health();
            if (health.status() != HealthStatus.NONE) {
                text.append(", health ").append(health.status().name().toLowerCase(Locale.ROOT));
                text.append(ago(" (checked ", health.lastEndedAt(), " ago)"));
            }
        } else if (container.hasEnded() && container.exitCode() != null) {
            text.append(" (exit code ").append(container.exitCode()).append(')');
        }
        if (container.restarts() != null && container.restarts() > 0) {
            text.append(", restarts: ").append(container.restarts());
        }
        return text.toString();
    }

    /** How long before the snapshot; nothing for what was not told. */
    private String ago(String before, @Nullable Instant moment, String after) {
        if (moment == null) {
            return "";
        }
        long seconds = Math.max(0, Duration.between(moment, snapshot.takenAt()).toSeconds());
        String length = seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
        return before + length + after;
    }
}
