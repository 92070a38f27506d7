package io.unitward.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policies ask of texts. A text that is not there is like no text: it matches nothing, begins and ends with nothing.
 *
 * <p>Constraints are compiled to calls of these: the rule engine's own fail where a property is null.
 */
public final class Texts {
    private Texts() {}

    /**
     * Whether a whole text is one that an expression describes.
     *
     * @throws IllegalArgumentException when the expression is not one of {@link BoundedPattern}
     */
    public static boolean matches(@Nullable String text, String expression) {
        BoundedPattern pattern = BoundedPattern.remembered(expression);
        return text != null && pattern.matches(text);
    }

    /** Whether a text begins with another. */
    public static boolean startsWith(@Nullable String text, String beginning) {
        return text != null && text.startsWith(beginning);
    }

    /** Whether a text ends with another. */
    public static boolean endsWith(@Nullable String text, String end) {
        return text != null && text.endsWith(end);
    }

    /** Whether a text has another in it. */
    public static boolean contains(@Nullable String text, String part) {
        return text != null && text.contains(part);
    }

    /** Whether a list has a text among it; no list has one that is not there. */
    public static boolean holds(List<String> texts, @Nullable String text) {
        return text != null && texts.contains(text);
    }
}
