package io.unitward.cli;

import io.unitward.engine.report.Style;
import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import io.unitward.remediation.Undoing;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.Kept;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code undo} could put back, newest first.
 *
 * @param actions the newest of what is kept
 * @param older how many are not listed; each can be undone by its id all the same
 */
record Undoable(List<Action> actions, int older) implements Outputs.Rendering {
    /** A look at each is a process of its own where it is another user's. */
    static final int MOST = 40;

    Undoable {
        actions = List.copyOf(actions);
    }

    /**
     * One action.
     *
     * @param kept what was kept before it; null when that cannot be read
     * @param obstacle why it cannot be undone, a sentence; null when it can
     */
    record Action(String id, @Nullable Kept kept, @Nullable String obstacle) {}

    /** Reads what is kept, and looks at what is there now. */
    static Undoable of(BeforeStore store, UnitFiles files) throws IOException {
        List<String> ids = store.ids();
        List<Action> actions = new ArrayList<>();
        for (String id : ids.subList(0, Math.min(MOST, ids.size()))) {
            try {
                Kept kept = store.read(id);
                if (kept != null) {
                    actions.add(new Action(
                            id,
                            kept,
                            Undoing.changed(kept, files.look(kept.planned().target()))));
                }
            } catch (NotSeen notSeen) {
                actions.add(new Action(id, store.read(id), String.valueOf(notSeen.getMessage())));
            } catch (IOException unreadable) {
                actions.add(new Action(id, null, "what was kept cannot be read: " + unreadable.getMessage()));
            }
        }
        // Ids tell the second only.
        actions.sort(Comparator.comparing((Action each) ->
                        each.kept() == null ? Instant.MIN : each.kept().at())
                .reversed());
        return new Undoable(actions, Math.max(0, ids.size() - MOST));
    }

    @Override
    public void text(Appendable to, Style style) throws IOException {
        if (actions.isEmpty()) {
            to.append("nothing is kept that could be undone\n");
        }
        for (Action each : actions) {
            Kept kept = each.kept();
            line(
                    to,
                    each.id()
                            + (kept == null
                                    ? ""
                                    : "  " + kept.at() + "  "
                                            + kept.planned().action().text() + "  "
                                            + kept.planned().target()));
            line(
                    to,
                    each.obstacle() == null && kept != null
                            ? "    would put back " + kept.before().describe()
                            : "    cannot be undone: " + each.obstacle());
        }
        if (older > 0) {
            line(to, older + " older ones are not listed");
        }
    }

    private static void line(Appendable to, String text) throws IOException {
        to.append(Visible.of(text)).append('\n');
    }

    @Override
    public void json(OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        json.begin().field("schema", "unitward.undo-list/v1").list("actions");
        for (Action each : actions) {
            Kept kept = each.kept();
            json.begin()
                    .field("id", each.id())
                    .field("at", kept == null ? null : kept.at())
                    .field(
                            "action",
                            kept == null ? null : kept.planned().action().text())
                    .field("path", kept == null ? null : kept.planned().target())
                    .field("undoable", each.obstacle() == null)
                    .field("obstacle", each.obstacle())
                    .end();
        }
        json.endList().field("older", older).end();
        json.finish();
    }
}
