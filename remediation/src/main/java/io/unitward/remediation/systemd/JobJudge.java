package io.unitward.remediation.systemd;

import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobEnd.State;
import io.unitward.remediation.act.JobOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what came of a job that is over, from one look before it was sent and one after it ended. Pure.
 *
 * <p>systemd calls a start done although a condition did not hold, the program is missing, or it died right away. What is
 * believed is the state, that the run is another one than before, and that the manager is not restarting it over and over.
 */
final class JobJudge {
    private JobJudge() {}

    static JobEnd judge(JobOrder order, UnitLook before, UnitLook after) {
        String state = after.activeState();
        if (state == null) {
            return end(order, State.UNKNOWN, "the manager did not tell what it is now");
        }
        return switch (order.verb()) {
            case STOP -> stopped(order, state, after);
            case RELOAD -> reloaded(order, state, before, after);
            case RESET_FAILED ->
                state.equals("failed")
                        ? end(order, State.NOT_REACHED, "it is failed still")
                        : end(order, State.DONE, "it is " + after.states() + " now");
            case START -> started(order, state, before, after, false);
            case RESTART -> started(order, state, before, after, isUp(before.activeState()));
        };
    }

    private static JobEnd stopped(JobOrder order, String state, UnitLook after) {
        return switch (state) {
            case "inactive" -> end(order, State.DONE, "it is stopped");
            case "failed" -> end(order, State.DONE, "it is stopped, and left " + after.states());
            default -> end(order, State.NOT_REACHED, "it is " + after.states() + "; expected inactive");
        };
    }

    private static JobEnd reloaded(JobOrder order, String state, UnitLook before, UnitLook after) {
        if (!state.equals("active")) {
            return end(
                    order,
                    state.equals("failed") ? State.FAILED : State.NOT_REACHED,
                    "it is " + after.states(before) + "; expected active");
        }
        if (after.reloadResult() != null && !after.reloadResult().equals("success")) {
            return end(order, State.FAILED, "its reload failed, result " + after.reloadResult());
        }
        return Objects.equals(before.invocation(), after.invocation())
                ? end(order, State.DONE, "it is " + after.states() + ", reloaded")
                : end(order, State.NOT_REACHED, "it is another run than the one that was to be reloaded");
    }

    private static JobEnd started(JobOrder order, String state, UnitLook before, UnitLook after, boolean mustRun) {
        if (state.equals("failed")) {
            return end(order, State.FAILED, "it is " + after.states(before));
        }
        boolean anotherRun = isKnown(after.invocation()) && !Objects.equals(before.invocation(), after.invocation());
        if (state.equals("active") || state.equals("reloading")) {
            if (mustRun && !anotherRun) {
                return end(order, State.NOT_REACHED, "it is active, but in the same run as before");
            }
            // A start by hand counts anew: whatever was restarted since, systemd restarted.
            return anotherRun && after.restarts() != null && after.restarts() > 0
                    ? end(
                            order,
                            State.NOT_REACHED,
                            "it ends again and again: systemd has restarted it " + after.restarts() + " times"
                                    + (after.exit() == null
                                            ? ""
                                            : after.exit().since(before.exit(), "exit-code".equals(after.result()))))
                    : end(order, State.DONE, "it is " + after.states() + run(after));
        }
        if (!state.equals("inactive")) {
            return end(order, State.NOT_REACHED, "it is " + after.states(before) + "; expected active");
        }
        boolean conditionAsked = !Objects.equals(before.conditionAt(), after.conditionAt());
        if (Boolean.FALSE.equals(after.conditionResult()) && conditionAsked && !anotherRun) {
            return end(order, State.SKIPPED, "a condition of it does not hold, so it was not started");
        }
        boolean good = anotherRun && "success".equals(after.result());
        if (good && (after.isOneshot() || !mustRun)) {
            return end(order, State.DONE, "it ran and has ended, result success");
        }
        return end(
                order,
                State.NOT_REACHED,
                good
                        ? "it ran and has ended already, result success"
                        : "it is " + after.states(before) + "; expected active");
    }

    private static boolean isKnown(@Nullable String invocation) {
        return invocation != null && !invocation.isEmpty();
    }

    private static boolean isUp(@Nullable String state) {
        return "active".equals(state) || "reloading".equals(state) || "activating".equals(state);
    }

    private static String run(UnitLook look) {
        return look.mainPid() == null || look.mainPid() == 0 ? "" : ", process " + look.mainPid();
    }

    private static JobEnd end(JobOrder order, State state, String message) {
        return new JobEnd(order, state, order.unit() + ": " + message);
    }
}
