package io.unitward.engine.diff;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.verdict.FindingDraft;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares two managers, and what they read besides units. */
final class ManagerComparison {
    private final Seen before;
    private final Seen after;
    private final Collected out;

    ManagerComparison(Seen before, Seen after, Collected out) {
        this.before = before;
        this.after = after;
        this.out = out;
    }

    /** Why the snapshots may not be of one manager at all. */
    static List<FieldChange> apart(Snapshot before, Snapshot after) {
        Fields fields = new Fields();
        fields.add(
                "scope",
                null,
                before.manager().scope().text(),
                after.manager().scope().text());
        fields.add("uid", null, before.manager().uid(), after.manager().uid());
        String was = before.host().bootId();
        String is = after.host().bootId();
        if (was != null && is != null) {
            fields.add("bootId", null, was, is);
        }
        return fields.changes();
    }

    /** Compares what each tells of itself. */
    void manager() {
        Manager was = before.snapshot.manager();
        Manager is = after.snapshot.manager();
        told(
                new Fields(),
                "bootId",
                before.snapshot.host().bootId(),
                after.snapshot.host().bootId());
        Fields fields = new Fields();
        told(fields, "version", was.version(), is.version());
        told(fields, "state", was.state(), is.state());
        told(fields, "runtimeDirectory", was.runtimeDirectory(), is.runtimeDirectory());
        if (was.scope() == Scope.USER && is.scope() == Scope.USER) { // a system manager has none
            told(fields, "home", was.home(), is.home());
        }
        fields.add("unitPath", was.unitPath(), is.unitPath());
        out.changed(SubjectKind.MANAGER, FindingDraft.MANAGER, null, fields);
    }

    private void told(Fields fields, String field, @Nullable String was, @Nullable String is) {
        if (was != null && is != null) {
            fields.add(field, null, was, is);
        } else {
            Side side = was != null ? Side.AFTER : is != null ? Side.BEFORE : Side.BOTH;
            out.unknown(SubjectKind.MANAGER, FindingDraft.MANAGER, null, field, side, "it is not told");
        }
    }

    /** Compares what a reload reads besides units. */
    void inputs() {
        Map<String, ManagerInput> was = byPath(before.snapshot);
        Map<String, ManagerInput> is = byPath(after.snapshot);
        Set<String> paths = new TreeSet<>(was.keySet());
        paths.addAll(is.keySet());
        Set<String> directories = new TreeSet<>();
        paths.forEach(path -> directories.add(Seen.parent(path)));
        for (String path : paths) {
            input(path, was.get(path), is.get(path), directories.contains(path));
        }
    }

    private void input(String path, @Nullable ManagerInput was, @Nullable ManagerInput is, boolean isDirectory) {
        SubjectKind kind = SubjectKind.MANAGER_INPUT;
        if (was == null || is == null) {
            Seen other = was == null ? before : after;
            if (isLost(path, other)) {
                out.unknown(kind, path, null, null, was == null ? Side.BEFORE : Side.AFTER, "it was not looked at");
            } else if (was == null && is != null) {
                out.appeared(kind, path, null, new Fields().add("sha256", null, null, is.sha256()));
            } else if (was != null) {
                out.vanished(kind, path, null, new Fields().add("sha256", null, was.sha256(), null));
            }
        } else if (was.sha256() != null && is.sha256() != null) {
            out.changed(kind, path, null, new Fields().add("sha256", null, was.sha256(), is.sha256()));
        } else if (!isDirectory && (was.changedAt() == null || !was.changedAt().equals(is.changedAt()))) {
            // What was added to or removed from a directory is said of itself.
            Side side = was.sha256() != null ? Side.AFTER : is.sha256() != null ? Side.BEFORE : Side.BOTH;
            String reason = "its content is not told, and its change time is another";
            out.unknown(kind, path, null, "sha256", side, reason);
        }
    }

    /** Whether the inputs, or a directory above this one, could not be looked at. */
    private static boolean isLost(String path, Seen side) {
        if (side.problems.values().stream()
                .anyMatch(problem -> problem.kind() == CollectionProblem.Kind.MANAGER_INPUT
                        && problem.subject().equals(FindingDraft.MANAGER))) {
            return true;
        }
        for (String at = path; !at.isEmpty(); at = Seen.parent(at)) {
            if (side.problems.containsKey(at)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, ManagerInput> byPath(Snapshot snapshot) {
        Map<String, ManagerInput> inputs = new TreeMap<>();
        snapshot.managerInputs().forEach(input -> inputs.put(input.path(), input));
        return inputs;
    }
}
