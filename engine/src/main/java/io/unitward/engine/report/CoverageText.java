package io.unitward.engine.report;

import io.unitward.engine.policy.Coverage;
import java.io.IOException;
import java.util.Locale;

/** What the cases of policies show of them, as text for people. */
public final class CoverageText {
    private final TextOut out;

    private CoverageText(TextOut out) {
        this.out = out;
    }

    /** Writes it; the same value and style give the same characters. */
    public static void write(Coverage coverage, Appendable to, Style style) throws IOException {
        new CoverageText(new TextOut(to, style, new Home(null))).write(coverage);
    }

    private void write(Coverage coverage) throws IOException {
        int wanted = 0;
        int shown = 0;
        int cases = 0;
        for (Coverage.OfPolicy policy : coverage.policies()) {
            wanted += policy.wanted();
            shown += policy.shown();
            cases += policy.cases();
            policy(policy);
        }
        out.summary(percent(coverage.percent()) + ": " + shown + " of " + wanted
                + " (rules fired and silent, conditions and constraints true and false) in "
                + count(coverage.policies().size(), "policy", "policies") + " by "
                + count(cases, "case", "cases"));
    }

    private void policy(Coverage.OfPolicy policy) throws IOException {
        out.heading(
                policy.gaps().isEmpty() ? TextOut.Mark.GOOD : TextOut.Mark.BAD,
                policy.id(),
                percent(policy.percent()) + " by " + count(policy.cases(), "case", "cases"));
        for (Coverage.Part gap : policy.gaps()) {
            out.verbatim(4, gap.place() + ": " + gap.lack() + ": " + gap.kind().text() + " " + gap.text());
        }
    }

    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.1f %%", percent);
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
