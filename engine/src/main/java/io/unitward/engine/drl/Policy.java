package io.unitward.engine.drl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy source as a tree. Every part knows where it stands.
 *
 * @param imports in order
 * @param rules in order
 */
public record Policy(List<Import> imports, List<Rule> rules) {
    public Policy {
        imports = List.copyOf(imports);
        rules = List.copyOf(rules);
    }

    /** {@code import io.unitward.facts.View;} without import and semicolon. */
    public record Import(Span span, String name) {
        /** What follows the last dot. */
        String simpleName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }

    /** A name with its place. */
    public record Name(Span span, String text) {}

    /**
     * A rule.
     *
     * @param span its head: the word rule and its name
     * @param whole whether everything of it could be read; a check of one that is not says less
     */
    public record Rule(
            Span span,
            Name name,
            List<Annotation> annotations,
            List<Condition> conditions,
            @Nullable Consequence consequence,
            boolean whole) {
        public Rule {
            annotations = List.copyOf(annotations);
            conditions = List.copyOf(conditions);
        }
    }

    /** {@code @name("value")}. */
    public record Annotation(Span span, Name name, Name value) {}

    /** What must hold: that there is a fact, that there is none, that there is at least one. */
    public record Condition(Span span, Quantifier quantifier, Pattern pattern) {}

    /** How many facts a condition asks for. */
    public enum Quantifier {
        EACH,
        NOT,
        EXISTS
    }

    /**
     * {@code $f : Type( … )}.
     *
     * @param variable null when the fact has no name
     */
    public record Pattern(Span span, @Nullable Name variable, Name type, List<Constraint> constraints) {
        public Pattern {
            constraints = List.copyOf(constraints);
        }
    }

    /** What a pattern asks of one property, or the name it gives to it. */
    public sealed interface Constraint {
        Name property();
    }

    /** {@code $p : property}. */
    public record Binding(Span span, Name variable, Name property) implements Constraint {}

    /**
     * {@code property OPERATOR value}.
     *
     * @param values one, or, for a list, at least one
     */
    public record Comparison(Span span, Name property, Operator operator, Span operatorSpan, List<Value> values)
            implements Constraint {
        public Comparison {
            values = List.copyOf(values);
        }
    }

    /** What a property is compared with; also a term of a consequence. */
    public sealed interface Value {
        Span span();
    }

    /** {@code "text"}. */
    public record Text(Span span, String text) implements Value {}

    /** {@code 12} or {@code -12}. */
    public record Whole(Span span, long number) implements Value {}

    /** {@code true} or {@code false}. */
    public record Flag(Span span, boolean flag) implements Value {}

    /** {@code null}. */
    public record Nothing(Span span) implements Value {}

    /** {@code View.LOADED}, in full as written. */
    public record Constant(Span span, String text) implements Value {}

    /**
     * {@code $p}, or in a consequence {@code $f.layer().text()}.
     *
     * @param calls properties that are asked for, one of another
     */
    public record Variable(Span span, Name name, List<Name> calls) implements Value {
        public Variable {
            calls = List.copyOf(calls);
        }
    }

    /**
     * {@code insert( new FindingDraft( … ) );}.
     *
     * @param span from insert on
     * @param arguments each the parts of a sum
     */
    public record Consequence(Span span, List<Argument> arguments) {
        public Consequence {
            arguments = List.copyOf(arguments);
        }
    }

    /** One argument: values joined by plus signs, at least one. */
    public record Argument(Span span, List<Value> parts) {
        public Argument {
            parts = List.copyOf(parts);
        }
    }
}
