package io.unitward.collector.systemd;

import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.List;

/** Sends questions, and tells one unanswered question from a manager that answers no more. */
final class Asker {
    static final String MANAGER = "org.freedesktop.systemd1.Manager";
    static final String UNIT = "org.freedesktop.systemd1.Unit";

    /** Bounds what is in memory at once; the connection itself bounds what is in flight. */
    private static final int BATCH = 8192;

    private final ManagerConnection connection;
    private final Deadline deadline;

    Asker(ManagerConnection connection, Deadline deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    static Request get(String objectPath, String interfaceName, String property) {
        return new Request(ReadCall.GET, objectPath, List.of(interfaceName, property));
    }

    boolean tooLate() {
        return deadline.passed();
    }

    Deadline deadline() {
        return deadline;
    }

    /**
     * One reply for each request, in order.
     *
     * @throws ManagerLost when the manager has stopped answering
     */
    List<Reply> ask(List<Request> requests) throws ManagerLost {
        List<Reply> replies = new ArrayList<>(requests.size());
        for (int from = 0; from < requests.size(); from += BATCH) {
            List<Request> batch = requests.subList(from, Math.min(requests.size(), from + BATCH));
            List<Reply> answered = connection.send(batch, deadline);
            if (answered.size() != batch.size()) {
                throw new ManagerLost("it gave " + answered.size() + " replies to " + batch.size() + " questions");
            }
            checkAlive(answered);
            replies.addAll(answered);
        }
        return replies;
    }

    private void checkAlive(List<Reply> replies) throws ManagerLost {
        int last = replies.size() - 1;
        for (int i = 0; i <= last; i++) {
            if (replies.get(i) instanceof Reply.None none && (none.timedOut() || i == last)) {
                if (none.timedOut() || !answersStill()) {
                    throw new ManagerLost(none.reason());
                }
            }
        }
    }

    /** A reply that could not be decoded looks like a dead connection, but only a dead one fails again. */
    private boolean answersStill() {
        List<Request> probe = List.of(get(Request.MANAGER_PATH, MANAGER, "Version"));
        List<Reply> replies = connection.send(probe, deadline);
        return replies.size() == 1 && !(replies.get(0) instanceof Reply.None);
    }
}
