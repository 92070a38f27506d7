package io.unitward.engine.drl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a policy in the one form that all policies have: each statement on a line of its own, indented by four, lines that
 * go on by twelve, one space between words, single empty lines where there were any. Where a long statement is broken stays
 * its author's business. Every comment is kept as written.
 */
public final class PolicyFormat {
    private final String source;
    private final List<Token> tokens;
    private final Layout layout;
    private final StringBuilder out = new StringBuilder();
    private int depth;
    private int usual = 1;
    private boolean metadata;

    private PolicyFormat(String source, Policy policy, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
        this.layout = Layout.of(policy, tokens);
    }

    /**
     * What became of a source.
     *
     * @param text the formatted text; null when the source cannot be read
     * @param problems why not
     */
    public record Formatted(@Nullable String text, List<Problems.Problem> problems) {
        public Formatted {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Formats a source. What its words mean is not asked, so that a policy can be formatted that does not compile.
     *
     * @throws IllegalStateException when the result would not be read as the source is: a defect of this class
     */
    public static Formatted format(String source) {
        Problems problems = new Problems();
        if (!PolicyReader.size(source, problems)) {
            return new Formatted(null, problems.found());
        }
        Policy policy = Parser.parse(source, problems);
        if (!problems.isEmpty()) {
            return new Formatted(null, problems.found());
        }
        String text = new PolicyFormat(source, policy, Lexer.tokens(source, problems)).text();
        if (!content(text).equals(content(source))) {
            throw new IllegalStateException("a formatted policy reads differently from its source");
        }
        return new Formatted(text, List.of());
    }

    /** All words and comments of a source, in order. */
    static List<String> content(String source) {
        List<String> content = new ArrayList<>();
        int from = 0;
        for (Token token : Lexer.tokens(source, new Problems())) {
            Gap.of(source, from, token.span().start()).comments().forEach(comment -> content.add(comment.text()));
            content.add(token.kind() + " " + token.text());
            from = token.span().end();
        }
        return content;
    }

    private String text() {
        Token before = null;
        for (Token token : tokens) {
            int from = before == null ? 0 : before.span().end();
            if (layout.startsLine(token)) {
                usual = token.is("insert") || isNested(token) ? 2 : 1;
                metadata = token.is("@");
            }
            gap(before, Gap.of(source, from, token.span().start()), token);
            out.append(source, token.span().start(), token.span().end());
            depth += Layout.depth(token);
            before = token;
        }
        return out.append('\n').toString();
    }

    /** Whether it is a not or exists with brackets of its own, in which the pattern has others. */
    private boolean isNested(Token token) {
        int next = tokens.indexOf(token) + 1;
        return (token.is("not") || token.is("exists"))
                && next < tokens.size()
                && tokens.get(next).is("(");
    }

    private void gap(@Nullable Token before, Gap gap, Token next) {
        boolean blockDue = before != null && layout.startsBlock(next);
        boolean lineTaken = false;
        int indent = layout.indentOfComment(next, depth, usual);
        for (Gap.Comment comment : gap.comments()) {
            boolean ownLine = before == null || comment.lines() > 0 || lineTaken;
            if (ownLine) {
                boolean opens = before != null && isOpening(before) && !lineTaken;
                if (out.length() > 0) {
                    newLine(blockDue || (comment.lines() > 1 && !opens), indent);
                }
                blockDue = false;
            } else {
                out.append(' ');
            }
            out.append(comment.text());
            lineTaken = comment.takesTheLine() || ownLine;
        }
        boolean commented = !gap.comments().isEmpty();
        if (next.is(Token.Kind.END) || (before == null && !commented)) {
            return;
        }
        boolean glued = before != null && Spacing.isGlued(before, next, metadata);
        boolean breaks = depth > 0 && gap.lines() > 0 && !glued;
        if (layout.startsLine(next) || lineTaken || breaks) {
            newLine(
                    blockDue || (gap.lines() > 1 && mayStandApart(before, next, commented)),
                    layout.indent(next, depth, usual));
        } else if (!glued) {
            out.append(' ');
        }
    }

    /** No empty line begins or ends a part of a rule. */
    private boolean mayStandApart(@Nullable Token before, Token next, boolean commented) {
        if (depth > 0) {
            return true;
        }
        boolean ends = next.is("when") || next.is("then") || next.is("end");
        return !ends && (commented || before == null || !isOpening(before));
    }

    private boolean isOpening(Token token) {
        return depth == 0 && (token.is("when") || token.is("then"));
    }

    private void newLine(boolean apart, int indent) {
        out.append(apart ? "\n\n" : "\n").append(" ".repeat(indent));
    }
}
