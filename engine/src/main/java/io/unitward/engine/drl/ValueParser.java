package io.unitward.engine.drl;

import io.unitward.engine.drl.Cursor.Unexpected;

/** Reads what stands for itself: texts, numbers, true, false, null, constants. */
final class ValueParser {
    private ValueParser() {}

    static Policy.Value literal(Cursor cursor) throws Unexpected {
        Token token = cursor.peek();
        if (token.is(Token.Kind.TEXT)) {
            cursor.next();
            return new Policy.Text(token.span(), token.text());
        }
        if (token.is(Token.Kind.NUMBER)) {
            cursor.next();
            return new Policy.Whole(token.span(), Long.parseLong(token.text()));
        }
        if (token.is("-") && cursor.peek(1).is(Token.Kind.NUMBER)) {
            cursor.next();
            Token number = cursor.next();
            return new Policy.Whole(token.span().to(number.span()), -Long.parseLong(number.text()));
        }
        if (token.is("true") || token.is("false")) {
            cursor.next();
            return new Policy.Flag(token.span(), token.is("true"));
        }
        if (token.is("null")) {
            cursor.next();
            return new Policy.Nothing(token.span());
        }
        if (token.is("new")) {
            throw cursor.fail(token.span(), "'new' inside of a value", "write a literal, a constant or a variable");
        }
        if (token.is(Token.Kind.WORD) && !cursor.atPart()) {
            return constant(cursor);
        }
        if (token.is("(")) {
            throw cursor.fail(
                    token.span(), "brackets around a value, or a cast", "write a literal, a constant or a variable");
        }
        throw cursor.unexpected(
                "expected a text in double quotes, a number, true, false, null, a constant or a variable");
    }

    private static Policy.Value constant(Cursor cursor) throws Unexpected {
        Policy.Name name = cursor.dotted();
        Token after = cursor.peek();
        if (after.is("(") || after.is("::") || after.is("->") || after.is("<") || after.is("[")) {
            throw cursor.fail(
                    name.span().to(after.span()),
                    (after.is("(") ? "a call of " : "Java code, ") + Problems.quoted(name.text()),
                    "write a literal, a constant or a variable");
        }
        if (!name.text().contains(".")) {
            throw cursor.fail(
                    name.span(),
                    Problems.quoted(name.text()) + " is no value",
                    "write a text in double quotes, a constant such as View.LOADED, or a variable such as $unit");
        }
        return new Policy.Constant(name.span(), name.text());
    }
}
