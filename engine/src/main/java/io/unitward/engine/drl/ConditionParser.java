package io.unitward.engine.drl;

import io.unitward.engine.drl.Cursor.Unexpected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads conditions: patterns, and that there is none, or one. */
final class ConditionParser {
    private static final Map<String, String> NOT_CONDITIONS = Map.ofEntries(
            Map.entry("eval", "compare a property with a value"),
            Map.entry("forall", "write not, and a pattern on what must not be there"),
            Map.entry("accumulate", "use a property that counts, such as dropIns of UnitDefinition"),
            Map.entry("acc", "use a property that counts, such as dropIns of UnitDefinition"),
            Map.entry("collect", "write a pattern: the rule states a finding for each fact"),
            Map.entry("from", "write a pattern on a fact of its own"),
            Map.entry("or", "write two rules"),
            Map.entry("and", "write one pattern after the other: all must hold"),
            Map.entry("do", "write a rule for each finding"),
            Map.entry("if", "write a rule for each case"),
            Map.entry("over", "remove it"),
            Map.entry("entry", "remove it"),
            Map.entry("window", "remove it"),
            Map.entry("groupby", "write a pattern: the rule states a finding for each fact"));

    private final Cursor cursor;
    private boolean whole = true;

    /** Whether a constraint of the present pattern could not be read. */
    private boolean failed;

    ConditionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Whether everything so far could be read. */
    boolean whole() {
        return whole;
    }

    Policy.Condition condition() throws Unexpected {
        Token first = cursor.peek();
        if (!first.is("not") && !first.is("exists")) {
            Policy.Pattern pattern = named();
            return new Policy.Condition(pattern.span(), Policy.Quantifier.EACH, pattern);
        }
        cursor.next();
        boolean bracket = cursor.accept("(");
        Token inner = cursor.peek();
        if (inner.is(Token.Kind.VARIABLE)) {
            throw cursor.fail(
                    inner.span(),
                    "a name for the fact of " + first.text(),
                    "remove it: what is only counted has no properties to state");
        }
        if (inner.is("not") || inner.is("exists") || inner.is("(")) {
            throw cursor.fail(
                    inner.span(), "'" + inner.text() + "' inside of " + first.text(), "write one pattern after it");
        }
        Policy.Pattern pattern = pattern(null);
        if (bracket && !cursor.peek().is(")")) {
            throw cursor.atPart()
                    ? cursor.missing("')' is missing after the pattern of " + first.text())
                    : cursor.fail(
                            cursor.peek().span(),
                            "more than one pattern in " + first.text(),
                            "write " + first.text() + " before each single pattern");
        }
        Span end = bracket ? cursor.next().span() : pattern.span();
        Policy.Quantifier quantifier = first.is("not") ? Policy.Quantifier.NOT : Policy.Quantifier.EXISTS;
        return new Policy.Condition(first.span().to(end), quantifier, pattern);
    }

    private Policy.Pattern named() throws Unexpected {
        Token first = cursor.peek();
        if (!first.is(Token.Kind.VARIABLE)) {
            return pattern(null);
        }
        cursor.next();
        if (cursor.peek().is(":=")) {
            throw cursor.fail(cursor.peek().span(), "':='", "write ':'");
        }
        cursor.expect(":", "after " + first.text());
        return pattern(new Policy.Name(first.span(), first.text()));
    }

    private Policy.Pattern pattern(Policy.@Nullable Name variable) throws Unexpected {
        Token first = cursor.peek();
        String instead = NOT_CONDITIONS.get(first.text());
        if (first.is(Token.Kind.WORD) && instead != null) {
            throw cursor.fail(first.span(), "'" + first.text() + "' among conditions; expected patterns", instead);
        }
        if (first.is("(")) {
            throw cursor.fail(
                    first.span(),
                    "conditions in brackets",
                    "write one pattern after the other; for 'or' write two rules");
        }
        if (first.is("/") || first.is("?")) {
            throw cursor.fail(
                    first.span(),
                    first.is("/") ? "a path into facts" : "a query",
                    "write a pattern, Type( property == value )");
        }
        if (!first.is(Token.Kind.WORD)) {
            throw cursor.unexpected("expected a pattern, Type( property == value )");
        }
        Policy.Name type = cursor.dotted();
        cursor.expect("(", "after " + Problems.quoted(type.text()));
        Span open = cursor.previous().span();
        List<Policy.Constraint> constraints = constraints();
        if (!cursor.peek().is(")") && failed) {
            throw new Unexpected();
        }
        if (!cursor.peek().is(")")) {
            throw cursor.missing("')' is missing, which closes the pattern on " + Problems.quoted(type.text()));
        }
        Span close = cursor.next().span();
        Token after = cursor.peek();
        if (after.is("from") || after.is("over") || after.is("and") || after.is("or")) {
            throw cursor.fail(
                    after.span(),
                    "'" + after.text() + "' among conditions; expected patterns",
                    NOT_CONDITIONS.get(after.text()));
        }
        if (after.is("&&") || after.is("||") || after.is(",") || after.is(";") || after.is(".")) {
            throw cursor.fail(
                    after.span(),
                    "'" + after.text() + "' between patterns",
                    after.is("||") ? "write two rules" : "remove it: all patterns of a rule must hold");
        }
        Span start = variable == null ? type.span() : variable.span();
        return new Policy.Pattern(start.to(open).to(close), variable, type, constraints);
    }

    private List<Policy.Constraint> constraints() {
        List<Policy.Constraint> constraints = new ArrayList<>();
        failed = false;
        if (cursor.peek().is(")")) {
            return constraints;
        }
        ConstraintParser parser = new ConstraintParser(cursor);
        do {
            try {
                constraints.add(parser.constraint());
            } catch (Unexpected e) {
                whole = false;
                failed = true;
                cursor.skipTo(Set.of(",", ")"));
            }
        } while (cursor.accept(","));
        return constraints;
    }
}
