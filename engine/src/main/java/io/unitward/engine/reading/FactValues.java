package io.unitward.engine.reading;

import io.unitward.facts.PolicyFact;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of facts, by the names that policies use. */
public final class FactValues {
    private static final ClassValue<Map<String, Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            Map<String, Method> accessors = new HashMap<>();
            try {
                accessors.put("subject", type.getMethod("subject"));
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException(type + " is no type of fact", e);
            }
            for (RecordComponent component : type.getRecordComponents()) {
                accessors.put(component.getName(), component.getAccessor());
            }
            return accessors;
        }
    };

    private FactValues() {}

    /** Whether a fact has a property. */
    static boolean has(PolicyFact fact, String property) {
        return ACCESSORS.get(fact.getClass()).containsKey(property);
    }

    /**
     * The value of a property.
     *
     * @throws IllegalArgumentException when the fact has none of this name
     */
    public static @Nullable Object of(PolicyFact fact, String property) {
        Method accessor = ACCESSORS.get(fact.getClass()).get(property);
        if (accessor == null) {
            throw new IllegalArgumentException(
                    "'" + fact.getClass().getSimpleName() + "' has no property '" + property + "'");
        }
        try {
            return accessor.invoke(fact);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("read " + property + " of " + fact, e);
        }
    }
}
