package io.unitward.engine.drl;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/**
 * What a property or a value is.
 *
 * @param kind how it may be used
 * @param type its class in Java
 * @param absent whether a fact may be without it
 */
record ValueType(Kind kind, Class<?> type, boolean absent) {
    static final ValueType TEXT = new ValueType(Kind.TEXT, String.class);

    enum Kind {
        TEXT,
        FLAG,
        WHOLE,
        CONSTANT,
        /** A list of texts. */
        TEXTS,
        /** A fact as a whole. */
        FACT,
        /** A time, or a part that is no fact: only whether it is there can be asked. */
        OTHER
    }

    static ValueType of(Type type) {
        if (type instanceof ParameterizedType list) {
            boolean texts = list.getRawType() == List.class && list.getActualTypeArguments()[0] == String.class;
            return new ValueType(texts ? Kind.TEXTS : Kind.OTHER, (Class<?>) list.getRawType());
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return TEXT;
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return new ValueType(Kind.FLAG, plain);
        }
        if (plain == int.class || plain == long.class) {
            return new ValueType(Kind.WHOLE, plain);
        }
        return new ValueType(plain.isEnum() ? Kind.CONSTANT : Kind.OTHER, plain);
    }

    ValueType(Kind kind, Class<?> type) {
        this(kind, type, false);
    }

    /** The same, which a fact may be without. */
    ValueType orAbsent() {
        return new ValueType(kind, type, true);
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isNullable() {
        return !type.isPrimitive();
    }

    /** For messages: what it is, with an article. */
    String words() {
        return switch (kind) {
            case TEXT -> "a text";
            case FLAG -> "true or false";
            case WHOLE -> "a number";
            case CONSTANT -> "a " + Vocabulary.name(type);
            case TEXTS -> "a list of texts";
            case FACT -> "a fact, " + type.getSimpleName();
            case OTHER -> "neither text, number nor constant (" + type.getSimpleName() + ")";
        };
    }
}
