package io.unitward.engine.drl;

import io.unitward.config.Nearest;
import io.unitward.facts.BoundedPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that an operator fits a property, and the values both. */
final class ComparisonCheck {
    private final Scope scope;
    private final Names names;
    private final boolean whole;
    private final Problems problems;

    /** @param whole whether all of the rule before it could be read, so that what is not bound here is bound nowhere */
    ComparisonCheck(Scope scope, Names names, boolean whole, Problems problems) {
        this.scope = scope;
        this.names = names;
        this.whole = whole;
        this.problems = problems;
    }

    void check(Policy.Comparison comparison, ValueType property) {
        Operator operator = comparison.operator();
        if (comparison.values().size() > Limits.CONSTRAINTS) {
            problems.add(
                    comparison.operatorSpan(),
                    comparison.values().size() + " values in a list",
                    "write at most " + Limits.CONSTRAINTS);
        }
        String misfit = misfit(operator, property);
        if (misfit != null) {
            problems.add(
                    comparison.operatorSpan(),
                    "'" + operator.text() + "' does not fit "
                            + Problems.quoted(comparison.property().text()) + ", which is " + property.words(),
                    misfit);
            return;
        }
        comparison.values().forEach(value -> value(comparison, property, value));
    }

    /** What to write instead; null when the operator fits. */
    private static @Nullable String misfit(Operator operator, ValueType property) {
        return switch (property.kind()) {
            case TEXT -> operator.isOrder() ? "write ==, in, matches, contains or str[startsWith]" : null;
            case FLAG -> operator.isEquality() ? null : "write == true or == false";
            case WHOLE ->
                operator.isEquality() || operator.isOrder() || operator.isList() ? null : "write == != < <= > >= or in";
            case CONSTANT -> operator.isEquality() || operator.isList() ? null : "write ==, != or in";
            case TEXTS -> operator.isContains() ? null : "write contains or not contains";
            default -> operator.isEquality() ? null : "write == null or != null";
        };
    }

    private void value(Policy.Comparison comparison, ValueType property, Policy.Value value) {
        Operator operator = comparison.operator();
        boolean ofText = operator.isPattern() || (!operator.isEquality() && !operator.isList() && !operator.isOrder());
        ValueType wanted = property.is(ValueType.Kind.TEXTS) ? ValueType.TEXT : property;
        if (value instanceof Policy.Nothing) {
            nothing(comparison, property, value);
            return;
        }
        if (value instanceof Policy.Variable variable) {
            boolean list = property.is(ValueType.Kind.TEXTS);
            if (!operator.isEquality() && !operator.isOrder() && !list) {
                problems.add(
                        value.span(),
                        "the variable " + Problems.quoted(variable.name().text()) + " after '" + operator.text() + "'",
                        operator.isList()
                                ? "write literals or constants, or == and a variable"
                                : "write a text in double quotes");
                return;
            }
        }
        ValueType type = type(value, wanted);
        if (type == null) {
            return;
        }
        if (property.is(ValueType.Kind.OTHER)) {
            problems.add(
                    value.span(),
                    Problems.quoted(comparison.property().text()) + " is compared with " + type.words() + "; it is "
                            + property.words(),
                    "write == null or != null");
        } else if (!fits(wanted, type, value)) {
            problems.add(
                    value.span(),
                    Problems.quoted(comparison.property().text()) + " is " + property.words()
                            + ", and is compared with " + words(type, value),
                    hint(wanted, value));
        } else if (ofText && !(value instanceof Policy.Text) && !(value instanceof Policy.Variable)) {
            problems.add(value.span(), "a constant after '" + operator.text() + "'", "write a text in double quotes");
        } else if (value instanceof Policy.Text text) {
            text(operator, text);
        }
    }

    private void nothing(Policy.Comparison comparison, ValueType property, Policy.Value value) {
        if (!comparison.operator().isEquality()) {
            problems.add(
                    value.span(),
                    "null after '" + comparison.operator().text() + "'",
                    "write " + comparison.property().text() + " == null or != null");
        } else if (!property.isNullable()) {
            problems.add(
                    value.span(),
                    Problems.quoted(comparison.property().text()) + " is " + property.words() + ", and never null",
                    property.is(ValueType.Kind.FLAG) ? "write true or false" : "write a number");
        }
    }

    private void text(Operator operator, Policy.Text text) {
        if (operator.isPattern()) {
            try {
                BoundedPattern.of(text.text());
            } catch (BoundedPattern.BadPattern e) {
                problems.add(
                        text.span(),
                        "in the pattern, at its character " + (e.index() + 1) + ": " + e.getMessage(),
                        e.hint());
            }
        } else if (text.text().isEmpty() && !operator.isEquality() && !operator.isList()) {
            problems.add(
                    text.span(),
                    "an empty text after '" + operator.text() + "', which fits every text",
                    "write a text");
        }
    }

    private @Nullable ValueType type(Policy.Value value, ValueType wanted) {
        return value instanceof Policy.Variable variable ? variable(variable) : names.type(value, wanted);
    }

    private @Nullable ValueType variable(Policy.Variable variable) {
        String name = variable.name().text();
        Scope.Bound bound = scope.get(name);
        if (bound != null) {
            return bound.type();
        }
        if (whole) {
            unbound(problems, variable, scope);
        }
        return null;
    }

    static void unbound(Problems problems, Policy.Variable variable, Scope scope) {
        String name = variable.name().text();
        String nearest = Nearest.to(name, scope.names());
        if (scope.isInside(name)) {
            problems.add(
                    variable.name().span(),
                    Problems.quoted(name) + " is bound inside of not or exists only",
                    "name a property of a pattern that stands alone");
        } else {
            problems.add(
                    variable.name().span(),
                    Problems.quoted(name) + " is not bound before",
                    nearest == null
                            ? "write " + name + " : property in a pattern before"
                            : "did you mean '" + nearest + "'?");
        }
    }

    private static boolean fits(ValueType wanted, ValueType type, Policy.Value value) {
        if (value instanceof Policy.Whole whole) {
            return wanted.is(ValueType.Kind.WHOLE)
                    && (wanted.type() == long.class || whole.number() == (int) whole.number());
        }
        if (value instanceof Policy.Flag) {
            return wanted.is(ValueType.Kind.FLAG);
        }
        return wanted.kind() == type.kind() && wanted.type() == type.type();
    }

    private static String words(ValueType type, Policy.Value value) {
        if (value instanceof Policy.Whole whole && whole.number() != (int) whole.number()) {
            return "a number that is too large for it";
        }
        return type.words();
    }

    private static String hint(ValueType wanted, Policy.Value value) {
        return switch (wanted.kind()) {
            case TEXT ->
                value instanceof Policy.Whole whole
                        ? "write \"" + whole.number() + "\""
                        : "write a text in double quotes";
            case FLAG -> "write true or false";
            case WHOLE ->
                value instanceof Policy.Whole
                        ? "write a number up to " + Integer.MAX_VALUE
                        : "write a number without quotes";
            case CONSTANT -> constant(wanted.type(), value);
            default -> "compare it with what is alike";
        };
    }

    private static String constant(Class<?> type, Policy.Value value) {
        String given = value instanceof Policy.Text text ? text.text() : "";
        String first = "";
        for (Object each : type.getEnumConstants()) {
            Enum<?> constant = (Enum<?>) each;
            first = first.isEmpty() ? Vocabulary.name(type) + "." + constant.name() : first;
            if (Nearest.to(given, List.of(constant.name())) != null) {
                return "did you mean " + Vocabulary.name(type) + "." + constant.name() + "?";
            }
        }
        return "write a constant, such as " + first;
    }
}
