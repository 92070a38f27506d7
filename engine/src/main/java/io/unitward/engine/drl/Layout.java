package io.unitward.engine.drl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the lines of a formatted policy begin.
 *
 * @param starts the indentation of each word that begins a line whatever stands before it, by its place in the source
 * @param ownBlock places of words that have an empty line before them
 */
record Layout(Map<Integer, Integer> starts, List<Integer> ownBlock) {
    private static final int STEP = 4;
    private static final int CONTINUED = 8;

    /** Of a source that was read without a problem. */
    static Layout of(Policy policy, List<Token> tokens) {
        Map<Integer, Integer> starts = new HashMap<>();
        List<Integer> blocks = new ArrayList<>();
        for (Policy.Rule rule : policy.rules()) {
            blocks.add(rule.span().start());
            starts.put(rule.span().start(), 0);
            rule.annotations().forEach(each -> starts.put(each.span().start(), STEP));
            rule.conditions().forEach(each -> starts.put(each.span().start(), STEP));
            if (rule.consequence() != null) {
                starts.put(rule.consequence().span().start(), STEP);
            }
        }
        int depth = 0;
        boolean imports = false;
        for (Token token : tokens) {
            depth += depth(token);
            boolean word = depth == 0
                    && token.is(Token.Kind.WORD)
                    && !starts.containsKey(token.span().start());
            if (word && List.of("when", "then", "end", "package").contains(token.text())) {
                starts.put(token.span().start(), 0);
            } else if (word && token.is("import")) {
                starts.put(token.span().start(), 0);
                if (!imports) {
                    blocks.add(token.span().start());
                }
                imports = true;
            }
        }
        return new Layout(starts, blocks);
    }

    /** What a word adds to how deep in brackets the next one is. */
    static int depth(Token token) {
        return token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
    }

    boolean startsLine(Token token) {
        return token.is(Token.Kind.END) || starts.containsKey(token.span().start());
    }

    boolean startsBlock(Token token) {
        return ownBlock.contains(token.span().start());
    }

    /** How far a line is indented that begins with a word. */
    int indent(Token token, int depth, int usual) {
        Integer start = starts.get(token.span().start());
        if (start != null) {
            return start;
        }
        if (token.is(Token.Kind.END)) {
            return 0;
        }
        int inside = depth + Math.min(0, depth(token));
        return inside == 0 && depth > 0 ? STEP : STEP + CONTINUED + STEP * Math.max(0, inside - usual);
    }

    /** How far comments before a word are indented: as it is, but for what ends a part. */
    int indentOfComment(Token token, int depth, int usual) {
        boolean ends = token.is("when") || token.is("then") || token.is("end");
        return ends && depth == 0 ? STEP : indent(token, depth, usual);
    }
}
