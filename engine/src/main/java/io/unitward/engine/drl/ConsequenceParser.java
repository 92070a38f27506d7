package io.unitward.engine.drl;

import io.unitward.engine.drl.Cursor.Unexpected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the one statement a rule may have: {@code insert( new FindingDraft( … ) );}. */
final class ConsequenceParser {
    private static final String ONLY = "write insert( new FindingDraft( … ) ); and nothing else";
    private static final Map<String, String> CALLS = Map.ofEntries(
            Map.entry("insertLogical", "write insert: a finding is stated once and stays"),
            Map.entry("insertAsync", "write insert"),
            Map.entry("update", "remove it: facts are what was seen, and do not change"),
            Map.entry("modify", "remove it: facts are what was seen, and do not change"),
            Map.entry("delete", "remove it: facts are what was seen, and do not change"),
            Map.entry("retract", "remove it: facts are what was seen, and do not change"),
            Map.entry("drools", "remove it: a rule has no way to the engine"),
            Map.entry("kcontext", "remove it: a rule has no way to the engine"),
            Map.entry("channels", "remove it: a rule has no way out but its finding"),
            Map.entry("System", "remove it: a rule states a finding, and does nothing"),
            Map.entry("while", "remove it: a rule states one finding for each match"),
            Map.entry("for", "remove it: a rule states one finding for each match"),
            Map.entry("do", "remove it: a rule states one finding for each match"),
            Map.entry("if", "write a rule for each case"));

    private final Cursor cursor;

    ConsequenceParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Ends after the semicolon. */
    Policy.Consequence consequence() throws Unexpected {
        Token insert = cursor.peek();
        if (insert.is("end")) {
            throw cursor.fail(insert.span(), "a rule that states nothing", ONLY);
        }
        if (insert.is(Token.Kind.END) || cursor.atRule()) {
            throw cursor.missing("what the rule states, and 'end', is missing");
        }
        if (insert.is("[")) {
            throw cursor.fail(insert.span(), "a consequence with a name", "write a rule for each finding");
        }
        if (!insert.is("insert")) {
            throw cursor.fail(
                    insert.span(),
                    Cursor.describe(insert) + " in a consequence; expected a finding",
                    insert.is(Token.Kind.WORD) ? CALLS.getOrDefault(insert.text(), ONLY) : ONLY);
        }
        cursor.next();
        cursor.expect("(", "after insert");
        if (!cursor.peek().is("new")) {
            throw cursor.fail(
                    cursor.peek().span(), Cursor.describe(cursor.peek()) + " is inserted; expected a finding", ONLY);
        }
        cursor.next();
        Token type = cursor.peek();
        if (!type.is("FindingDraft")) {
            throw cursor.fail(type.span(), Cursor.describe(type) + " is made; expected a finding", ONLY);
        }
        cursor.next();
        cursor.expect("(", "after FindingDraft");
        List<Policy.Argument> arguments = arguments();
        cursor.expect(")", "after the arguments of FindingDraft");
        cursor.expect(")", "after FindingDraft( … )");
        Token semicolon = cursor.expect(";", "after insert( … )");
        return new Policy.Consequence(insert.span().to(semicolon.span()), arguments);
    }

    private List<Policy.Argument> arguments() throws Unexpected {
        List<Policy.Argument> arguments = new ArrayList<>();
        if (cursor.peek().is(")")) {
            return arguments;
        }
        do {
            List<Policy.Value> parts = new ArrayList<>();
            do {
                parts.add(part());
            } while (cursor.accept("+"));
            Token after = cursor.peek();
            if (!after.is(",") && !after.is(")")) {
                throw after.is(Token.Kind.SYMBOL) && !after.is(";")
                        ? cursor.fail(
                                after.span(),
                                "'" + after.text() + "' in an argument",
                                "put texts together with '+' only")
                        : cursor.missing("',' or ')' is missing");
            }
            arguments.add(new Policy.Argument(
                    parts.get(0).span().to(parts.get(parts.size() - 1).span()), parts));
        } while (cursor.accept(","));
        return arguments;
    }

    private Policy.Value part() throws Unexpected {
        Token token = cursor.peek();
        if (!token.is(Token.Kind.VARIABLE)) {
            return ValueParser.literal(cursor);
        }
        cursor.next();
        List<Policy.Name> calls = new ArrayList<>();
        Span span = token.span();
        while (cursor.accept(".")) {
            Token property = cursor.expect(Token.Kind.WORD, "a property");
            if (!cursor.peek().is("(") || !cursor.peek(1).is(")")) {
                throw cursor.fail(
                        property.span(),
                        Problems.quoted(property.text()) + " without (), or called with something",
                        "write " + property.text() + "()");
            }
            cursor.next();
            span = span.to(cursor.next().span());
            calls.add(new Policy.Name(property.span(), property.text()));
        }
        return new Policy.Variable(span, new Policy.Name(token.span(), token.text()), calls);
    }
}
