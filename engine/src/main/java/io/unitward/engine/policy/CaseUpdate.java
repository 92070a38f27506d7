package io.unitward.engine.policy;

import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Rewrites what a case expects, and nothing else of it: findings that are still found stay as they are written, with their
 * comments.
 */
final class CaseUpdate {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9/_.@+-]*");
    private static final Set<String> NO_TEXT = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    /** What a finding that was not expected is told by; its message may change with every better word. */
    private static final List<String> TELLING =
            List.of("classification", "severity", "view", "file", "cause", "waived");

    private final PolicyCase given;
    private final String text;
    private final List<Edit> edits = new ArrayList<>();

    /** Instead of what stands from start to end. */
    private record Edit(int start, int end, String text) {}

    private CaseUpdate(PolicyCase given, String text) {
        this.given = given;
        this.text = text;
    }

    /**
     * The text of a case that expects what was found.
     *
     * @param given the case that was read of the text
     * @param found what its policy found
     */
    static String of(PolicyCase given, String text, List<Finding> found) {
        if (PolicyCases.mismatches(given, found).isEmpty()) {
            return text;
        }
        CaseUpdate update = new CaseUpdate(given, text);
        update.expect(found);
        String updated = update.edited();
        try {
            if (!PolicyCases.mismatches(CaseReader.read(given.file(), updated), found)
                    .isEmpty()) {
                throw new IllegalStateException("update " + given.file() + ": it would not hold afterwards");
            }
        } catch (CaseException e) {
            throw new IllegalStateException("update " + given.file() + ": it could not be read afterwards", e);
        }
        return updated;
    }

    private void expect(List<Finding> found) {
        Node root =
                new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow();
        for (NodeTuple tuple : ((MappingNode) root).getValue()) {
            if (((ScalarNode) tuple.getKeyNode()).getValue().equals("expect")) {
                expect(tuple.getKeyNode(), (SequenceNode) tuple.getValueNode(), found);
            }
        }
    }

    private void expect(Node key, SequenceNode list, List<Finding> found) {
        Comparison comparison = Comparison.of(given, found);
        List<Finding> left = new ArrayList<>(comparison.unexpected());
        List<@Nullable String> items = new ArrayList<>();
        for (int i = 0; i < given.expected().size(); i++) {
            Node item = list.getValue().get(i);
            if (comparison.met().get(i) != null) {
                items.add(text.substring(start(item), end(item)));
                continue;
            }
            PolicyCase.Expected expected = given.expected().get(i);
            Finding nearest = Comparison.nearest(given, expected, left);
            left.remove(nearest);
            items.add(
                    nearest == null ? null : written(nearest, expected.fields().keySet()));
        }
        List<String> more = left.stream().map(this::written).toList();
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            flow(list, items, more);
        } else {
            block(key, list, items, more);
        }
    }

    /** A list in brackets, most often an empty one, becomes one of lines. */
    private void flow(SequenceNode list, List<@Nullable String> items, List<String> more) {
        List<String> all = new ArrayList<>();
        items.stream().filter(item -> item != null).forEach(all::add);
        all.addAll(more);
        String lines = all.stream().map(item -> "\n  - " + item).collect(Collectors.joining());
        int start = start(list);
        if (!all.isEmpty()) {
            while (text.charAt(start - 1) == ' ') {
                start--;
            }
        }
        edits.add(new Edit(start, end(list), all.isEmpty() ? "[]" : lines));
    }

    private void block(Node key, SequenceNode list, List<@Nullable String> items, List<String> more) {
        int last = 0;
        String indent = "";
        for (int i = 0; i < items.size(); i++) {
            Node item = list.getValue().get(i);
            String changed = items.get(i);
            int dash = text.lastIndexOf('-', start(item) - 1);
            int line = text.lastIndexOf('\n', dash) + 1;
            int next = text.indexOf('\n', end(item) - 1) + 1;
            last = next == 0 ? text.length() : next;
            indent = text.substring(line, dash);
            if (changed == null) {
                edits.add(new Edit(line, last, ""));
            } else {
                edits.add(new Edit(start(item), end(item), changed));
            }
        }
        StringBuilder added = new StringBuilder(more.isEmpty() || text.charAt(last - 1) == '\n' ? "" : "\n");
        for (String item : more) {
            added.append(indent).append("- ").append(item).append('\n');
        }
        edits.add(new Edit(last, last, added.toString()));
        if (more.isEmpty() && items.stream().allMatch(item -> item == null)) {
            int colon = text.indexOf(':', end(key)) + 1;
            edits.add(new Edit(colon, colon, " []"));
        }
    }

    private String edited() {
        StringBuilder edited = new StringBuilder(text);
        edits.stream()
                .sorted(Comparator.comparingInt(Edit::start)
                        .thenComparingInt(Edit::end)
                        .reversed())
                .forEach(edit -> edited.replace(edit.start(), edit.end(), edit.text()));
        return edited.toString();
    }

    private String written(Finding finding) {
        List<String> names = new ArrayList<>(TELLING);
        if (!finding.unit().equals(given.facts().unit())) {
            names.add(0, "unit");
        }
        return written(finding, names);
    }

    private String written(Finding finding, Iterable<String> names) {
        Map<String, String> fields = Comparison.fields(given, finding);
        List<String> wanted = new ArrayList<>();
        names.forEach(wanted::add);
        String shown = fields.entrySet().stream()
                .filter(field -> wanted.contains(field.getKey()))
                .map(field -> field.getKey() + ": "
                        + (field.getKey().equals("waived") ? field.getValue() : scalar(field.getValue())))
                .collect(Collectors.joining(", "));
        return "{ " + shown + " }";
    }

    private static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !NO_TEXT.contains(value.toLowerCase(Locale.ROOT));
        return plain
                ? value
                : '"'
                        + value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                        + '"';
    }

    private int start(Node node) {
        return offset(node.getStartMark().orElseThrow());
    }

    /** Of a block, where its last value ends: the mark of the block itself stands behind comments that follow it. */
    private int end(Node node) {
        if (node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.BLOCK) {
            Object last = collection.getValue().get(collection.getValue().size() - 1);
            return end(last instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) last);
        }
        return offset(node.getEndMark().orElseThrow());
    }

    private int offset(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }
}
