package io.unitward.facts;

import io.unitward.facts.BoundedPattern.BadPattern;
import java.util.ArrayList;
import java.util.List;

/** Reads the expressions of {@link BoundedPattern}. */
final class PatternParser {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_COUNT = 100;

    private final String text;
    private int at;
    private int depth;

    private PatternParser(String text) {
        this.text = text;
    }

    static PatternNode parse(String text) throws BadPattern {
        if (text.length() > BoundedPattern.MAX_LENGTH) {
            throw new BadPattern(
                    0,
                    "it has " + text.length() + " characters",
                    "use at most " + BoundedPattern.MAX_LENGTH + ", or several rules");
        }
        PatternParser parser = new PatternParser(text);
        PatternNode node = parser.either();
        if (parser.at < text.length()) {
            throw new BadPattern(parser.at, "')' closes nothing", "write \\\\) for the character itself");
        }
        return node;
    }

    private PatternNode either() throws BadPattern {
        if (++depth > MAX_DEPTH) {
            throw new BadPattern(at, "groups are nested too deep", "use several rules");
        }
        List<PatternNode> branches = new ArrayList<>();
        branches.add(all());
        while (at < text.length() && text.charAt(at) == '|') {
            at++;
            branches.add(all());
        }
        depth--;
        return branches.size() == 1 ? branches.get(0) : new PatternNode.Either(branches);
    }

    private PatternNode all() throws BadPattern {
        List<PatternNode> parts = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            parts.add(repeated(atom()));
        }
        return parts.size() == 1 ? parts.get(0) : new PatternNode.All(parts);
    }

    private PatternNode atom() throws BadPattern {
        char c = text.charAt(at);
        return switch (c) {
            case '(' -> group();
            case '[' -> new PatternNode.One(bracket());
            case '.' -> {
                at++;
                yield new PatternNode.One(CharacterSet.ANY);
            }
            case '\\' -> new PatternNode.One(new CharacterSet(escape(), false));
            case '^', '$' ->
                throw new BadPattern(
                        at, "the anchor '" + c + "'", "leave it out: a pattern always matches the whole text");
            case '*', '+', '?', '{' ->
                throw new BadPattern(at, "'" + c + "' repeats nothing", "write \\\\" + c + " for the character itself");
            default -> {
                int point = text.codePointAt(at);
                at += Character.charCount(point);
                yield new PatternNode.One(new CharacterSet(List.of(CharacterSet.one(point)), false));
            }
        };
    }

    private PatternNode group() throws BadPattern {
        int start = at++;
        if (text.startsWith("?", at)) {
            if (!text.startsWith("?:", at)) {
                throw new BadPattern(
                        start,
                        "the group '" + text.substring(start, Math.min(text.length(), start + 4))
                                + "' looks around, has a name or sets flags",
                        "use plain ( … )");
            }
            at += 2;
        }
        PatternNode node = either();
        if (at >= text.length()) {
            throw new BadPattern(start, "'(' is not closed", "write ')' after the group");
        }
        at++;
        return node;
    }

    private PatternNode repeated(PatternNode node) throws BadPattern {
        if (at >= text.length()) {
            return node;
        }
        int start = at;
        PatternNode.Repeat repeat;
        switch (text.charAt(at)) {
            case '*' -> repeat = new PatternNode.Repeat(node, 0, -1);
            case '+' -> repeat = new PatternNode.Repeat(node, 1, -1);
            case '?' -> repeat = new PatternNode.Repeat(node, 0, 1);
            case '{' -> repeat = counted(node);
            default -> {
                return node;
            }
        }
        at++;
        if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
            throw new BadPattern(at, "a repetition is repeated, or made lazy or possessive", "use one of * + ? {2,5}");
        }
        if (node.endless()) {
            throw new BadPattern(
                    start,
                    "a repetition without end is inside another repetition, which takes other tools for ever on some texts",
                    "repeat in one place only");
        }
        return repeat;
    }

    /** Ends at the closing brace. */
    private PatternNode.Repeat counted(PatternNode node) throws BadPattern {
        int start = at;
        int close = text.indexOf('}', at);
        String[] counts =
                close < 0 ? new String[0] : text.substring(at + 1, close).split(",", -1);
        int least = counts.length == 0 ? -1 : count(counts[0]);
        int most = counts.length == 2 ? counts[1].isEmpty() ? Integer.MAX_VALUE : count(counts[1]) : least;
        if (least < 0 || most < least || counts.length > 2) {
            throw new BadPattern(
                    start,
                    "a repetition without proper counts",
                    "write {2}, {2,} or {2,5} with numbers up to " + MAX_COUNT);
        }
        at = close;
        return new PatternNode.Repeat(node, least, most == Integer.MAX_VALUE ? -1 : most);
    }

    private static int count(String digits) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int count = Integer.parseInt(digits);
        return count > MAX_COUNT ? -1 : count;
    }

    private CharacterSet bracket() throws BadPattern {
        int start = at++;
        boolean negated = text.startsWith("^", at);
        if (negated) {
            at++;
        }
        List<CharacterSet.Range> ranges = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ']') {
            List<CharacterSet.Range> from = member();
            if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
                int dash = at++;
                List<CharacterSet.Range> to = member();
                if (!isOne(from) || !isOne(to) || to.get(0).from() < from.get(0).from()) {
                    throw new BadPattern(
                            dash, "a range that has no proper ends", "write \\\\- for the character itself");
                }
                ranges.add(new CharacterSet.Range(from.get(0).from(), to.get(0).from()));
            } else {
                ranges.addAll(from);
            }
        }
        if (at >= text.length() || ranges.isEmpty()) {
            throw new BadPattern(start, "'[' without what it stands for, or without its ']'", "write such as [a-z]");
        }
        at++;
        return new CharacterSet(ranges, negated);
    }

    private static boolean isOne(List<CharacterSet.Range> ranges) {
        return ranges.size() == 1 && ranges.get(0).from() == ranges.get(0).to();
    }

    private List<CharacterSet.Range> member() throws BadPattern {
        char c = text.charAt(at);
        if (c == '\\') {
            return escape();
        }
        if (c == '[' || c == '&' || c == '^') {
            throw new BadPattern(at, "'" + c + "' inside of [ ]", "write \\\\" + c + " for the character itself");
        }
        int point = text.codePointAt(at);
        at += Character.charCount(point);
        return List.of(CharacterSet.one(point));
    }

    private List<CharacterSet.Range> escape() throws BadPattern {
        int start = at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        at++;
        List<CharacterSet.Range> named = CharacterSet.named(Character.toLowerCase(c));
        if (!named.isEmpty()) {
            return c < 'a' ? CharacterSet.complement(named) : named;
        }
        if (c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c)) {
            return List.of(CharacterSet.one(c));
        }
        if (c >= '1' && c <= '9') {
            throw new BadPattern(start, "a back reference", "write out what shall be there");
        }
        throw new BadPattern(
                start, "an escape that is not known", "use \\\\d, \\\\w, \\\\s, or \\\\ before a punctuation mark");
    }
}
