package io.unitward.cli;

import io.unitward.engine.policy.CaseException;
import io.unitward.engine.policy.PolicyCase;
import io.unitward.engine.policy.PolicyCases;
import io.unitward.verdict.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes what a policy found into the {@code expect:} of a case; everything before and after it stays as it is. */
final class CaseUpdate {
    private static final String KEY = "expect:";
    /** Needs no quotes in YAML, in a flow mapping either. */
    private static final Pattern PLAIN = Pattern.compile("[a-z]+(-[a-z]+)*");

    private CaseUpdate() {}

    /**
     * Rewrites a case file.
     *
     * @throws RunFailure when it cannot be written, or the place of expect: cannot be told; the file is as it was
     */
    static void write(AuthoredCases.Case of, List<Finding> found) throws RunFailure {
        String shown = PolicyFolder.shown(of.file());
        String text = updated(of.text(), found);
        if (text == null || of.given() == null || !isTheSame(shown, text, of.given(), found.size())) {
            throw new RunFailure(
                    ExitCode.CHECK_FAILED,
                    shown + " was left as it is: where its expect: begins and ends cannot be told; expected it at the"
                            + " beginning of a line, with one item on each line below");
        }
        try {
            PolicyFmtCommand.replace(of.file(), text);
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.INTERNAL, shown + " could not be written and is as it was: " + failure.getMessage());
        }
    }

    /** The case with another expectation; null when it has no single line that begins with one. */
    static @Nullable String updated(String text, List<Finding> found) {
        List<String> lines = text.lines().toList();
        List<String> updated = new ArrayList<>();
        boolean replaced = false;
        boolean within = false;
        for (String line : lines) {
            if (line.startsWith(KEY)) {
                if (replaced) {
                    return null;
                }
                replaced = true;
                within = true;
                updated.addAll(expectation(found));
            } else if (!within || !(line.isBlank() || line.startsWith(" ") || line.startsWith("-"))) {
                within = false;
                updated.add(line);
            }
        }
        return replaced ? String.join("\n", updated) + "\n" : null;
    }

    private static List<String> expectation(List<Finding> found) {
        if (found.isEmpty()) {
            return List.of(KEY + " []");
        }
        List<String> lines = new ArrayList<>(List.of(KEY));
        for (Finding finding : found) {
            StringBuilder line = new StringBuilder("  - { classification: ")
                    .append(finding.classification().text())
                    .append(", severity: ")
                    .append(finding.severity().text());
            if (finding.view() != null) {
                line.append(", view: ").append(finding.view().text());
            }
            if (finding.cause() != null) {
                line.append(", cause: ").append(quoted(finding.cause()));
            }
            if (finding.file() != null) {
                line.append(", file: ").append(quoted(finding.file()));
            }
            lines.add(line.append(" }").toString());
        }
        return lines;
    }

    private static String quoted(String text) {
        boolean word = text.equals("true") || text.equals("false") || text.equals("null") || text.equals("yes")
                || text.equals("no") || text.equals("on") || text.equals("off");
        return PLAIN.matcher(text).matches() && !word
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether nothing but the expectation differs. */
    private static boolean isTheSame(String shown, String text, PolicyCase before, int findings) {
        try {
            PolicyCase after = PolicyCases.read(shown, text);
            return after.allFacts().equals(before.allFacts()) && after.expected().size() == findings;
        } catch (CaseException e) {
            return false;
        }
    }
}
