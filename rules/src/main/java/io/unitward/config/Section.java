package io.unitward.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of a file, read key by key. A key that is absent or wrong reads as null, empty or the default; what is wrong
 * is added to the problems, so the caller can go on and must ask {@link Problems#throwIfAny} before it uses the values.
 */
final class Section {
    private static final int LARGEST = 1_000_000;
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|min|h)");

    private final Node at;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private Section(Node at, Problems problems) {
        this.at = at;
        this.problems = problems;
    }

    /**
     * Reads the keys of a mapping.
     *
     * @param name what the mapping is, for messages
     * @param known the keys it may have
     * @param later keys that the design has and this version does not
     * @return a section without keys when the node is no mapping, which is then reported
     */
    static Section of(Node node, String name, List<String> known, Set<String> later, Problems problems) {
        Section section = new Section(node, problems);
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (problems.isFull()) {
                    break;
                }
                section.add(tuple, known, later);
            }
        } else {
            problems.add(node, name, shown(node), "a mapping with the keys " + String.join(", ", known));
        }
        return section;
    }

    private void add(NodeTuple tuple, List<String> known, Set<String> later) {
        Node keyNode = tuple.getKeyNode();
        if (!(keyNode instanceof ScalarNode scalar)) {
            problems.add(keyNode, "key", null, Nearest.oneOf(known, "") + ", not " + kind(keyNode));
            return;
        }
        String key = scalar.getValue();
        if (later.contains(key)) {
            problems.add(keyNode, "key", key, "no such key, which is not supported by this version");
        } else if (!known.contains(key)) {
            problems.add(keyNode, "unknown key", key, Nearest.oneOf(known, key));
        } else if (values.containsKey(key)) {
            problems.add(keyNode, "duplicate key", key, "each key once");
        } else {
            values.put(key, tuple.getValueNode());
        }
    }

    Node at() {
        return at;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value of a key; null when it is absent. */
    @Nullable
    Node value(String key) {
        return values.get(key);
    }

    /** Reports a mandatory key that is absent, unless the section is no mapping and so has been reported already. */
    void require(String key, String expected) {
        if (at instanceof MappingNode && !values.containsKey(key)) {
            problems.add(at, "missing key", key, expected);
        }
    }

    /** A text; null when the key is absent or its value is no text. */
    @Nullable
    Text text(String key) {
        Node node = values.get(key);
        return node == null ? null : text(node, key);
    }

    /** One of some words; null when the key is absent or its value is none of them. */
    @Nullable
    String choice(String key, List<String> words) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        String word = node instanceof ScalarNode scalar && node.getTag().equals(Tag.STR) ? scalar.getValue() : null;
        if (word == null || !words.contains(word)) {
            problems.add(node, key, shown(node), Nearest.oneOf(words, word == null ? "" : word));
            return null;
        }
        return word;
    }

    boolean flag(String key) {
        Node node = values.get(key);
        if (node == null) {
            return false;
        }
        if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.BOOL)) {
            problems.add(node, key, shown(node), "true or false");
            return false;
        }
        return scalar.getValue().equalsIgnoreCase("true");
    }

    /** A whole number from 1; null when the key is absent or its value is none. */
    @Nullable
    Integer number(String key) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.INT)) {
            try {
                int number = Integer.parseInt(scalar.getValue());
                if (number >= 1 && number <= LARGEST) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Hexadecimal, or larger than an int: reported below like any other value out of range.
            }
        }
        problems.add(node, key, shown(node), "a whole number from 1 to " + LARGEST);
        return null;
    }

    /** A span of time such as {@code 90s}; null when the key is absent or its value is none. */
    @Nullable
    Duration duration(String key, Duration least) {
        return duration(key, least, LONGEST);
    }

    /** The same with a longest of its own. */
    @Nullable
    Duration duration(String key, Duration least, Duration longest) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        Duration duration = node instanceof ScalarNode scalar ? duration(scalar.getValue()) : null;
        if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(longest) > 0) {
            problems.add(
                    node,
                    key,
                    shown(node),
                    "a time from " + words(least) + " to " + words(longest) + ", such as 90s, 2min or 1h");
            return null;
        }
        return duration;
    }

    private static String words(Duration duration) {
        return duration.toSeconds() % 3600 == 0 && !duration.isZero()
                ? duration.toHours() + "h"
                : duration.toSeconds() + "s";
    }

    private static @Nullable Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            return null;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /**
     * A list of texts.
     *
     * @param expected what the list holds, for messages; null when it may be empty
     */
    List<Text> texts(String key, @Nullable String expected) {
        List<Text> texts = new ArrayList<>();
        for (Node item : items(key, expected)) {
            Text text = text(item, key);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /**
     * The items of a list.
     *
     * @param expected what the list holds, for messages; null when it may be empty
     */
    List<Node> items(String key, @Nullable String expected) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            String what = expected == null ? "a list" : "a list of " + expected;
            problems.add(
                    node,
                    key,
                    shown(node),
                    what + (node instanceof ScalarNode && shown(node) != null ? " (put it in brackets: […])" : ""));
            return List.of();
        }
        if (sequence.getValue().isEmpty() && expected != null) {
            problems.add(node, key, "[]", "a list that is not empty, of " + expected);
        }
        return sequence.getValue();
    }

    /** A mapping below this one; null when the key is absent. */
    @Nullable
    Section section(String key, List<String> known) {
        Node node = values.get(key);
        return node == null ? null : of(node, key, known, Set.of(), problems);
    }

    /** One key of a mapping whose keys are the author's own, with its value. */
    record Pair(Text key, Text value) {}

    /**
     * The keys and values of such a mapping; empty when the key is absent.
     *
     * @param expected what each of them is, for messages
     */
    List<Pair> pairs(String key, String expected) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
            String given = node instanceof MappingNode ? "{}" : shown(node);
            problems.add(node, key, given, "a mapping that is not empty, each entry " + expected);
            return List.of();
        }
        List<Pair> pairs = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (problems.isFull()) {
                break;
            }
            Text name = text(tuple.getKeyNode(), key);
            Text value = text(tuple.getValueNode(), key);
            if (name != null && !seen.add(name.value())) {
                problems.add(name.at(), "duplicate in " + key, name.value(), "each path once");
            } else if (name != null && value != null) {
                pairs.add(new Pair(name, value));
            }
        }
        return pairs;
    }

    /** Reports the second and further occurrence of the same text in a list. */
    void distinct(String key, List<Text> texts) {
        Set<String> seen = new HashSet<>();
        for (Text text : texts) {
            if (!seen.add(text.value())) {
                problems.add(text.at(), "duplicate in " + key, text.value(), "each value once");
            }
        }
    }

    private @Nullable Text text(Node node, String key) {
        if (!(node instanceof ScalarNode scalar) || !node.getTag().equals(Tag.STR)) {
            String quote = node instanceof SequenceNode || shown(node) == null ? "" : " (put it in quotes)";
            problems.add(node, key, shown(node), "text" + quote);
            return null;
        }
        String value = scalar.getValue();
        if (!value.isBlank() && value.strip().indexOf('\n') >= 0) {
            problems.add(node, key, value, "text on one line: not '|', and no line break in it");
            return null;
        }
        if (value.isBlank() || !value.equals(value.strip())) {
            problems.add(node, key, value, "text without spaces around it, and not empty");
            return null;
        }
        if (!isOneLine(value)) {
            problems.add(node, key, value, "text on one line without control characters");
            return null;
        }
        return new Text(value, node);
    }

    /** Escapes such as {@code "\0"} and lone surrogates make texts that no path and no unit name can be. */
    private static boolean isOneLine(String value) {
        // Plain loops here and below: each lambda costs time at every start.
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            if (Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    /** What a message shows of a value; null when nothing stands there. */
    private static @Nullable String shown(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().isEmpty() && scalar.isPlain() ? null : scalar.getValue();
        }
        return kind(node);
    }

    private static String kind(Node node) {
        return node instanceof MappingNode ? "a mapping" : "a list";
    }
}
