package io.unitward.engine.drl;

import io.unitward.engine.drl.Cursor.Unexpected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a whole policy source: package, imports, rules. After something unexpected it goes on where the next thing begins, so that
 * one mistake does not hide another.
 */
final class Parser {
    /** The one package of policies. */
    static final String PACKAGE = "io.unitward.policies";

    private static final Set<String> SECTIONS =
            Set.of("package", "import", "query", "function", "declare", "global", "unit", "dialect");
    private static final Map<String, String> NOT_HERE = Map.of(
            "query", "write a rule",
            "function", "compare properties of facts; what needs more is not for a policy to compute",
            "declare", "use the types of facts that there are",
            "global", "state a finding; a rule has nothing else to hand on",
            "unit", "remove it",
            "dialect", "remove it");

    private final Cursor cursor;
    private final Problems problems;
    private final List<Policy.Import> imports = new ArrayList<>();
    private final List<Policy.Rule> rules = new ArrayList<>();

    private Parser(Cursor cursor) {
        this.cursor = cursor;
        this.problems = cursor.problems();
    }

    /** Reads as much as can be read; what cannot is told. */
    static Policy parse(String source, Problems problems) {
        Parser parser = new Parser(new Cursor(Lexer.tokens(source, problems), problems));
        parser.file();
        return new Policy(parser.imports, parser.rules);
    }

    private void file() {
        header();
        while (!cursor.peek().is(Token.Kind.END)) {
            try {
                section();
            } catch (Unexpected e) {
                skipSection();
            }
        }
    }

    private void header() {
        try {
            if (!cursor.peek().is("package")) {
                throw cursor.fail(cursor.peek().span(), "no package", "begin with package " + PACKAGE + ";");
            }
            cursor.next();
            Policy.Name name = dotted();
            cursor.accept(";");
            if (!name.text().equals(PACKAGE)) {
                problems.add(name.span(), "package " + Problems.quoted(name.text()), "write package " + PACKAGE + ";");
            }
        } catch (Unexpected e) {
            skipSection();
        }
    }

    private void section() throws Unexpected {
        Token token = cursor.peek();
        if (cursor.atRule()) {
            rules.add(new RuleParser(cursor).rule());
        } else if (token.is("import")) {
            importLine();
        } else if (token.is("package")) {
            throw cursor.fail(token.span(), "a second package", "write it once, at the beginning");
        } else if (NOT_HERE.containsKey(token.text()) && token.is(Token.Kind.WORD)) {
            throw cursor.fail(
                    token.span(),
                    "'" + token.text() + "'; expected only package, imports and rules",
                    NOT_HERE.get(token.text()));
        } else if (token.is("rule")) {
            throw cursor.fail(token.span(), "a rule without a name", "write rule \"name-of-the-policy\"");
        } else if (RuleParser.ATTRIBUTES.contains(RuleParser.attribute(cursor))) {
            throw cursor.fail(
                    token.span(),
                    "the attribute '" + RuleParser.attribute(cursor) + "'; expected only package, imports and rules",
                    "remove it");
        } else if (!token.is(";")) {
            throw cursor.unexpected("expected import or rule");
        } else {
            cursor.next();
        }
    }

    private void importLine() throws Unexpected {
        Token first = cursor.next();
        Token kind = cursor.peek();
        if (kind.is("function") || kind.is("static") || kind.is("accumulate") || kind.is("acc")) {
            throw cursor.fail(
                    first.span().to(kind.span()),
                    "'import " + kind.text() + "'; expected only types of the vocabulary",
                    "compare properties of facts; what needs more is not for a policy to compute");
        }
        Policy.Name name = dotted();
        if (cursor.peek().is(".") && cursor.peek(1).is("*")) {
            Span star = cursor.peek(1).span();
            cursor.next();
            cursor.next();
            problems.add(
                    name.span().to(star),
                    "import of everything in " + Problems.quoted(name.text()),
                    "import each type");
        } else {
            imports.add(new Policy.Import(name.span(), name.text()));
        }
        cursor.accept(";");
    }

    private Policy.Name dotted() throws Unexpected {
        if (!cursor.peek().is(Token.Kind.WORD)) {
            throw cursor.unexpected("expected a name");
        }
        return cursor.dotted();
    }

    /** Leaves what cannot be used: to the next rule or section, the body in braces or up to its end included. */
    private void skipSection() {
        boolean hasEnd = cursor.peek().is("declare") || cursor.peek().is("query");
        int braces = 0;
        cursor.next();
        while (!cursor.peek().is(Token.Kind.END)) {
            Token token = cursor.peek();
            boolean begins = cursor.atRule() || (token.is(Token.Kind.WORD) && SECTIONS.contains(token.text()));
            if ((braces == 0 && !hasEnd && begins) || cursor.atRule()) {
                return;
            }
            if (token.is("{")) {
                braces++;
            } else if (token.is("}")) {
                braces--;
            }
            cursor.next();
            if (hasEnd && token.is("end")) {
                return;
            }
        }
    }
}
