package io.unitward.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Changes one value somewhere in a tree of records and lists, to what stands elsewhere in it in the same place of such a record. */
final class Mutation {
    private final Random random;
    private final Map<RecordComponent, List<Object>> values = new HashMap<>();

    private final Map<Object, Integer> sizes = new IdentityHashMap<>();

    Mutation(Random random, Record... examples) {
        this.random = random;
        for (Record each : examples) {
            collect(each);
        }
    }

    /** The same with one value changed; null where the records do not take that value. */
    <T extends Record> @Nullable T of(T record) {
        try {
            return type(record).cast(changed(record));
        } catch (Untaken refused) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Record> Class<T> type(T record) {
        return (Class<T>) record.getClass();
    }

    /** What a record says when it is not to be. */
    private static final class Untaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Record changed(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = value(record, components[i]);
        }
        int at = one(Arrays.asList(arguments));
        arguments[at] = other(components[at], arguments[at]);
        try {
            var constructor = record.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            throw new Untaken();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private @Nullable Object other(RecordComponent component, @Nullable Object value) {
        if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(16) > 0) {
            List<Object> changed = new ArrayList<>(list);
            int at = one(changed);
            if (changed.get(at) instanceof Record element && random.nextInt(8) > 0) {
                changed.set(at, changed(element));
            } else {
                changed.remove(at);
            }
            return changed;
        }
        if (value instanceof Record inner && random.nextInt(16) > 0) {
            return changed(inner);
        }
        if (value instanceof Boolean flag) {
            return !flag;
        }
        if (value instanceof Instant moment && random.nextBoolean()) {
            return moment.plusSeconds(random.nextInt(7200) - 3600);
        }
        Object[] all = component.getType().getEnumConstants();
        if (all != null && random.nextBoolean()) {
            return all[random.nextInt(all.length)];
        }
        List<Object> others = values.getOrDefault(component, List.of());
        return others.isEmpty() ? value : others.get(random.nextInt(others.size()));
    }

    /** The place of one of them, the more likely the more there is to it. */
    private int one(List<?> values) {
        int left = random.nextInt(values.stream().mapToInt(this::size).sum());
        int at = 0;
        for (left -= size(values.get(0)); left >= 0; left -= size(values.get(at))) {
            at++;
        }
        return at;
    }

    private int size(@Nullable Object value) {
        Integer known = value instanceof Record || value instanceof List<?> ? sizes.get(value) : Integer.valueOf(1);
        if (known != null) {
            return known;
        }
        int size = 1;
        if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                size += size(value(record, component));
            }
        } else if (value instanceof List<?> list) {
            for (Object each : list) {
                size += size(each);
            }
        }
        sizes.put(value, size);
        return size;
    }

    private void collect(@Nullable Object value) {
        if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object inner = value(record, component);
                values.computeIfAbsent(component, each -> new ArrayList<>()).add(inner);
                collect(inner);
            }
        } else if (value instanceof List<?> list) {
            list.forEach(this::collect);
        }
    }

    private static @Nullable Object value(Record record, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
