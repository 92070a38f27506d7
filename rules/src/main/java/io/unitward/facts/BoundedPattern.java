package io.unitward.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that cannot be made slow: the time it takes is the length of the text times the size of the expression,
 * whatever both say. It means what {@link java.util.regex.Pattern} means by the same expression, and always matches a text as a
 * whole.
 *
 * <p>All ways through the expression are followed side by side, one character at a time, and none is tried again. What cannot be
 * done so (back references, looking around) is not part of the language, nor is what only asks for trouble elsewhere: a repetition
 * without end inside another repetition.
 */
public final class BoundedPattern {
    /** No longer expression is read, in characters. */
    public static final int MAX_LENGTH = 400;

    /** So many steps may an expression have once its counted repetitions are written out. */
    static final int MAX_STEPS = 2000;

    private static final int MAX_REMEMBERED = 1000;
    private static final Map<String, BoundedPattern> REMEMBERED = new ConcurrentHashMap<>();

    private final List<Step> steps = new ArrayList<>();

    /** One step: of a character, of two ways to go on ({@code chars} is null), or to the end ({@code first} is -1). */
    private record Step(@Nullable CharacterSet chars, int first, int second) {}

    private BoundedPattern(PatternNode node) throws BadPattern {
        compile(node);
        add(new Step(null, -1, -1));
    }

    /**
     * Reads an expression.
     *
     * @throws BadPattern when it is none, or not of this language
     */
    public static BoundedPattern of(String expression) throws BadPattern {
        return new BoundedPattern(PatternParser.parse(expression));
    }

    /**
     * Reads an expression once and for all.
     *
     * @throws IllegalArgumentException when the expression is not of this language
     */
    static BoundedPattern remembered(String expression) {
        BoundedPattern pattern = REMEMBERED.get(expression);
        if (pattern == null) {
            try {
                pattern = of(expression);
            } catch (BadPattern e) {
                throw new IllegalArgumentException("pattern '" + expression + "': " + e.getMessage(), e);
            }
            if (REMEMBERED.size() >= MAX_REMEMBERED) {
                REMEMBERED.clear();
            }
            REMEMBERED.put(expression, pattern);
        }
        return pattern;
    }

    /** Whether the whole text is one that the expression describes. */
    public boolean matches(String text) {
        States now = new States();
        States next = new States();
        now.enter(0);
        for (int i = 0; i < text.length() && !now.isEmpty(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            next.clear();
            for (int s = 0; s < now.size; s++) {
                Step step = steps.get(now.entered[s]);
                if (step.chars() != null && step.chars().contains(c)) {
                    next.enter(step.first());
                }
            }
            States last = now;
            now = next;
            next = last;
        }
        return now.has(steps.size() - 1);
    }

    /** The steps that a prefix of the text can have led to. */
    private final class States {
        private final int[] entered = new int[steps.size()];
        private final boolean[] seen = new boolean[steps.size()];
        private int size;

        void enter(int first) {
            int[] waiting = new int[steps.size() + 1];
            int count = 0;
            waiting[count++] = first;
            while (count > 0) {
                int at = waiting[--count];
                if (seen[at]) {
                    continue;
                }
                seen[at] = true;
                entered[size++] = at;
                Step step = steps.get(at);
                if (step.chars() == null && step.first() >= 0) {
                    // Each is waiting at most once for each step that leads to it, and seen steps lead nowhere again.
                    count = push(waiting, count, step.second());
                    count = push(waiting, count, step.first());
                }
            }
        }

        private int push(int[] waiting, int count, int at) {
            if (at < 0 || seen[at]) {
                return count;
            }
            waiting[count] = at;
            return count + 1;
        }

        boolean has(int step) {
            return seen[step];
        }

        boolean isEmpty() {
            return size == 0;
        }

        void clear() {
            for (int i = 0; i < size; i++) {
                seen[entered[i]] = false;
            }
            size = 0;
        }
    }

    private void compile(PatternNode node) throws BadPattern {
        if (node instanceof PatternNode.One one) {
            add(new Step(one.chars(), steps.size() + 1, -1));
        } else if (node instanceof PatternNode.All all) {
            for (PatternNode part : all.parts()) {
                compile(part);
            }
        } else if (node instanceof PatternNode.Either either) {
            compile(either.branches());
        } else if (node instanceof PatternNode.Repeat repeat) {
            compile(repeat);
        }
    }

    private void compile(List<PatternNode> branches) throws BadPattern {
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            boolean last = i == branches.size() - 1;
            int fork = steps.size();
            if (!last) {
                add(new Step(null, fork + 1, -1));
            }
            compile(branches.get(i));
            if (!last) {
                ends.add(steps.size());
                add(new Step(null, -1, -1));
                steps.set(fork, new Step(null, fork + 1, steps.size()));
            }
        }
        ends.forEach(end -> steps.set(end, new Step(null, steps.size(), -1)));
    }

    private void compile(PatternNode.Repeat repeat) throws BadPattern {
        for (int i = 0; i < repeat.least(); i++) {
            compile(repeat.of());
        }
        if (repeat.endless()) {
            int fork = steps.size();
            add(new Step(null, fork + 1, -1));
            compile(repeat.of());
            add(new Step(null, fork, -1));
            steps.set(fork, new Step(null, fork + 1, steps.size()));
            return;
        }
        List<Integer> forks = new ArrayList<>();
        for (int i = repeat.least(); i < repeat.most(); i++) {
            forks.add(steps.size());
            add(new Step(null, steps.size() + 1, -1));
            compile(repeat.of());
        }
        forks.forEach(fork -> steps.set(fork, new Step(null, fork + 1, steps.size())));
    }

    private void add(Step step) throws BadPattern {
        if (steps.size() >= MAX_STEPS) {
            throw new BadPattern(
                    0, "it is too large once its counted repetitions are written out", "use smaller counts");
        }
        steps.add(step);
    }

    /** An expression that is not of this language. */
    public static final class BadPattern extends Exception {
        private final int index;
        private final String hint;

        BadPattern(int index, String message, String hint) {
            super(message);
            this.index = index;
            this.hint = hint;
        }

        /** Where in the expression, from 0. */
        public int index() {
            return index;
        }

        /** What to write instead, a phrase. */
        public String hint() {
            return hint;
        }
    }
}
