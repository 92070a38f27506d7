package io.unitward.remediation.systemd;

import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import java.util.List;

/** The one class that sends a {@link WriteCall}. It opens a connection for each action, because the last look took a while. */
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
        if (action.action() != ActionKind.DAEMON_RELOAD) {
            return new Sent.NotSent("action '" + action.action().text() + "' is not known here; expected "
                    + ActionKind.DAEMON_RELOAD.text());
        }
        Request reload = new Request(WriteCall.RELOAD, Request.MANAGER_PATH, List.of());
        try (ManagerConnection connection = connector.open(deadline)) {
            List<Reply> replies = connection.send(List.of(reload), deadline);
            return replies.isEmpty() ? new Sent.NoAnswer("there was no reply", false) : sent(replies.get(0));
        } catch (ManagerUnavailable e) {
            return new Sent.NotSent("the manager could not be reached: " + e.getMessage());
        }
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
