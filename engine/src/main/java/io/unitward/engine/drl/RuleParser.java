package io.unitward.engine.drl;

import io.unitward.engine.drl.Cursor.Unexpected;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one rule: its head, its metadata, and, with {@link ConditionParser} and {@link ConsequenceParser}, the rest. */
final class RuleParser {
    /** What DRL lets a rule have and a policy does not. */
    static final Set<String> ATTRIBUTES = Set.of(
            "salience",
            "enabled",
            "no-loop",
            "lock-on-active",
            "auto-focus",
            "agenda-group",
            "activation-group",
            "ruleflow-group",
            "date-effective",
            "date-expires",
            "dialect",
            "timer",
            "duration",
            "calendars",
            "refract",
            "direct");

    private final Cursor cursor;
    private final Problems problems;
    private final List<Policy.Annotation> annotations = new ArrayList<>();
    private final List<Policy.Condition> conditions = new ArrayList<>();
    private boolean whole = true;

    RuleParser(Cursor cursor) {
        this.cursor = cursor;
        this.problems = cursor.problems();
    }

    /** Reads from the word rule to its end, or to where another rule begins. */
    Policy.Rule rule() {
        Token rule = cursor.next();
        String bare = attribute(cursor);
        Token name = cursor.next();
        Span head = rule.span().to(name.span());
        if (name.is(Token.Kind.WORD)) {
            while (cursor.previous().span().end() < name.span().start() + bare.length()) {
                cursor.next();
            }
            problems.add(
                    name.span().to(cursor.previous().span()),
                    "the name " + Problems.quoted(bare) + " without quotes",
                    "write \"" + bare + "\"");
        }
        Policy.Consequence consequence = null;
        head();
        if (cursor.accept("when") || cursor.atCondition()) {
            conditions();
        }
        boolean then = cursor.accept("then");
        if (!then) {
            whole = false;
            cursor.missing("'then' is missing");
        }
        if (then || cursor.atConsequence()) {
            consequence = consequence();
        }
        boolean ended = cursor.accept("end");
        if (!ended && consequence != null) {
            whole = false;
            cursor.missing("'end' is missing");
        }
        return new Policy.Rule(
                head,
                new Policy.Name(name.span(), name.text()),
                annotations,
                conditions,
                consequence,
                whole && name.is(Token.Kind.TEXT));
    }

    private void head() {
        while (!cursor.atPart() && !cursor.atCondition()) {
            try {
                if (cursor.peek().is("@")) {
                    annotations.add(annotation());
                } else {
                    throw notMetadata();
                }
            } catch (Unexpected e) {
                whole = false;
                cursor.next();
                cursor.skipTo(Set.of("@"));
            }
        }
        if (!cursor.peek().is("when")) {
            whole = false;
            cursor.missing("'when' is missing");
        }
    }

    private Unexpected notMetadata() {
        Token token = cursor.peek();
        String attribute = attribute(cursor);
        if (token.is("extends")) {
            return cursor.fail(token.span(), "a rule that extends another", "write all conditions in each rule");
        }
        if (ATTRIBUTES.contains(attribute)) {
            return cursor.fail(
                    new Span(token.span().start(), token.span().start() + attribute.length()),
                    "the attribute '" + attribute + "'",
                    "remove it: every rule looks at the facts alone, in no order");
        }
        return cursor.unexpected("expected @metadata or 'when'");
    }

    /** The word here, with what hyphens join to it. */
    static String attribute(Cursor cursor) {
        StringBuilder name = new StringBuilder(cursor.peek().text());
        int ahead = 1;
        while (cursor.peek(ahead).is("-")
                && cursor.peek(ahead).span().start()
                        == cursor.peek(ahead - 1).span().end()) {
            name.append('-').append(cursor.peek(ahead + 1).text());
            ahead += 2;
        }
        return name.toString();
    }

    private Policy.Annotation annotation() throws Unexpected {
        Token at = cursor.next();
        Token name = cursor.expect(Token.Kind.WORD, "the name of a piece of metadata, such as policy");
        cursor.expect("(", "after @" + name.text());
        if (!cursor.peek().is(Token.Kind.TEXT)) {
            throw cursor.unexpected("expected one text in double quotes");
        }
        Token value = cursor.next();
        if (!cursor.peek().is(")") && !cursor.peek().is("@") && !cursor.peek().is("when")) {
            throw cursor.unexpected("expected ')': metadata has one text");
        }
        Token close = cursor.expect(")", "after the text of @" + name.text());
        return new Policy.Annotation(
                at.span().to(close.span()),
                new Policy.Name(name.span(), name.text()),
                new Policy.Name(value.span(), value.text()));
    }

    private void conditions() {
        ConditionParser parser = new ConditionParser(cursor);
        while (!cursor.atPart() && !cursor.atConsequence()) {
            try {
                conditions.add(parser.condition());
            } catch (Unexpected e) {
                whole = false;
                recover();
            }
        }
        whole &= parser.whole();
    }

    /** Goes on behind the brackets of the condition that failed if another one begins there, else behind all of them. */
    private void recover() {
        cursor.skipTo(Set.of("("));
        if (cursor.accept("(")) {
            cursor.skipTo(Set.of(")"));
            cursor.accept(")");
        }
        if (!cursor.atCondition()) {
            cursor.skipTo(Set.of());
        }
    }

    private Policy.@Nullable Consequence consequence() {
        try {
            Policy.Consequence consequence = new ConsequenceParser(cursor).consequence();
            if (!atEnd()) {
                whole = false;
                cursor.fail(
                        cursor.peek().span(),
                        "a second statement, " + Cursor.describe(cursor.peek()),
                        "state one finding in a rule, and write a rule for each");
                skipToEnd();
            }
            return consequence;
        } catch (Unexpected e) {
            whole = false;
            skipToEnd();
            return null;
        }
    }

    private boolean atEnd() {
        return cursor.peek().is("end") || cursor.atRule() || cursor.peek().is(Token.Kind.END);
    }

    private void skipToEnd() {
        while (!atEnd()) {
            cursor.next();
        }
    }
}
