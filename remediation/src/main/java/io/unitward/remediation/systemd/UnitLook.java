package io.unitward.remediation.systemd;

import io.unitward.facts.UnitNames;
import io.unitward.host.ObjectPaths;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a unit is right now, as its manager tells it. A property that was not told is null, and never counts as good.
 *
 * @param activeState systemd's {@code ActiveState}
 * @param subState systemd's {@code SubState}
 * @param invocation {@code InvocationID} in hex digits; empty for none
 * @param conditionResult {@code ConditionResult}: whether its conditions held when it was last to be started
 * @param conditionAt {@code ConditionTimestampMonotonic}: when that was, in microseconds
 * @param job the object path of the job that the unit has; {@code /} for none
 * @param result {@code Result} of the type's own interface; null for a type that has none
 * @param reloadResult {@code ReloadResult}; null for a type that has none
 * @param restarts {@code NRestarts} of a service
 * @param mainPid {@code MainPID} of a service; 0 for none
 * @param type {@code Type} of a service
 * @param exit how its main process ended last; null for what is no service
 */
record UnitLook(
        @Nullable String activeState,
        @Nullable String subState,
        @Nullable String invocation,
        @Nullable Boolean conditionResult,
        @Nullable Long conditionAt,
        @Nullable String job,
        @Nullable String result,
        @Nullable String reloadResult,
        @Nullable Long restarts,
        @Nullable Long mainPid,
        @Nullable String type,
        @Nullable MainExit exit) {
    private static final String UNIT = "org.freedesktop.systemd1.Unit";
    private static final List<String> OF_ANY =
            List.of("ActiveState", "SubState", "InvocationID", "ConditionResult", "ConditionTimestampMonotonic", "Job");
    private static final List<String> WITH_RESULT =
            List.of("service", "socket", "timer", "mount", "path", "swap", "automount");
    private static final List<String> OF_SERVICE = List.of(
            "Result",
            "ReloadResult",
            "NRestarts",
            "MainPID",
            "Type",
            "ExecMainCode",
            "ExecMainStatus",
            "ExecMainExitTimestampMonotonic");

    /** How many questions a look takes at this unit. */
    static List<Request> questions(String unit) {
        List<Request> questions = new ArrayList<>();
        String path = ObjectPaths.ofUnit(unit);
        OF_ANY.forEach(property -> questions.add(get(path, UNIT, property)));
        String type = UnitNames.type(unit);
        ofType(type).forEach(property -> questions.add(get(path, interfaceOf(type), property)));
        return questions;
    }

    /** The job that a unit has, alone. */
    static Request job(String unit) {
        return get(ObjectPaths.ofUnit(unit), UNIT, "Job");
    }

    private static List<String> ofType(String type) {
        return type.equals("service")
                ? OF_SERVICE
                : type.equals("mount")
                        ? List.of("Result", "ReloadResult")
                        : WITH_RESULT.contains(type) ? List.of("Result") : List.of();
    }

    private static String interfaceOf(String type) {
        return "org.freedesktop.systemd1." + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
    }

    private static Request get(String path, String interfaceName, String property) {
        return new Request(JobRead.GET, path, List.of(interfaceName, property));
    }

    /** What the answers to {@link #questions} say. */
    static UnitLook of(String unit, List<Reply> replies) {
        List<String> more = ofType(UnitNames.type(unit));
        int from = OF_ANY.size();
        return new UnitLook(
                text(replies.get(0)),
                text(replies.get(1)),
                invocation(replies.get(2)),
                value(replies.get(3)) instanceof Boolean held ? held : null,
                number(replies.get(4)),
                jobPath(replies.get(5)),
                told(replies, from, more.indexOf("Result")) instanceof String result ? result : null,
                told(replies, from, more.indexOf("ReloadResult")) instanceof String reload ? reload : null,
                told(replies, from, more.indexOf("NRestarts")) instanceof Long restarts ? restarts : null,
                told(replies, from, more.indexOf("MainPID")) instanceof Long pid ? pid : null,
                told(replies, from, more.indexOf("Type")) instanceof String type ? type : null,
                told(replies, from, more.indexOf("ExecMainCode")) instanceof Long code
                                && told(replies, from, more.indexOf("ExecMainStatus")) instanceof Long status
                                && told(replies, from, more.indexOf("ExecMainExitTimestampMonotonic"))
                                        instanceof Long at
                        ? new MainExit(code, status, at)
                        : null);
    }

    /** The path of the job in an answer to {@link #job}; {@code /} for none, null when it was not told. */
    static @Nullable String jobPath(Reply reply) {
        return value(reply) instanceof List<?> pair && pair.size() == 2 && pair.get(1) instanceof String path
                ? path
                : null;
    }

    private static @Nullable Object told(List<Reply> replies, int from, int index) {
        return index < 0 ? null : value(replies.get(from + index));
    }

    private static @Nullable Object value(Reply reply) {
        return reply instanceof Reply.Values values && values.values().size() == 1
                ? values.values().get(0)
                : null;
    }

    private static @Nullable String text(Reply reply) {
        return value(reply) instanceof String text ? text : null;
    }

    private static @Nullable Long number(Reply reply) {
        return value(reply) instanceof Long number ? number : null;
    }

    private static @Nullable String invocation(Reply reply) {
        return value(reply) instanceof byte[] id ? HexFormat.of().formatHex(id) : null;
    }

    boolean isOneshot() {
        return "oneshot".equals(type);
    }

    /** The states as one phrase, with how its main process ended, if that was after an earlier look. */
    String states(UnitLook before) {
        return states() + (exit == null ? "" : exit.since(before.exit(), "exit-code".equals(result)));
    }

    /** The states as one phrase. */
    String states() {
        return (activeState == null ? "in an unknown state" : activeState)
                + (subState == null ? "" : " (" + subState + ")")
                + (result == null || result.equals("success") ? "" : ", result " + result);
    }
}
