package io.unitward.engine.drl;

import io.unitward.config.Nearest;
import io.unitward.engine.drl.Cursor.Unexpected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a pattern asks of one property. */
final class ConstraintParser {
    private static final Map<String, Operator> SYMBOLS = Map.of(
            "==", Operator.EQUAL,
            "!=", Operator.NOT_EQUAL,
            "<", Operator.LESS,
            "<=", Operator.LESS_OR_EQUAL,
            ">", Operator.GREATER,
            ">=", Operator.GREATER_OR_EQUAL);
    private static final List<String> WORDS =
            List.of("in", "matches", "contains", "not in", "not matches", "not contains");
    private static final String OPERATORS =
            "expected one of == != < <= > >=, in, matches, contains, str[startsWith], str[endsWith], or one of these words after not";

    private final Cursor cursor;

    ConstraintParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Ends at the comma or bracket after it. */
    Policy.Constraint constraint() throws Unexpected {
        Token first = cursor.peek();
        if (first.is(Token.Kind.VARIABLE)) {
            return binding();
        }
        if (first.is("eval")) {
            throw cursor.fail(first.span(), "'eval'", "compare a property with a value");
        }
        if (first.is("this")) {
            throw cursor.fail(first.span(), "'this'", "compare a property of the fact");
        }
        if (first.is("!")) {
            throw cursor.fail(first.span(), "'!' before a property", "write property == false");
        }
        if (first.is("(")) {
            throw cursor.fail(first.span(), "a constraint in brackets", "write constraints with commas between them");
        }
        if (first.is(",") || first.is(")")) {
            throw cursor.fail(first.span(), "a comma without a constraint", "remove it, or write property == value");
        }
        if (first.is(Token.Kind.WORD) && cursor.peek(1).is(":")) {
            throw cursor.fail(first.span(), "the variable " + Problems.quoted(first.text()), "write $" + first.text());
        }
        Token word = cursor.expect(Token.Kind.WORD, "a property of the fact");
        plain(word);
        Policy.Name property = new Policy.Name(word.span(), word.text());
        int from = cursor.peek().span().start();
        Operator operator = operator(property);
        Span operatorSpan = new Span(from, cursor.previous().span().end());
        List<Policy.Value> values = operator.isList() ? list() : List.of(value());
        after(property);
        return new Policy.Comparison(
                property.span().to(cursor.previous().span()), property, operator, operatorSpan, values);
    }

    private Policy.Constraint binding() throws Unexpected {
        Token variable = cursor.next();
        if (cursor.peek().is(":=")) {
            throw cursor.fail(
                    cursor.peek().span(), "':='", "write ':' to name a property, property == value to compare it");
        }
        cursor.expect(":", "after " + variable.text());
        Token word = cursor.expect(Token.Kind.WORD, "a property of the fact");
        plain(word);
        Token after = cursor.peek();
        boolean compares = after.is(Token.Kind.SYMBOL)
                || Set.of("in", "not", "matches", "contains", "str").contains(after.text());
        if (!after.is(",") && !after.is(")") && compares) {
            throw cursor.fail(
                    cursor.peek().span(),
                    "more than a property after " + variable.text() + " :",
                    "write " + variable.text() + " : " + word.text() + ", " + word.text() + " == value");
        }
        if (!after.is(",") && !after.is(")")) {
            throw cursor.missing("',' or ')' is missing");
        }
        return new Policy.Binding(
                variable.span().to(word.span()),
                new Policy.Name(variable.span(), variable.text()),
                new Policy.Name(word.span(), word.text()));
    }

    /** A property is asked for by its name alone: only so can the engine look it up. */
    private void plain(Token word) throws Unexpected {
        Token next = cursor.peek();
        if (next.is("(")) {
            Span span = word.span().to(next.span());
            throw cursor.fail(
                    span,
                    Problems.quoted(word.text())
                            + " called with (); expected the property, which the engine can look up",
                    "write " + word.text() + " without ()");
        }
        if (next.is(".") || next.is("[") || next.is("!")) {
            throw cursor.fail(
                    word.span().to(next.span()),
                    "what is inside of " + Problems.quoted(word.text()),
                    "compare a property of the fact itself");
        }
    }

    private Operator operator(Policy.Name property) throws Unexpected {
        Token token = cursor.peek();
        if (token.is(",") || token.is(")") || cursor.atPart()) {
            throw cursor.fail(
                    property.span(),
                    Problems.quoted(property.text()) + " is not compared with anything",
                    "write " + property.text() + " == value, such as " + property.text() + " == true");
        }
        if (token.is("=")) {
            throw cursor.fail(token.span(), "'='", "did you mean '=='?");
        }
        Operator symbol = token.is(Token.Kind.SYMBOL) ? SYMBOLS.get(token.text()) : null;
        if (symbol != null) {
            cursor.next();
            if (cursor.peek().is("=")) {
                throw cursor.fail(
                        token.span().to(cursor.peek().span()), "'" + token.text() + "='", "did you mean '=='?");
            }
            return symbol;
        }
        boolean not = token.is("not");
        if (not) {
            cursor.next();
        }
        Token word = cursor.peek();
        if (word.is("in")) {
            cursor.next();
            return not ? Operator.NOT_IN : Operator.IN;
        }
        if (word.is("matches")) {
            cursor.next();
            return not ? Operator.NOT_MATCHES : Operator.MATCHES;
        }
        if (word.is("contains")) {
            cursor.next();
            return not ? Operator.NOT_CONTAINS : Operator.CONTAINS;
        }
        if (word.is("str")) {
            return ends(not);
        }
        String nearest = word.is(Token.Kind.WORD) ? Nearest.to(word.text(), WORDS) : null;
        throw cursor.fail(
                word.span(),
                Cursor.describe(word) + " is no operator",
                nearest == null ? OPERATORS : "did you mean '" + nearest + "'?");
    }

    private Operator ends(boolean not) throws Unexpected {
        cursor.next();
        cursor.expect("[", "after str");
        Token which = cursor.peek();
        if (!which.is("startsWith") && !which.is("endsWith")) {
            throw cursor.unexpected("expected str[startsWith] or str[endsWith]");
        }
        cursor.next();
        cursor.expect("]", "after str[" + which.text());
        if (which.is("startsWith")) {
            return not ? Operator.NOT_STARTS_WITH : Operator.STARTS_WITH;
        }
        return not ? Operator.NOT_ENDS_WITH : Operator.ENDS_WITH;
    }

    private List<Policy.Value> list() throws Unexpected {
        cursor.expect("(", "before the values");
        List<Policy.Value> values = new ArrayList<>();
        do {
            values.add(value());
        } while (cursor.accept(","));
        if (!cursor.peek().is(")")) {
            throw cursor.missing("',' or ')' is missing among the values");
        }
        cursor.next();
        return values;
    }

    private Policy.Value value() throws Unexpected {
        Token token = cursor.peek();
        if (token.is(Token.Kind.VARIABLE)) {
            cursor.next();
            if (cursor.peek().is(".")) {
                throw cursor.fail(
                        token.span().to(cursor.peek().span()),
                        "a property of " + token.text() + " among conditions",
                        "name the property where the fact is matched, such as $path : path");
            }
            return new Policy.Variable(token.span(), new Policy.Name(token.span(), token.text()), List.of());
        }
        return ValueParser.literal(cursor);
    }

    /** What may stand between a value and the end of its constraint: nothing. */
    private void after(Policy.Name property) throws Unexpected {
        Token token = cursor.peek();
        if (token.is(",") || token.is(")") || cursor.atPart()) {
            return;
        }
        Span span = token.span();
        if (token.is("||") || token.is("|")) {
            throw cursor.fail(
                    span,
                    "'" + token.text() + "' between constraints",
                    "write two rules; for several values of one property, " + property.text() + " in ( …, … )");
        }
        if (token.is("&&") || token.is("&")) {
            throw cursor.fail(span, "'" + token.text() + "' between constraints", "write a comma");
        }
        if (Set.of("+", "-", "*", "/", "%", "?", "(", ".", "[").contains(token.text()) && token.is(Token.Kind.SYMBOL)) {
            throw cursor.fail(
                    span,
                    token.is("(") || token.is(".") ? "a call" : "a calculation, '" + token.text() + "'",
                    "compare with a literal, a constant or a variable");
        }
        throw cursor.missing("',' or ')' is missing");
    }
}
