package io.unitward.engine.report;

import io.unitward.engine.diff.Difference;
import io.unitward.engine.diff.FieldChange;
import io.unitward.engine.diff.Incomparable;
import io.unitward.engine.diff.SnapshotDiff;
import io.unitward.engine.diff.SubjectKind;
import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.Snapshot;
import io.unitward.json.Times;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A comparison as text, for people: what was compared, whether it is the same manager at all, then the manager, each unit
 * with its files, directories, inputs, what could not be compared, and one line that sums it up.
 */
public final class DiffText {
    /** More subjects than this that are unknown for the same reason are counted; JSON names them all. */
    private static final int MANY = 5;

    private final DiffReport report;
    private final SnapshotDiff diff;
    private final TextOut out;
    private final DiffFields fields;
    /** For each file that differs what became of it, and the directory it is in. */
    private final Set<String> holders = new HashSet<>();

    private DiffText(DiffReport report, TextOut out, Style style) {
        this.report = report;
        this.diff = report.diff();
        this.out = out;
        this.fields = new DiffFields(out, style);
        for (Difference difference : diff.differences()) {
            int slash = difference.subject().lastIndexOf('/');
            if (difference.kind() != SubjectKind.DIRECTORY && slash > 0) {
                holders.add(difference.change() + " " + difference.subject().substring(0, slash));
            }
        }
    }

    /** Writes a comparison; the same comparison and style give the same characters. */
    public static void write(DiffReport report, Appendable to, Style style) throws IOException {
        String was = report.diff().before().manager().home();
        String is = report.diff().after().manager().home();
        boolean oneHome = was == null || is == null || was.equals(is);
        Home home = new Home(oneHome ? (was == null ? is : was) : null);
        new DiffText(report, new TextOut(to, style, home), style).write();
    }

    private void write() throws IOException {
        int width = Math.max(report.beforeName().length(), report.afterName().length());
        header("A", report.beforeName(), width, diff.before());
        header("B", report.afterName(), width, diff.after());
        apart();
        for (Difference difference : diff.differences()) {
            if (difference.kind() == SubjectKind.MANAGER) {
                one(difference, word(difference.change()));
            }
        }
        units();
        for (Difference difference : diff.differences()) {
            if (difference.unit() == null && difference.kind() != SubjectKind.MANAGER) {
                one(difference, what(difference.kind()) + " " + word(difference.change()));
            }
        }
        unknowns();
        for (String note : diff.notes()) {
            out.heading(Mark.ADVICE, "note", note);
        }
        out.summary(summary());
    }

    private void header(String letter, String name, int width, Snapshot snapshot) throws IOException {
        String padded = name + " ".repeat(width - name.length());
        out.line(letter + "  " + padded + "  " + SummaryLine.manager(snapshot.manager(), null) + ", "
                + Times.format(snapshot.takenAt().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** The first thing to know: that all that follows may be no change at all, but another manager. */
    private void apart() throws IOException {
        for (FieldChange change : diff.apart()) {
            String what = switch (change.field()) {
                case "scope" -> "not the same kind of manager";
                case "uid" -> "not the same user's manager";
                default -> "another boot, or another host";
            };
            out.heading(
                    Mark.BAD, DiffFields.label(change), fields.value(Difference.Change.CHANGED, change) + ": " + what);
        }
    }

    private void units() throws IOException {
        Map<String, List<Difference>> byUnit = new TreeMap<>();
        for (Difference difference : diff.differences()) {
            if (difference.unit() != null) {
                byUnit.computeIfAbsent(difference.unit(), unit -> new ArrayList<>())
                        .add(difference);
            }
        }
        for (Map.Entry<String, List<Difference>> unit : byUnit.entrySet()) {
            unit(unit.getKey(), unit.getValue());
        }
    }

    /** A unit, then its files: the differences come with the unit's own first. */
    private void unit(String name, List<Difference> differences) throws IOException {
        Difference first = differences.get(0);
        if (first.kind() == SubjectKind.UNIT) {
            one(first, "unit " + word(first.change()));
        } else {
            out.heading(Mark.CHANGED, name, isOfContainers(differences) ? "what it runs changed" : "changed on disk");
        }
        for (Difference difference : differences) {
            if (difference.kind() != SubjectKind.UNIT && !isSaidByItsEntries(difference)) {
                out.item(
                        4,
                        mark(difference.change()),
                        difference.subject() + "  (" + what(difference.kind()) + " " + word(difference.change()) + ")");
                fields.write(8, difference.change(), difference.fields());
            }
        }
    }

    private static boolean isOfContainers(List<Difference> differences) {
        return differences.stream()
                .allMatch(each -> each.kind() == SubjectKind.CONTAINER || each.kind() == SubjectKind.STACK);
    }

    /** A directory that came or went with what is in it. */
    private boolean isSaidByItsEntries(Difference difference) {
        return difference.kind() == SubjectKind.DIRECTORY
                && difference.change() != Difference.Change.CHANGED
                && holders.contains(difference.change() + " " + difference.subject());
    }

    private void one(Difference difference, String text) throws IOException {
        out.heading(mark(difference.change()), difference.subject(), text);
        fields.write(4, difference.change(), difference.fields());
    }

    private void unknowns() throws IOException {
        if (diff.unknowns().isEmpty()) {
            return;
        }
        out.heading(Mark.UNKNOWN, "could not be compared", "");
        Map<String, List<String>> subjects = new LinkedHashMap<>();
        for (Incomparable unknown : diff.unknowns()) {
            String field = unknown.field() == null ? "" : DiffFields.label(unknown.field()) + ": ";
            String reason = field + unknown.reason() + " (" + unknown.side().text() + ")";
            subjects.computeIfAbsent(reason, each -> new ArrayList<>()).add(unknown.subject());
        }
        for (Map.Entry<String, List<String>> each : subjects.entrySet()) {
            out.paragraph(4, each.getKey());
            List<String> names = each.getValue();
            for (String name : names.subList(0, Math.min(MANY, names.size()))) {
                out.verbatim(8, name);
            }
            if (names.size() > MANY) {
                out.paragraph(8, "and " + (names.size() - MANY) + " more (-o json=- lists all)");
            }
        }
    }

    private String summary() {
        StringBuilder line = new StringBuilder();
        for (SubjectKind kind : SubjectKind.values()) {
            int count = 0;
            for (Difference difference : diff.differences()) {
                count += difference.kind() == kind ? 1 : 0;
            }
            if (count > 0) {
                line.append(line.length() == 0 ? "" : ", ");
                line.append(kind == SubjectKind.MANAGER ? "the manager" : counted(count, kind));
            }
        }
        if (line.length() > 0) {
            line.append(" differ");
        } else if (!diff.apart().isEmpty()) {
            line.append("not the same manager, and no other difference");
        } else {
            line.append(diff.unknowns().isEmpty() ? "no difference" : "no difference seen");
        }
        if (!diff.unknowns().isEmpty()) {
            line.append("; ")
                    .append(diff.unknowns().size())
                    .append(diff.unknowns().size() == 1 ? " thing" : " things")
                    .append(" could not be compared");
        }
        return line.append(". Exit ").append(report.exitCode()).append('.').toString();
    }

    private static String counted(int count, SubjectKind kind) {
        String one = what(kind);
        String many = kind == SubjectKind.INPUT
                ? "inputs of stacks"
                : one.endsWith("y") ? one.substring(0, one.length() - 1) + "ies" : one + "s";
        return count + " " + (count == 1 ? one : many);
    }

    private static String what(SubjectKind kind) {
        return switch (kind) {
            case MANAGER -> "manager";
            case UNIT -> "unit";
            case FILE -> "file";
            case DEPENDENCY -> "dependency link";
            case DIRECTORY -> "directory";
            case MANAGER_INPUT -> "manager input";
            case STACK -> "stack";
            case QUADLET -> "Quadlet source";
            case CONTAINER -> "container";
            case INPUT -> "input of a stack";
        };
    }

    private static String word(Difference.Change change) {
        return switch (change) {
            case APPEARED -> "appeared";
            case CHANGED -> "changed";
            case VANISHED -> "vanished";
        };
    }

    private static Mark mark(Difference.Change change) {
        return switch (change) {
            case APPEARED -> Mark.APPEARED;
            case CHANGED -> Mark.CHANGED;
            case VANISHED -> Mark.VANISHED;
        };
    }
}
