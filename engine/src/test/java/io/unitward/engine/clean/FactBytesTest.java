package io.unitward.engine.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.engine.session.FactTypes;
import io.unitward.facts.PolicyFact;
import io.unitward.ownership.Unseen;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told apart decides what is judged: a component that is forgotten here would be a wrong all-clear. */
class FactBytesTest {
    static List<Class<? extends PolicyFact>> types() {
        return FactTypes.ALL;
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_component_of_every_type_counts(Class<? extends PolicyFact> type) throws Exception {
        Map<String, String> seen = new HashMap<>();
        for (Object variant : variants(type)) {
            if (variant instanceof PolicyFact fact) {
                String same = seen.put(Arrays.toString(bytes(fact)), fact.toString());
                assertThat(same).as("as bytes the same as %s", fact).isNull();
                assertThat(bytes(fact)).as("twice").isEqualTo(bytes(fact));
            }
        }
        assertThat(seen).hasSizeGreaterThan(type.getRecordComponents().length);
    }

    @Test
    void no_two_types_and_no_two_lists_of_facts_are_the_same() throws Exception {
        Set<String> seen = new HashSet<>();
        for (Class<? extends PolicyFact> type : FactTypes.ALL) {
            assertThat(seen.add(
                            Arrays.toString(bytes((PolicyFact) variants(type).get(0)))))
                    .as(type.getName())
                    .isTrue();
        }
        PolicyFact a = new Unseen("a", "b");
        assertThat(bytes(a, a)).isNotEqualTo(bytes(a));
        assertThat(bytes()).isNotEqualTo(bytes(a));
        assertThat(bytes(new Unseen("ab", "c"))).isNotEqualTo(bytes(new Unseen("a", "bc")));
        assertThat(bytes(a, new Unseen("c", "d"))).isNotEqualTo(bytes(new Unseen("c", "d"), a));
    }

    @Test
    void texts_that_have_no_utf8_are_no_others() {
        List<String> texts = List.of(
                "?", "\uFFFD", "\uD800", "\uDBFF", "\uDC00", "\u0000?", "é", "\u00C3\u00A9", "", "\uD83D\uDE00");
        Set<String> seen = new HashSet<>();
        texts.forEach(text -> assertThat(seen.add(Arrays.toString(bytes(new Unseen("a", text)))))
                .as(text)
                .isTrue());
    }

    @Test
    void a_type_that_it_does_not_know_is_no_fact() {
        PolicyFact other = () -> "a";
        assertThatThrownBy(() -> bytes(other)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(PolicyFact... facts) {
        Bytes bytes = new Bytes();
        new FactBytes(bytes).all(List.of(facts));
        return bytes.array();
    }

    /** A record as it is first, then one for each other value of each of its components. */
    private static List<Object> variants(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        List<List<Object>> values = new ArrayList<>();
        for (RecordComponent component : components) {
            values.add(values(component.getGenericType()));
        }
        List<Object> variants = new ArrayList<>();
        variants.add(made(type, components, values, -1, 0));
        for (int i = 0; i < components.length; i++) {
            for (int other = 1; other < values.get(i).size(); other++) {
                Object variant = made(type, components, values, i, other);
                if (variant != null) {
                    variants.add(variant);
                }
            }
        }
        return variants;
    }

    /** Null where the record takes no null there. */
    private static @Nullable Object made(
            Class<?> type, RecordComponent[] components, List<List<Object>> values, int changed, int other)
            throws ReflectiveOperationException {
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = values.get(i).get(i == changed ? other : 0);
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            assertThat(refused.getCause()).isInstanceOf(NullPointerException.class);
            assertThat(arguments[changed]).isNull();
            return null;
        }
    }

    /** Values of a type, all different; null last where it can be one. */
    private static List<Object> values(Type type) throws ReflectiveOperationException {
        if (type == boolean.class) {
            return List.of(false, true);
        }
        if (type == int.class) {
            return List.of(1, 256, -1);
        }
        if (type == long.class) {
            return List.of(1L, 1L << 32, -1L);
        }
        List<Object> values = new ArrayList<>();
        if (type == String.class) {
            values.addAll(List.of("a", "b", "", "a\0"));
        } else if (type == Boolean.class) {
            values.addAll(List.of(false, true));
        } else if (type == Instant.class) {
            values.addAll(List.of(Instant.EPOCH, Instant.ofEpochSecond(1), Instant.ofEpochSecond(0, 1)));
        } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            List<Object> elements = values(list.getActualTypeArguments()[0]).stream()
                    .filter(each -> each != null)
                    .toList();
            values.add(List.of());
            elements.forEach(element -> values.add(List.of(element)));
            values.add(List.of(elements.get(0), elements.get(1)));
            values.add(List.of(elements.get(1), elements.get(0)));
        } else if (type instanceof Class<?> set && set.isEnum()) {
            values.addAll(List.of(set.getEnumConstants()));
        } else if (type instanceof Class<?> record && record.isRecord()) {
            values.addAll(variants(record));
        } else {
            throw new AssertionError("a component of type " + type + ", which this test has no values of");
        }
        values.add(null);
        return values;
    }
}
