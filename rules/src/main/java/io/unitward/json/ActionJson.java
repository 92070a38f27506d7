package io.unitward.json;

import io.unitward.facts.SourceFile;
import io.unitward.ownership.FileState;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.util.List;

/** A planned action as JSON: what root tells a process of another user to do, and what the journal's records hold. */
public final class ActionJson {
    /** The words for what an action needs to know. */
    private enum Detail {
        NONE,
        RESTORE,
        QUARANTINE,
        REMOVE,
        PUT_BACK
    }

    private ActionJson() {}

    /** Writes the field {@code planned}. */
    public static void write(JsonWriter json, PlannedAction action) throws IOException {
        json.begin("planned")
                .field("action", Words.of(action.action()))
                .field("target", action.target())
                .texts("units", action.units())
                .field("reason", action.reason())
                .texts("causes", action.causes());
        if (action.detail() instanceof ActionDetail.Restore restore) {
            json.field("detail", Words.of(Detail.RESTORE))
                    .field("seen", restore.seen())
                    .field("backup", restore.backup());
            json.begin("source");
            new SnapshotWriter(json).sourceFields(restore.declared());
            json.end();
        } else if (action.detail() instanceof ActionDetail.Quarantine quarantine) {
            json.field("detail", Words.of(Detail.QUARANTINE))
                    .field("path", quarantine.path())
                    .field("seen", quarantine.seen());
        } else if (action.detail() instanceof ActionDetail.Remove remove) {
            json.field("detail", Words.of(Detail.REMOVE)).field("id", remove.id());
        } else if (action.detail() instanceof ActionDetail.PutBack back) {
            json.field("detail", Words.of(Detail.PUT_BACK))
                    .field("path", back.path())
                    .field("seen", back.seen());
            FileStateJson.write(json, "before", back.before());
        } else {
            json.field("detail", Words.of(Detail.NONE));
        }
        json.end();
    }

    /** Reads the value of such a field, which is next. */
    public static PlannedAction read(JsonReader in) throws BadJson {
        ActionKind kind = null;
        String target = null;
        List<String> units = List.of();
        String reason = null;
        List<String> causes = List.of();
        Detail detail = null;
        String seen = null;
        Boolean backup = null;
        SourceFile source = null;
        String path = null;
        String id = null;
        FileState before = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "action" -> kind = in.word(ActionKind.class);
                case "target" -> target = in.text();
                case "units" -> units = in.texts();
                case "reason" -> reason = in.text();
                case "causes" -> causes = in.texts();
                case "detail" -> detail = in.word(Detail.class);
                case "seen" -> seen = in.text();
                case "backup" -> backup = in.truth();
                case "source" -> source = new FileReader(in).source();
                case "path" -> path = in.path();
                case "id" -> id = in.text();
                case "before" -> before = FileStateJson.read(in);
                default -> in.skip();
            }
        }
        ActionDetail known = switch (in.need(detail, "detail")) {
            case NONE -> new ActionDetail.None();
            case RESTORE ->
                new ActionDetail.Restore(in.need(source, "source"), in.need(seen, "seen"), in.need(backup, "backup"));
            case QUARANTINE -> new ActionDetail.Quarantine(in.need(path, "path"), in.need(seen, "seen"));
            case REMOVE -> new ActionDetail.Remove(in.need(id, "id"));
            case PUT_BACK ->
                new ActionDetail.PutBack(in.need(path, "path"), in.need(seen, "seen"), in.need(before, "before"));
        };
        ActionKind action = in.need(kind, "action");
        check(in, action, known);
        return new PlannedAction(action, in.need(target, "target"), units, in.need(reason, "reason"), causes, known);
    }

    private static void check(JsonReader in, ActionKind action, ActionDetail detail) throws BadJson {
        boolean fits = switch (action) {
            case RESTORE_ARTIFACT -> detail instanceof ActionDetail.Restore;
            case QUARANTINE_DROP_IN -> detail instanceof ActionDetail.Quarantine;
            case UNDO -> detail instanceof ActionDetail.PutBack;
            case REMOVE_CONTAINER -> detail instanceof ActionDetail.Remove;
            case DAEMON_RELOAD,
                    RESET_FAILED,
                    RESTART_UNIT,
                    STOP_TIMER,
                    START_UNIT,
                    STOP_UNIT,
                    RELOAD_UNIT,
                    UPDATE_STACK -> detail instanceof ActionDetail.None;
        };
        if (!fits) {
            throw in.wrong(Words.of(action), "the detail that such an action has");
        }
    }
}
