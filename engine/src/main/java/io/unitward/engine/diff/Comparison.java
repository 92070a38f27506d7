package io.unitward.engine.diff;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Snapshot;
import io.unitward.json.Times;
import io.unitward.verdict.FindingDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whole comparison: the managers, then units, files, directories, inputs, stacks and sources of Quadlet, if both managers answered. */
final class Comparison {
    private final Snapshot before;
    private final Snapshot after;
    private final Collected out = new Collected();
    private final List<String> notes = new ArrayList<>();

    Comparison(Snapshot before, Snapshot after) {
        this.before = before;
        this.after = after;
    }

    SnapshotDiff compare() {
        List<FieldChange> apart = ManagerComparison.apart(before, after);
        boolean answered = answers(before, Side.BEFORE);
        answered &= answers(after, Side.AFTER);
        times();
        String questions = Questions.note(before.request(), after.request());
        if (questions != null) {
            notes.add(questions);
        }
        if (answered) {
            problems(before, Side.BEFORE);
            problems(after, Side.AFTER);
            compare(new Seen(before), new Seen(after));
        }
        return new SnapshotDiff(before, after, apart, out.differences(), out.unknowns(), notes);
    }

    private void compare(Seen was, Seen is) {
        ManagerComparison managers = new ManagerComparison(was, is, out);
        managers.manager();
        notes.addAll(new UnitComparison(was, is, out).compare());
        Set<String> churn = churn(was, is);
        new FileComparison(was, is, churn, out).compare();
        new PlaceComparison(was, is, out).compare();
        managers.inputs();
        notes.addAll(new StackComparison(before, after, out).compare());
    }

    /** A manager that did not answer leaves nothing to compare: one line, not one for each unit. */
    private boolean answers(Snapshot snapshot, Side side) {
        if (snapshot.manager().available()) {
            return true;
        }
        String why = snapshot.manager().unavailableReason();
        out.explained(
                SubjectKind.MANAGER,
                FindingDraft.MANAGER,
                null,
                side,
                "it did not answer" + (why == null ? "" : ": " + why));
        return false;
    }

    private void problems(Snapshot snapshot, Side side) {
        for (CollectionProblem problem : snapshot.problems()) {
            String subject = problem.subject();
            switch (problem.kind()) {
                case MANAGER -> out.explained(SubjectKind.MANAGER, subject, null, side, problem.reason());
                case DIRECTORY ->
                    out.explained(SubjectKind.DIRECTORY, subject, Seen.unitOf(subject + "/x"), side, problem.reason());
                case MANAGER_INPUT -> out.explained(SubjectKind.MANAGER_INPUT, subject, null, side, problem.reason());
                case UNIT -> out.explained(SubjectKind.UNIT, subject, subject, side, problem.reason());
                case FILE -> out.explained(SubjectKind.FILE, subject, Seen.unitOf(subject), side, problem.reason());
                case NOTE -> {
                    // nothing is unknown for it
                }
            }
        }
    }

    /** Names that are a health check wherever they are; one that is something else on one side is compared. */
    private Set<String> churn(Seen was, Seen is) {
        Set<String> churn = new HashSet<>(was.healthChecks());
        churn.addAll(is.healthChecks());
        churn.removeIf(name -> was.units.containsKey(name) || is.units.containsKey(name));
        if (!churn.isEmpty()) {
            notes.add(churn.size() + (churn.size() == 1 ? " transient unit" : " transient units")
                    + " of podman's health checks not compared");
        }
        return churn;
    }

    private void times() {
        if (after.takenAt().isBefore(before.takenAt())) {
            notes.add("B was taken before A");
        }
        Instant was = before.manager().loadedAt();
        Instant is = after.manager().loadedAt();
        if (isSameBoot(before.host().bootId(), after.host().bootId())
                && before.manager().scope() == after.manager().scope()
                && before.manager().uid() == after.manager().uid()
                && was != null
                && is != null
                && !was.equals(is)) {
            notes.add("the manager loaded its units anew in between, at " + Times.format(is.isAfter(was) ? is : was));
        }
    }

    private static boolean isSameBoot(@Nullable String was, @Nullable String is) {
        return was != null && was.equals(is);
    }
}
