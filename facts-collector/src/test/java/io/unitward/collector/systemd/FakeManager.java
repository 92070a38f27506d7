package io.unitward.collector.systemd;

import static java.util.stream.Collectors.joining;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ObjectPaths;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A manager in memory: answers what a real one would, unless told to misbehave. */
public final class FakeManager implements ManagerConnection {
    public static final long MANAGER_UID = 4242;

    private final Map<String, Object> properties = new HashMap<>();
    private final Map<String, Map<String, Object>> units = new LinkedHashMap<>();
    private final Map<String, Reply> overrides = new HashMap<>();
    private final List<String> unlisted = new ArrayList<>();

    /** Every message, as {@code MEMBER object property}. */
    public final List<String> sent = new ArrayList<>();

    private int diesAfter = Integer.MAX_VALUE;
    private long uid = MANAGER_UID;
    private UnaryOperator<Object> listReply = rows -> rows;
    private Runnable whenListed = () -> {};
    private final Map<String, Runnable> afterwards = new HashMap<>();

    public FakeManager(List<String> unitPath, long loadedMicros) {
        properties.put("Version", "252.38");
        properties.put("SystemState", "running");
        properties.put("UnitPath", unitPath);
        properties.put("Environment", List.of("SECRET=x", "HOME=/home/a", "XDG_RUNTIME_DIR=/run/user/1000"));
        properties.put("UnitsLoadTimestamp", loadedMicros);
        properties.put("UnitsLoadTimestampMonotonic", 0L);
        properties.put("UnitsLoadStartTimestamp", loadedMicros);
        properties.put("UnitsLoadStartTimestampMonotonic", 0L);
    }

    public FakeManager unit(String id, String fragment, String... dropIns) {
        Map<String, Object> unit = new HashMap<>();
        for (Bond bond : Bond.values()) {
            unit.put(bond.text(), List.of());
        }
        unit.put("StopWhenUnneeded", false);
        Bonds.ACTIONS.forEach(action -> unit.put(action, action.endsWith("JobMode") ? "replace" : "none"));
        unit.put("Id", id);
        unit.put("LoadState", "loaded");
        unit.put("ActiveState", "active");
        unit.put("SubState", "running");
        unit.put("Names", List.of(id));
        unit.put("FragmentPath", fragment);
        unit.put("DropInPaths", List.of(dropIns));
        unit.put("SourcePath", "");
        unit.put("NeedDaemonReload", false);
        unit.put("Transient", false);
        unit.put("InvocationID", new byte[] {(byte) 0xab, 1});
        unit.put("InactiveExitTimestamp", 1_000_000L);
        unit.put("StateChangeTimestamp", 2_000_000L);
        unit.put("Job", List.of(0L, "/"));
        unit.put("Result", "success");
        unit.put("NRestarts", 0L);
        unit.put("ExecStart", List.of());
        units.put(ObjectPaths.ofUnit(id), unit);
        return this;
    }

    /** A unit that is on disk only: it is there when asked for, and not in the list. */
    public FakeManager unlisted(String id, String fragment) {
        unit(id, fragment).set(id, "ActiveState", "inactive").set(id, "InvocationID", new byte[0]);
        unlisted.add(id);
        return this;
    }

    public FakeManager set(String unit, String property, Object value) {
        units.get(ObjectPaths.ofUnit(unit)).put(property, value);
        return this;
    }

    public FakeManager setManager(String property, Object value) {
        properties.put(property, value);
        return this;
    }

    /** Gives it a job. */
    public FakeManager job(String unit, long id, String type) {
        String path = "/org/freedesktop/systemd1/job/" + id;
        overrides.put(path + " JobType", new Reply.Values(List.of(type)));
        return set(unit, "Job", List.of(id, path));
    }

    /** What to say to a question about one property of a unit, or of the manager itself by the name {@code manager}. */
    public FakeManager answer(String unit, String property, Reply reply) {
        String path = unit.equals("manager") ? Request.MANAGER_PATH : ObjectPaths.ofUnit(unit);
        overrides.put(path + " " + property, reply);
        return this;
    }

    public FakeManager forget(String unit) {
        units.remove(ObjectPaths.ofUnit(unit));
        return this;
    }

    public FakeManager diesAfter(int messages) {
        diesAfter = messages;
        return this;
    }

    public FakeManager runsAs(long itsUid) {
        uid = itsUid;
        return this;
    }

    public FakeManager lists(UnaryOperator<Object> reply) {
        listReply = reply;
        return this;
    }

    public FakeManager whenListed(Runnable then) {
        whenListed = then;
        return this;
    }

    /** What happens right after the next question about one property of a unit was answered. */
    public FakeManager afterwards(String unit, String property, Runnable then) {
        afterwards.put(ObjectPaths.ofUnit(unit) + " " + property, then);
        return this;
    }

    @Override
    public List<Reply> send(List<Request> requests, Deadline deadline) {
        List<Reply> replies = new ArrayList<>();
        for (Request request : requests) {
            sent.add(
                    request.call().member() + " " + request.objectPath() + " " + String.join(" ", request.arguments()));
            if (sent.size() > diesAfter) {
                replies.add(new Reply.None("the connection was closed", false));
            } else if (deadline.passed()) {
                replies.add(new Reply.None("no answer before the deadline", true));
            } else {
                replies.add(reply(request));
                Runnable then = afterwards.remove(request.objectPath()
                        + request.arguments().stream()
                                .skip(1)
                                .map(property -> " " + property)
                                .collect(joining()));
                if (then != null) {
                    then.run();
                }
            }
        }
        return replies;
    }

    private Reply reply(Request request) {
        if (request.call() == ReadCall.LIST_UNITS) {
            Reply.Values list = new Reply.Values(List.of(listReply.apply(rows())));
            whenListed.run();
            return list;
        }
        String property = request.arguments().get(1);
        Reply override = overrides.get(request.objectPath() + " " + property);
        if (override != null) {
            return override;
        }
        if (request.objectPath().equals(Request.MANAGER_PATH)) {
            return new Reply.Values(List.of(properties.get(property)));
        }
        Map<String, Object> unit = units.get(request.objectPath());
        if (unit == null) {
            // systemd loads what it is asked for, and says that it found nothing.
            unit = new FakeManager(List.of(), 0)
                    .unit("x.service", "")
                    .units
                    .values()
                    .iterator()
                    .next();
            unit.put("LoadState", "not-found");
            unit.put("ActiveState", "inactive");
            unit.put("SubState", "dead");
            String id = request.objectPath().substring("/org/freedesktop/systemd1/unit/".length());
            unit.put("Id", id.replace("_2d", "-").replace("_2e", ".").replace("_40", "@"));
            unit.put("Names", List.of());
            unit.put("InvocationID", new byte[0]);
        }
        return new Reply.Values(List.of(unit.get(property)));
    }

    private List<Object> rows() {
        List<Object> rows = new ArrayList<>();
        units.forEach((path, unit) -> {
            if (!unlisted.contains(unit.get("Id"))) {
                rows.add(List.of(
                        unit.get("Id"),
                        "",
                        unit.get("LoadState"),
                        unit.get("ActiveState"),
                        unit.get("SubState"),
                        "",
                        path,
                        unit.containsKey("Job") ? 7L : 0L,
                        unit.getOrDefault("Job", ""),
                        "/"));
            }
        });
        return rows;
    }

    @Override
    public long peerUid() {
        return uid;
    }

    @Override
    public void close() {}
}
