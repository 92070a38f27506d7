package io.unitward.collector.systemd;

import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ObjectPaths;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single properties of units, asked by {@code org.freedesktop.DBus.Properties.Get}. */
public final class UnitProperties {
    private UnitProperties() {}

    /**
     * One question.
     *
     * @param unit its full name
     * @param type the D-Bus interface that has the property, such as {@code org.freedesktop.systemd1.Service}
     * @param property its name
     */
    public record Question(String unit, String type, String property) {}

    /** The directories that the manager reads units from, highest priority first; empty when it does not tell. */
    public static List<String> searchPath(ManagerConnection connection, Deadline deadline) {
        Reply reply = connection
                .send(List.of(Asker.get(Request.MANAGER_PATH, Asker.MANAGER, "UnitPath")), deadline)
                .get(0);
        return reply instanceof Reply.Values told
                        && told.values().size() == 1
                        && told.values().get(0) instanceof List<?> paths
                ? paths.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * Asks all of them at once.
     *
     * @return the value for each question, in their order; null for what was not told, for whatever reason
     */
    public static List<@Nullable Object> ask(
            ManagerConnection connection, List<Question> questions, Deadline deadline) {
        List<Reply> replies = connection.send(
                questions.stream()
                        .map(question -> new Request(
                                ReadCall.GET,
                                ObjectPaths.ofUnit(question.unit()),
                                List.of(question.type(), question.property())))
                        .toList(),
                deadline);
        List<@Nullable Object> values = new ArrayList<>();
        for (Reply reply : replies) {
            boolean one = reply instanceof Reply.Values told && told.values().size() == 1;
            values.add(one ? ((Reply.Values) reply).values().get(0) : null);
        }
        return values;
    }
}
