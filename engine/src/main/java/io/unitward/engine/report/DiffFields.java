package io.unitward.engine.report;

import io.unitward.engine.diff.Difference;
import io.unitward.engine.diff.FieldChange;
import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The properties of one subject that differ, one below the other, aligned. */
final class DiffFields {
    private static final int DIGITS = 12;

    private final TextOut out;
    private final String arrow;

    DiffFields(TextOut out, Style style) {
        this.out = out;
        this.arrow = style.unicode() ? " → " : " -> ";
    }

    void write(int indent, Difference.Change change, List<FieldChange> fields) throws IOException {
        List<FieldChange> shown = new ArrayList<>();
        int width = 0;
        for (FieldChange field : fields) {
            if (isShown(change, field, fields)) {
                shown.add(field);
                width = Math.max(width, label(field).length());
            }
        }
        for (FieldChange field : shown) {
            String padded = label(field) + " ".repeat(width - label(field).length());
            if (change == Difference.Change.CHANGED && isList(field)) {
                list(indent, field);
            } else {
                out.labelledVerbatim(indent, padded, value(change, field));
            }
        }
    }

    /** What came or went is named, its digest helps nobody; a mask shows in the load state. */
    private static boolean isShown(Difference.Change change, FieldChange field, List<FieldChange> all) {
        if (change != Difference.Change.CHANGED) {
            return !field.field().equals("sha256");
        }
        boolean maskOfLoaded = field.field().equals("masked") && field.view() == View.LOADED;
        return !maskOfLoaded || all.stream().noneMatch(other -> other.field().equals("loadState"));
    }

    private static boolean isList(FieldChange field) {
        return switch (field.field()) {
            case "dropInPaths", "names", "services", "unitPath", "links", "writers" -> true;
            default -> false;
        };
    }

    private void list(int indent, FieldChange field) throws IOException {
        boolean reordered = new HashSet<>(field.before()).equals(new HashSet<>(field.after()));
        out.verbatim(indent, label(field) + (reordered ? ", in another order" : ""));
        if (reordered) {
            for (String value : field.after()) {
                out.verbatim(indent + 4, value);
            }
            return;
        }
        for (String value : field.before()) {
            if (!field.after().contains(value)) {
                out.item(indent + 4, Mark.VANISHED, value);
            }
        }
        for (String value : field.after()) {
            if (!field.before().contains(value)) {
                out.item(indent + 4, Mark.APPEARED, value);
            }
        }
    }

    String value(Difference.Change change, FieldChange field) {
        return switch (change) {
            case APPEARED -> shown(field, field.after());
            case VANISHED -> shown(field, field.before());
            case CHANGED -> shown(field, field.before()) + arrow + shown(field, field.after());
        };
    }

    private static String shown(FieldChange field, List<String> values) {
        if (values.isEmpty()) {
            return "none";
        }
        String text = String.join(", ", values);
        return switch (field.field()) {
            case "sha256", "imageId" -> text.substring(0, Math.min(DIGITS, text.length()));
            case "needDaemonReload", "transient", "masked" -> text.equals("true") ? "yes" : "no";
            default -> text;
        };
    }

    /** What a property is called; what a reload would load is told apart from what is in effect. */
    static String label(FieldChange field) {
        return label(field.field()) + (field.view() == View.ON_DISK ? " (on disk)" : "");
    }

    static String label(String field) {
        return switch (field) {
            case "loadState" -> "load state";
            case "activeState" -> "active state";
            case "needDaemonReload" -> "needs a reload";
            case "fragmentPath" -> "fragment";
            case "sourcePath" -> "made from";
            case "dropInPaths" -> "drop-ins";
            case "unitFileState" -> "unit file state";
            case "sha256" -> "content";
            case "realPath" -> "real path";
            case "unitPath" -> "unit path";
            case "runtimeDirectory" -> "runtime directory";
            case "bootId" -> "boot";
            case "imageId" -> "image id";
            case "imageDigest" -> "image digest";
            case "containerName" -> "container name";
            case "generatedPath" -> "generated";
            case "usedPath" -> "read from";
            case "writers" -> "who else may write";
            case "loaded" -> "the loaded definition";
            case "onDisk" -> "the definition on disk";
            default -> field;
        };
    }
}
