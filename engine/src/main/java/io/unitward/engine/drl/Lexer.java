package io.unitward.engine.drl;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a source apart into words. Spaces and comments are gone after this. Whatever a reader could not see, or could take for
 * something else, is refused: outside of texts and comments everything is plain ASCII.
 */
final class Lexer {
    private static final List<String> SYMBOLS = List.of(
            "==", "!=", "<=", ">=", "&&", "||", "->", "::", ":=", "<", ">", "=", "!", "&", "|", "(", ")", "[", "]", "{",
            "}", ",", ";", ":", ".", "@", "+", "-", "*", "/", "%", "?", "~", "^");

    private final String source;
    private final Problems problems;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The words in order; the last is an END. */
    static List<Token> tokens(String source, Problems problems) {
        Lexer lexer = new Lexer(source, problems);
        while (lexer.at < source.length()) {
            lexer.next();
        }
        lexer.tokens.add(new Token(Token.Kind.END, new Span(source.length(), source.length()), ""));
        return lexer.tokens;
    }

    private void next() {
        char c = source.charAt(at);
        int start = at;
        if (c == ' ' || c == '\t' || c == '\n' || (c == '\r' && source.startsWith("\r\n", at))) {
            at++;
        } else if (source.startsWith("//", at)) {
            int end = source.indexOf('\n', at);
            at = end < 0 ? source.length() : end;
            visible(start, at, "a comment");
        } else if (source.startsWith("/*", at)) {
            blockComment();
        } else if (source.startsWith("\"\"\"", at)) {
            textBlock();
        } else if (c == '"') {
            text();
        } else if (c == '\'') {
            singleQuotes();
        } else if (isDigit(c)) {
            number();
        } else if (isLetter(c) || c == '$' || isForeignLetter(at)) {
            word(c == '$' ? Token.Kind.VARIABLE : Token.Kind.WORD);
        } else {
            symbol(c);
        }
    }

    private void symbol(char c) {
        for (String symbol : SYMBOLS) {
            if (source.startsWith(symbol, at)) {
                at += symbol.length();
                add(Token.Kind.SYMBOL, at - symbol.length(), symbol);
                return;
            }
        }
        int start = at;
        if (c == '#') {
            int end = source.indexOf('\n', at);
            at = end < 0 ? source.length() : end;
            problems.add(new Span(start, start + 1), "'#'", "write // before a comment");
        } else if (c == '\\') {
            at++;
            boolean unicode = source.startsWith("u", at);
            skipWord();
            problems.add(
                    new Span(start, at),
                    unicode ? "a \\u escape" : "'\\' outside of a text",
                    unicode ? "write the character itself" : "remove it");
        } else {
            strange(start);
        }
    }

    /** A name. One with foreign letters in it is one name all the same, and reads like another. */
    private void word(Token.Kind kind) {
        int start = at;
        if (kind == Token.Kind.VARIABLE) {
            at++;
        }
        StringBuilder foreign = new StringBuilder();
        while (at < source.length()
                && (isLetter(source.charAt(at)) || isDigit(source.charAt(at)) || isForeignLetter(at))) {
            int point = source.codePointAt(at);
            if (point > '~') {
                foreign.appendCodePoint(point);
            }
            at += Character.charCount(point);
        }
        if (foreign.length() > 0) {
            problems.add(
                    new Span(start, at),
                    "letters that are not ASCII in the name " + Problems.quoted(source.substring(start, at)) + " ("
                            + Hidden.names(foreign.toString()) + ")",
                    "names are made of the letters a to z, digits and _");
        }
        add(kind, start, source.substring(start, at));
    }

    private boolean isForeignLetter(int index) {
        int point = source.codePointAt(index);
        return point > '~'
                && (Character.isLetterOrDigit(point) || Character.getType(point) == Character.NON_SPACING_MARK);
    }

    /** A run of characters that no word is made of. */
    private void strange(int start) {
        while (at < source.length() && isStrange(source.charAt(at)) && !isForeignLetter(at)) {
            at++;
        }
        if (at == start) {
            at++;
        }
        String run = source.substring(start, at);
        problems.add(
                new Span(start, at),
                "characters that have no place here, " + Problems.quoted(run) + " (" + Hidden.names(run) + ")",
                "remove them, or write them in a text in double quotes");
    }

    private static boolean isStrange(char c) {
        return c > '~' || (c < ' ' && c != '\n' && c != '\t');
    }

    private void blockComment() {
        int start = at;
        int end = source.indexOf("*/", at + 2);
        if (end < 0) {
            problems.add(new Span(start, start + 2), "a comment that is not closed", "write */ at its end");
            at = source.length();
            add(Token.Kind.BROKEN_TEXT, start, "");
            return;
        }
        at = end + 2;
        visible(start, at, "a comment");
        int nested = source.indexOf("/*", start + 2);
        if (nested >= 0 && nested < end) {
            problems.add(
                    new Span(nested, nested + 2),
                    "a comment begins inside another",
                    "end the first one before; comments do not nest");
        }
    }

    private void textBlock() {
        int start = at;
        int end = source.indexOf("\"\"\"", at + 3);
        at = end < 0 ? source.length() : end + 3;
        problems.add(new Span(start, start + 3), "a text block", "write a text in \"…\" on one line");
        add(Token.Kind.BROKEN_TEXT, start, "");
    }

    private void singleQuotes() {
        int start = at;
        int line = lineEnd();
        int end = source.indexOf('\'', at + 1);
        boolean closed = end >= 0 && end < line;
        at = closed ? end + 1 : line;
        problems.add(
                new Span(start, closed ? at : start + 1),
                "a text in single quotes",
                "write it in double quotes: \"…\"");
        add(closed ? Token.Kind.TEXT : Token.Kind.BROKEN_TEXT, start, closed ? source.substring(start + 1, end) : "");
    }

    private void text() {
        int start = at++;
        int line = lineEnd();
        StringBuilder value = new StringBuilder();
        while (at < line && source.charAt(at) != '"') {
            char c = source.charAt(at);
            if (c == '\\') {
                escape(value, line);
            } else {
                value.append(c);
                at++;
            }
        }
        if (at >= line) {
            at = line;
            problems.add(new Span(start, line), "a text that is not closed", "write \" at its end, on the same line");
            add(Token.Kind.BROKEN_TEXT, start, "");
            return;
        }
        at++;
        visible(start, at, "a text");
        if (value.length() > Limits.TEXT) {
            problems.add(
                    new Span(start, at), "a text of " + value.length() + " characters", "write at most " + Limits.TEXT);
        }
        add(Token.Kind.TEXT, start, value.toString());
    }

    private void escape(StringBuilder value, int line) {
        int start = at++;
        char escaped = at < line ? source.charAt(at) : ' ';
        if (escaped == '"' || escaped == '\\') {
            value.append(escaped);
            at++;
            return;
        }
        at = Math.min(line, at + 1);
        if (escaped == 'u') {
            problems.add(new Span(start, at), "a \\u escape", "write the character itself");
        } else {
            problems.add(
                    new Span(start, at),
                    "the escape " + Problems.quoted(source.substring(start, at)) + " in a text",
                    "write \\\" for a quote, and \\\\ for a backslash, in patterns as well");
        }
        value.append(escaped);
    }

    private void number() {
        int start = at;
        while (at < source.length() && isDigit(source.charAt(at))) {
            at++;
        }
        int digits = at;
        skipWord();
        if (source.startsWith(".", at) && at + 1 < source.length() && isDigit(source.charAt(at + 1))) {
            at++;
            skipWord();
        }
        String number = source.substring(start, at);
        if (at > digits || number.length() > 18 || (number.length() > 1 && number.startsWith("0"))) {
            problems.add(
                    new Span(start, at),
                    "the number " + Problems.quoted(number),
                    "write decimal digits only, such as 1000");
            number = "0";
        }
        add(Token.Kind.NUMBER, start, number);
    }

    private void skipWord() {
        while (at < source.length() && (isLetter(source.charAt(at)) || isDigit(source.charAt(at)))) {
            at++;
        }
    }

    private int lineEnd() {
        int end = source.indexOf('\n', at);
        end = end < 0 ? source.length() : end;
        return end > at && source.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private void visible(int start, int end, String where) {
        int hidden = Hidden.find(source, start, end);
        if (hidden >= 0) {
            int width = Character.charCount(source.codePointAt(hidden));
            problems.add(
                    new Span(hidden, hidden + width),
                    "a character in " + where + " that cannot be seen ("
                            + Hidden.names(source.substring(hidden, hidden + width)) + ")",
                    "remove it");
        }
        int escape = where.equals("a comment") ? source.indexOf("\\u", start) : -1;
        if (escape >= 0 && escape < end) {
            problems.add(new Span(escape, escape + 2), "a \\u escape in a comment", "write the character itself");
        }
    }

    private void add(Token.Kind kind, int start, String text) {
        tokens.add(new Token(kind, new Span(start, at), text));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
