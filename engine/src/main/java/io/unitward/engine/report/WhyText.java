package io.unitward.engine.report;

import io.unitward.engine.drl.Policy;
import io.unitward.engine.reading.Why;
import io.unitward.facts.Manager;
import io.unitward.facts.View;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a policy found something about a unit, or nothing, as text for people. */
public final class WhyText {
    /** So many facts on which a condition failed are shown; what came nearest is among them. */
    private static final int SHOWN = 5;

    private final TextOut out;

    private WhyText(TextOut out) {
        this.out = out;
    }

    /**
     * Writes it; the same value and style give the same characters.
     *
     * @param manager for the home directory, which is shown as a tilde
     */
    public static void write(Why why, Manager manager, Appendable to, Style style) throws IOException {
        new WhyText(new TextOut(to, style, new Home(manager.home()))).write(why);
    }

    /** The same without a manager, as for cases. */
    public static void write(Why why, Appendable to, Style style) throws IOException {
        new WhyText(new TextOut(to, style, new Home(null))).write(why);
    }

    private void write(Why why) throws IOException {
        out.strong(why.policy(), (why.isFired() ? "fires for " : "does not fire for ") + why.unit());
        for (Why.OfRule rule : why.rules()) {
            out.line("");
            rule(rule, why.unit());
        }
    }

    private void rule(Why.OfRule rule, String unit) throws IOException {
        String fired =
                rule.matches().size() == 1 ? "fires" : "fires " + rule.matches().size() + " times";
        out.item(
                2,
                rule.isFired() ? TextOut.Mark.BAD : TextOut.Mark.GOOD,
                "\"" + rule.rule() + "\" " + (rule.isFired() ? fired : "does not fire") + "  " + rule.place());
        for (Why.Match match : rule.matches()) {
            if (!match.about().equals(unit)) {
                out.verbatim(4, "about " + match.about() + ", whichever unit is looked at");
            }
            if (match.view() != null) {
                out.verbatim(4, "about what is " + (match.view() == View.LOADED ? "loaded" : "on disk"));
            }
            for (Why.Held held : match.conditions()) {
                held(held);
            }
        }
        if (rule.stop() != null) {
            stop(rule.stop());
        }
    }

    private void held(Why.Held held) throws IOException {
        Why.Condition condition = held.condition();
        String what = held.fact() == null ? "there is no such " + condition.type() : matched(held.fact());
        out.verbatim(4, "condition " + condition.number() + ": " + what + "  " + condition.place());
        if (held.fact() == null) {
            out.verbatim(6, condition.text());
        } else {
            fields(held.fact());
        }
    }

    private static String matched(Why.Fact fact) {
        return fact.type() + (fact.file() == null ? "" : " of " + fact.file());
    }

    private void fields(Why.Fact fact) throws IOException {
        for (Map.Entry<String, String> field : fact.fields().entrySet()) {
            out.verbatim(6, field.getKey() + " is " + field.getValue());
        }
    }

    private void stop(Why.Stop stop) throws IOException {
        Why.Condition condition = stop.condition();
        boolean not = condition.quantifier() == Policy.Quantifier.NOT;
        String problem = not
                ? "must not be there, and is"
                : stop.failed().isEmpty() ? "there is no " + condition.type() : "no " + condition.type() + " fits";
        out.verbatim(4, "condition " + condition.number() + " fails: " + problem + "  " + condition.place());
        out.verbatim(6, condition.text());
        List<Why.Failed> failed = stop.failed();
        for (Why.Failed each : failed.subList(0, Math.min(SHOWN, failed.size()))) {
            out.verbatim(6, matched(each.fact()) + (each.constraint() == null ? "" : ":"));
            if (each.constraint() != null) {
                constraint(each.constraint());
            }
        }
        if (failed.size() > SHOWN) {
            out.verbatim(6, "and " + (failed.size() - SHOWN) + " more that came no nearer");
        }
    }

    private void constraint(Why.Constraint constraint) throws IOException {
        String wanted = constraint.wanted().stream().collect(Collectors.joining(", "));
        // Where a variable was compared with, its value is not in the text.
        boolean told = constraint.wanted().stream().allMatch(constraint.text()::contains);
        out.verbatim(
                8,
                constraint.property() + " is " + constraint.seen() + "; wanted: " + constraint.text()
                        + (told ? "" : ", which is " + wanted) + "  " + constraint.place());
    }
}
