package io.unitward.remediation;

import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A connection that records what is sent and answers as told. */
public final class FakeManager implements ManagerConnection {
    public final List<Request> sent = new ArrayList<>();
    public boolean closed;
    private final Supplier<Reply> answer;

    public FakeManager(Supplier<Reply> answer) {
        this.answer = answer;
    }

    public FakeManager(Reply answer) {
        this(() -> answer);
    }

    public static FakeManager accepting() {
        return new FakeManager(new Reply.Values(List.of()));
    }

    @Override
    public List<Reply> send(List<Request> requests, Deadline deadline) {
        sent.addAll(requests);
        return requests.stream().map(request -> answer.get()).toList();
    }

    @Override
    public long peerUid() {
        return 1000;
    }

    @Override
    public void close() {
        closed = true;
    }
}
