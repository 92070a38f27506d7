package io.unitward.json;

import io.unitward.facts.Layer;
import io.unitward.facts.View;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of closed sets in JSON: the type's own word where it has one, else its name in lower case with dashes. */
public final class Words {
    private Words() {}

    /** The word for one value of a closed set. */
    public static String of(Enum<?> value) {
        if (value instanceof Layer layer) {
            return layer.text();
        }
        if (value instanceof View view) {
            return view.text();
        }
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The value a word stands for; null when the set has no such word. */
    static <E extends Enum<E>> @Nullable E find(Class<E> set, String word) {
        for (E value : set.getEnumConstants()) {
            if (of(value).equals(word)) {
                return value;
            }
        }
        return null;
    }

    /** Every word of a set, for a message. */
    static <E extends Enum<E>> String all(Class<E> set) {
        StringBuilder words = new StringBuilder();
        for (E value : set.getEnumConstants()) {
            words.append(words.length() == 0 ? "" : ", ").append(of(value));
        }
        return words.toString();
    }
}
