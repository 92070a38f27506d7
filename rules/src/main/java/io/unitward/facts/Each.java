package io.unitward.facts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a stream would tell of a handful of names or paths, without a stream: these are asked of each unit, and making the
 * stream costs several times what the loop does. For all that is done once a run, streams read better.
 */
public final class Each {
    private Each() {}

    /** Whether at least one is as asked. */
    public static <T> boolean any(Collection<T> all, Predicate<? super T> asked) {
        for (T one : all) {
            if (asked.test(one)) {
                return true;
            }
        }
        return false;
    }

    /** What is made of each, in the same order. */
    public static <T, R> List<R> map(Collection<T> all, Function<? super T, ? extends R> made) {
        if (all.isEmpty()) {
            return List.of();
        }
        List<R> result = new ArrayList<>(all.size());
        for (T one : all) {
            result.add(made.apply(one));
        }
        return List.copyOf(result);
    }
}
