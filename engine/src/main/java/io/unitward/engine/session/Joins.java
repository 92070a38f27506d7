package io.unitward.engine.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.drools.model.Condition;
import org.drools.model.Pattern;
import org.drools.model.Rule;

/**
 * What one rule looks for, in the order in which the rule engine joins it. All of it is about one unit, or the manager's own
 * state, so the facts of the unit tell beforehand how much work a rule can be at most.
 */
record Joins(List<Step> steps) {
    /** So much work for one unit no honest rule comes near: a join of each of a thousand facts with each. */
    static final long MOST_WORK = 1_000_000;

    /** So many combinations may be kept for one rule and unit; each takes memory. */
    private static final long MOST_COMBINATIONS = 100_000;

    /**
     * One pattern.
     *
     * @param type which facts it looks at
     * @param multiplies whether each of them is a combination of its own; false where only asked whether there is one
     */
    record Step(Class<?> type, boolean multiplies) {}

    Joins {
        steps = List.copyOf(steps);
    }

    static Joins of(Rule rule) {
        List<Step> steps = new ArrayList<>();
        add(rule.getView(), true, steps);
        return new Joins(steps);
    }

    private static void add(Condition condition, boolean multiplies, List<Step> steps) {
        if (condition instanceof Pattern<?> pattern) {
            steps.add(new Step(pattern.getPatternVariable().getType(), multiplies));
            return;
        }
        boolean asks = condition.getType() == Condition.Type.NOT || condition.getType() == Condition.Type.EXISTS;
        condition.getSubConditions().forEach(each -> add(each, multiplies && !asks, steps));
    }

    /**
     * How many comparisons the rule makes for one unit at most; more than {@link #MOST_WORK} when that is too many.
     *
     * @param facts how many facts of a type the unit has
     */
    long work(ToIntFunction<Class<?>> facts) {
        long combinations = 1;
        long work = 0;
        for (Step step : steps) {
            long joined = combinations * facts.applyAsInt(step.type());
            work += joined;
            combinations = step.multiplies() ? joined : combinations;
            if (combinations > MOST_COMBINATIONS || work > MOST_WORK) {
                return MOST_WORK + 1;
            }
        }
        return work;
    }
}
