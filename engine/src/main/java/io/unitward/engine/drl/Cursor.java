package io.unitward.engine.drl;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a parser is, and how it goes on after something that it did not expect. */
final class Cursor {
    private final List<Token> tokens;
    private final Problems problems;
    private int at;

    Cursor(List<Token> tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    /** Thrown once the problem is noted: whoever can go on catches it. */
    static final class Unexpected extends Exception {

        Unexpected() {
            super("noted already", null, false, false);
        }
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token previous() {
        return tokens.get(Math.max(0, at - 1));
    }

    Token next() {
        Token token = peek();
        if (!token.is(Token.Kind.END)) {
            at++;
        }
        return token;
    }

    /** A name that begins with the next token, with all the parts that dots add to it. */
    Policy.Name dotted() {
        Token first = next();
        StringBuilder name = new StringBuilder(first.text());
        Span span = first.span();
        while (peek().is(".") && peek(1).is(Token.Kind.WORD)) {
            next();
            Token part = next();
            name.append('.').append(part.text());
            span = span.to(part.span());
        }
        return new Policy.Name(span, name.toString());
    }

    boolean accept(String wanted) {
        boolean there = peek().is(wanted);
        if (there) {
            at++;
        }
        return there;
    }

    Token expect(String wanted, String where) throws Unexpected {
        if (peek().is(wanted)) {
            return next();
        }
        throw missing("'" + wanted + "' is missing " + where);
    }

    Token expect(Token.Kind kind, String what) throws Unexpected {
        if (peek().is(kind)) {
            return next();
        }
        throw unexpected("expected " + what);
    }

    /** What is there cannot stand there. */
    Unexpected unexpected(String hint) {
        return fail(peek().span(), describe(peek()) + " is out of place", hint);
    }

    /** Something is not there: told where it should be, after the word before. */
    Unexpected missing(String message) {
        Span last = previous().span();
        if (previous().is(Token.Kind.BROKEN_TEXT)) {
            return new Unexpected();
        }
        return fail(new Span(last.end(), last.end() + 1), message, "found " + describe(peek()));
    }

    Unexpected fail(Span span, String message, @Nullable String hint) {
        // A text that lacks its end was told of, and what stands in and after it means nothing.
        if (!peek().is(Token.Kind.BROKEN_TEXT)) {
            problems.add(span, message, hint);
        }
        return new Unexpected();
    }

    Problems problems() {
        return problems;
    }

    static String describe(Token token) {
        return switch (token.kind()) {
            case END -> "the end of the file";
            case TEXT, BROKEN_TEXT ->
                "the text \"" + Problems.quoted(token.text()).substring(1).replaceAll("'$", "\"");
            default -> Problems.quoted(token.text());
        };
    }

    /** Whether a condition may begin here. */
    boolean atCondition() {
        Token token = peek();
        return token.is("not")
                || token.is("exists")
                || (token.is(Token.Kind.VARIABLE) && peek(1).is(":"))
                || (token.is(Token.Kind.WORD)
                        && Character.isUpperCase(token.text().charAt(0))
                        && peek(1).is("("));
    }

    /** Whether what a rule states may begin here. */
    boolean atConsequence() {
        return peek().is("insert") && peek(1).is("(");
    }

    /** Whether a new rule begins here. */
    boolean atRule() {
        Token.Kind following = peek(1).kind();
        return peek().is("rule")
                && (following == Token.Kind.TEXT
                        || following == Token.Kind.WORD
                        || following == Token.Kind.BROKEN_TEXT);
    }

    /** Whether a part of a rule, or the rule, is over. */
    boolean atPart() {
        return peek().is(Token.Kind.END) || atRule() || peek().is("when") || peek().is("then") || peek().is("end");
    }

    /** Goes on to one of the words, brackets that open on the way closed; not beyond the part of the rule. */
    void skipTo(Set<String> words) {
        int depth = 0;
        while (!atPart()) {
            Token token = peek();
            if (depth == 0
                    && (token.kind() == Token.Kind.SYMBOL || token.kind() == Token.Kind.WORD)
                    && words.contains(token.text())) {
                return;
            }
            if (token.is("(") || token.is("[") || token.is("{")) {
                depth++;
            } else if (depth > 0 && (token.is(")") || token.is("]") || token.is("}"))) {
                depth--;
            }
            next();
        }
    }
}
