package io.unitward.engine.reading;

import io.unitward.engine.drl.Operator;
import io.unitward.facts.Texts;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the operators of the language mean: null is equal to null alone, is in no order, and has no part. */
final class Comparing {
    private Comparing() {}

    static boolean holds(Operator operator, @Nullable Object seen, List<@Nullable Object> wanted) {
        Object first = wanted.get(0);
        return switch (operator) {
            case EQUAL -> equal(seen, first);
            case NOT_EQUAL -> !equal(seen, first);
            case LESS -> ordered(seen, first) && whole(seen) < whole(first);
            case LESS_OR_EQUAL -> ordered(seen, first) && whole(seen) <= whole(first);
            case GREATER -> ordered(seen, first) && whole(seen) > whole(first);
            case GREATER_OR_EQUAL -> ordered(seen, first) && whole(seen) >= whole(first);
            case IN -> wanted.stream().anyMatch(each -> equal(seen, each));
            case NOT_IN -> wanted.stream().noneMatch(each -> equal(seen, each));
            case MATCHES -> matches(seen, first);
            case NOT_MATCHES -> !matches(seen, first);
            case CONTAINS -> contains(seen, first);
            case NOT_CONTAINS -> !contains(seen, first);
            case STARTS_WITH -> seen != null && text(seen).startsWith(text(first));
            case NOT_STARTS_WITH -> seen == null || !text(seen).startsWith(text(first));
            case ENDS_WITH -> seen != null && text(seen).endsWith(text(first));
            case NOT_ENDS_WITH -> seen == null || !text(seen).endsWith(text(first));
        };
    }

    private static boolean equal(@Nullable Object seen, @Nullable Object wanted) {
        // One may be an int and the other a long.
        return (seen instanceof Number && wanted instanceof Number)
                ? whole(seen) == whole(wanted)
                : Objects.equals(seen, wanted);
    }

    private static boolean ordered(@Nullable Object seen, @Nullable Object wanted) {
        return seen != null && wanted != null;
    }

    private static boolean matches(@Nullable Object seen, @Nullable Object wanted) {
        return Texts.matches((String) seen, text(wanted));
    }

    private static boolean contains(@Nullable Object seen, @Nullable Object wanted) {
        if (seen instanceof Collection<?> list) {
            return list.stream().anyMatch(each -> Objects.equals(each, wanted));
        }
        return seen != null && text(seen).contains(text(wanted));
    }

    private static long whole(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }
}
