package io.unitward.remediation.systemd;

import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does the actions that a plan may hold. It opens a connection for each action, because the last look took a while. */
public final class SystemdExecutor implements Executor {
    private final Connector connector;

    public SystemdExecutor(Connector connector) {
        this.connector = connector;
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public Sent execute(PlannedAction action, Deadline deadline) {
        Sent job = execute(new UnitJobs(connector), action, deadline);
        if (job != null) {
            return job;
        }
        if (action.action() != ActionKind.DAEMON_RELOAD) {
            return new Sent.NotSent("action '" + action.action().text() + "' is not known here; expected "
                    + ActionKind.DAEMON_RELOAD.text() + ", " + ActionKind.RESTART_UNIT.text() + ", "
                    + ActionKind.RESET_FAILED.text() + " or " + ActionKind.STOP_TIMER.text());
        }
        Request reload = new Request(WriteCall.RELOAD, Request.MANAGER_PATH, List.of());
        try (ManagerConnection connection = connector.open(deadline)) {
            List<Reply> replies = connection.send(List.of(reload), deadline);
            return replies.isEmpty() ? new Sent.NoAnswer("there was no reply", false) : sent(replies.get(0));
        } catch (ManagerUnavailable e) {
            return new Sent.NotSent("the manager could not be reached: " + e.getMessage());
        }
    }

    /**
     * Does an action that is a job on one unit by way of others.
     *
     * @return null when the action is no such job
     */
    public static @Nullable Sent execute(Jobs jobs, PlannedAction action, Deadline deadline) {
        JobVerb verb = verb(action.action());
        if (action.action() == ActionKind.STOP_TIMER && !UnitNames.looksLikeHealthTimer(action.target())) {
            return new Sent.NotSent(action.target() + " is no timer of a health check");
        }
        return verb == null ? null : job(jobs, new JobOrder(verb, action.target()), deadline);
    }

    /** What an action asks of one unit; null when it asks something else. */
    private static @Nullable JobVerb verb(ActionKind action) {
        return switch (action) {
            case RESTART_UNIT -> JobVerb.RESTART;
            case RESET_FAILED -> JobVerb.RESET_FAILED;
            case STOP_TIMER -> JobVerb.STOP;
            default -> null;
        };
    }

    /** A unit that was not started because of a condition does not run, which is what a restart is for. */
    private static Sent job(Jobs jobs, JobOrder order, Deadline deadline) {
        JobEnd end = jobs.run(List.of(order), deadline).get(0);
        return switch (end.state()) {
            case NOT_SENT -> new Sent.NotSent(end.message());
            case REFUSED -> new Sent.Refused(end.message());
            case UNKNOWN -> new Sent.NoAnswer(end.message(), false);
            case SKIPPED -> new Sent.Seen(ActionResult.Outcome.NOT_REACHED, end.message());
            default -> new Sent.Seen(end.outcome(), end.message());
        };
    }

    private static Sent sent(Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            return new Sent.Refused("the manager answered " + failed.name()
                    + (failed.message().isEmpty() ? "" : ": " + failed.message()));
        }
        if (reply instanceof Reply.None none) {
            return new Sent.NoAnswer(none.reason(), none.timedOut());
        }
        return new Sent.Accepted();
    }
}
