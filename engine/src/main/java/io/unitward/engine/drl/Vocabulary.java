package io.unitward.engine.drl;

import io.unitward.engine.session.FactTypes;
import io.unitward.facts.Manager;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.View;
import io.unitward.ownership.ManagerState;
import io.unitward.verdict.FindingDraft;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names that a policy can use: types of facts, their properties, and the constants these can have. */
public final class Vocabulary {
    /** What every fact is about, and rules join on. */
    static final String SUBJECT = "subject";

    /** The constant for {@link FindingDraft#MANAGER}. */
    static final String MANAGER = "FindingDraft.MANAGER";

    /** A word of DRL: no property can be named so in a pattern. It is what {@link #SUBJECT} is, or nothing. */
    static final String RESERVED = "unit";

    private static final SortedMap<String, Class<? extends PolicyFact>> FACTS = new TreeMap<>();
    private static final Map<Class<?>, Map<String, ValueType>> PROPERTIES = new LinkedHashMap<>();
    private static final SortedMap<String, Class<?>> CONSTANTS = new TreeMap<>();
    private static final SortedMap<String, String> IMPORTS = new TreeMap<>();

    static {
        for (Class<? extends PolicyFact> fact : FactTypes.ALL) {
            FACTS.put(fact.getSimpleName(), fact);
            addImport(fact);
            Map<String, ValueType> properties = new LinkedHashMap<>();
            properties.put(SUBJECT, ValueType.TEXT);
            for (RecordComponent component : fact.getRecordComponents()) {
                if (component.getName().equals(RESERVED)) {
                    continue;
                }
                ValueType type = ValueType.of(component.getGenericType());
                boolean absent = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                properties.put(component.getName(), absent ? type.orAbsent() : type);
                if (type.is(ValueType.Kind.CONSTANT)) {
                    addConstants(type.type());
                }
            }
            PROPERTIES.put(fact, Collections.unmodifiableMap(properties));
        }
        addConstants(View.class);
        addImport(FindingDraft.class);
        CONSTANTS.put(MANAGER, String.class);
    }

    private Vocabulary() {}

    private static void addConstants(Class<?> type) {
        addImport(type);
        for (Object constant : type.getEnumConstants()) {
            CONSTANTS.put(name(type) + "." + ((Enum<?>) constant).name(), type);
        }
    }

    private static void addImport(Class<?> type) {
        Class<?> outer = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        IMPORTS.put(outer.getSimpleName(), outer.getName());
    }

    /** Types of facts by the names that patterns use. */
    static SortedMap<String, Class<? extends PolicyFact>> facts() {
        return Collections.unmodifiableSortedMap(FACTS);
    }

    /** Properties of a type of fact by name, its subject first. */
    static Map<String, ValueType> properties(Class<?> fact) {
        return PROPERTIES.getOrDefault(fact, Map.of());
    }

    /**
     * What a property is.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    static ValueType property(String fact, String name) {
        Class<?> type = FACTS.get(fact);
        ValueType property = type == null ? null : properties(type).get(name);
        if (property == null) {
            throw new IllegalArgumentException("property '" + fact + "." + name + "' is not of the vocabulary");
        }
        return property;
    }

    /**
     * What a constant such as {@code View.LOADED} stands for.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static Object value(String constant) {
        if (constant.equals(MANAGER)) {
            return FindingDraft.MANAGER;
        }
        Class<?> type = CONSTANTS.get(constant);
        String name = constant.substring(constant.lastIndexOf('.') + 1);
        if (type != null) {
            for (Object each : type.getEnumConstants()) {
                if (((Enum<?>) each).name().equals(name)) {
                    return each;
                }
            }
        }
        throw new IllegalArgumentException("constant '" + constant + "' is not of the vocabulary");
    }

    /** The types of constants by the names of these, such as {@code View.LOADED}. */
    static SortedMap<String, Class<?>> constants() {
        return Collections.unmodifiableSortedMap(CONSTANTS);
    }

    /** What can be imported: names in full by simple names. */
    static SortedMap<String, String> imports() {
        return Collections.unmodifiableSortedMap(IMPORTS);
    }

    /** The name of a type as a policy writes it: a nested one after its outer one. */
    static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : outer.getSimpleName() + "." + type.getSimpleName();
    }

    /** Whether there is one fact of it, the manager's, with every unit. */
    static boolean isManagers(@Nullable Class<?> fact) {
        return fact == Manager.class || fact == ManagerState.class;
    }

    /** Whether values of the type can be stated by their word, with {@code text()}. */
    static boolean hasText(Class<?> type) {
        try {
            return type.isEnum() && type.getMethod("text").getReturnType() == String.class;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
