package io.unitward.collector.systemd;

import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ObjectPaths;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a manager tells of one unit, a line for each property in the manner of {@code systemctl show}: of a list of names that is
 * written down here, so that what the manager would have to work out for minutes ({@code UnitFileState}) is not asked. Of
 * variables only the names are told, and of commands no argument.
 */
public final class ShownUnit {
    private static final List<String> OF_UNIT = List.of(
            "Id",
            "Names",
            "Description",
            "LoadState",
            "LoadError",
            "ActiveState",
            "SubState",
            "Job",
            "FragmentPath",
            "SourcePath",
            "DropInPaths",
            "Transient",
            "NeedDaemonReload",
            "InvocationID",
            "ConditionResult",
            "AssertResult",
            "StateChangeTimestamp",
            "InactiveExitTimestamp",
            "ActiveEnterTimestamp",
            "ActiveExitTimestamp",
            "InactiveEnterTimestamp",
            "ConditionTimestamp",
            "CanStart",
            "CanStop",
            "CanReload",
            "Requires",
            "Requisite",
            "Wants",
            "BindsTo",
            "PartOf",
            "Upholds",
            "RequiredBy",
            "WantedBy",
            "BoundBy",
            "UpheldBy",
            "ConsistsOf",
            "Conflicts",
            "Before",
            "After",
            "OnSuccess",
            "OnFailure",
            "Triggers",
            "TriggeredBy");

    private static final Map<String, List<String>> OF_TYPE = Map.of(
            "service",
                    List.of(
                            "Type",
                            "Restart",
                            "RemainAfterExit",
                            "Result",
                            "ReloadResult",
                            "NRestarts",
                            "MainPID",
                            "ControlPID",
                            "ExecMainStartTimestamp",
                            "ExecMainExitTimestamp",
                            "ExecMainCode",
                            "ExecMainStatus",
                            "TimeoutStartUSec",
                            "TimeoutStopUSec",
                            "WatchdogUSec",
                            "User",
                            "Group",
                            "UID",
                            "GID",
                            "WorkingDirectory",
                            "Environment",
                            "EnvironmentFiles",
                            "ExecCondition",
                            "ExecStartPre",
                            "ExecStart",
                            "ExecStartPost",
                            "ExecReload",
                            "ExecStop",
                            "ExecStopPost",
                            "Slice",
                            "ControlGroup",
                            "TasksCurrent",
                            "MemoryCurrent"),
            "socket", List.of("Result", "NConnections", "NAccepted", "Listen", "ControlPID"),
            "timer", List.of("Result", "Unit", "LastTriggerUSec", "NextElapseUSecRealtime"),
            "path", List.of("Result", "Unit", "Paths"),
            "mount", List.of("Where", "Type", "Result"),
            "automount", List.of("Where", "Result"),
            "swap", List.of("Result"));

    private ShownUnit() {}

    /**
     * Asks.
     *
     * @return {@code NAME=VALUE}; of a property that was not told {@code NAME} with the reason in parentheses, and none for what
     *     this manager does not have
     * @throws ManagerLost when the manager stops answering
     */
    public static List<String> lines(ManagerConnection connection, Deadline deadline, String unit) throws ManagerLost {
        String type = UnitNames.type(unit);
        List<String> ofType = OF_TYPE.getOrDefault(type, List.of());
        List<String> names = new ArrayList<>(OF_UNIT);
        names.addAll(ofType);
        String path = ObjectPaths.ofUnit(unit);
        String own = "org.freedesktop.systemd1." + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
        List<Request> requests = new ArrayList<>();
        OF_UNIT.forEach(name -> requests.add(Asker.get(path, Asker.UNIT, name)));
        ofType.forEach(name -> requests.add(Asker.get(path, own, name)));
        List<Reply> replies = new Asker(connection, deadline).ask(requests);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            Reply reply = replies.get(i);
            if (reply instanceof Reply.Values values && values.values().size() == 1) {
                lines.addAll(ShownValue.lines(names.get(i), values.values().get(0)));
            } else if (reply instanceof Reply.Failed failed && !Answers.hasNoSuchProperty(failed)) {
                lines.add(names.get(i) + " (not told: " + failed.name() + ")");
            } else if (!(reply instanceof Reply.Failed)) {
                lines.add(names.get(i) + " (not told: what it answered is not understood)");
            }
        }
        return lines;
    }
}
