package io.unitward.config;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads {@code body:} of a sink, whose keys are those of whatever receives it. */
final class AlertBodyReader {
    private static final int DEEPEST = 8;
    private static final int MOST_VALUES = 200;
    private static final String EXPECTED =
            "a text, a whole number, true, false, a mapping, or a list of texts or mappings";

    private final Problems problems;
    private int values;

    private AlertBodyReader(Problems problems) {
        this.problems = problems;
    }

    /** The body; null when there is none. With problems added it is not to be used. */
    static @Nullable AlertBody read(Section sink, Problems problems) {
        Node node = sink.value("body");
        if (node == null) {
            return null;
        }
        if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
            problems.add(node, "body", null, "a mapping that is not empty: the JSON object to send");
            return null;
        }
        return new AlertBodyReader(problems).body(mapping, 1);
    }

    private AlertBody body(MappingNode mapping, int depth) {
        Map<String, AlertBody.Value> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (problems.isFull() || ++values > MOST_VALUES || depth > DEEPEST) {
                problems.add(mapping, "body", null, "at most " + MOST_VALUES + " values, " + DEEPEST + " levels deep");
                break;
            }
            String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : null;
            AlertBody.Value value = value(tuple.getValueNode(), depth);
            if (name == null || fields.containsKey(name)) {
                problems.add(tuple.getKeyNode(), "body", name, "names, each once");
            } else if (value != null) {
                fields.put(name, value);
            }
        }
        return new AlertBody(fields);
    }

    private AlertBody.@Nullable Value value(Node node, int depth) {
        if (node instanceof MappingNode mapping) {
            return new AlertBody.Inner(body(mapping, depth + 1));
        }
        if (node instanceof SequenceNode sequence) {
            return list(sequence, depth);
        }
        ScalarNode scalar = (ScalarNode) node;
        if (scalar.getTag().equals(Tag.STR)) {
            return new AlertBody.Words(template(scalar));
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return new AlertBody.Truth(scalar.getValue().equalsIgnoreCase("true"));
        }
        if (scalar.getTag().equals(Tag.INT) && scalar.getValue().matches("-?[0-9]{1,18}")) {
            return new AlertBody.Whole(Long.parseLong(scalar.getValue()));
        }
        problems.add(node, "body", scalar.getValue(), EXPECTED);
        return null;
    }

    private AlertBody.@Nullable Value list(SequenceNode sequence, int depth) {
        List<String> texts = new ArrayList<>();
        List<AlertBody> objects = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (problems.isFull() || ++values > MOST_VALUES) {
                break;
            }
            if (item instanceof MappingNode mapping) {
                objects.add(body(mapping, depth + 1));
            } else if (item instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
                texts.add(template(scalar));
            } else {
                problems.add(item, "body", null, "a list of texts, or one of mappings");
            }
        }
        if (!texts.isEmpty() && !objects.isEmpty()) {
            problems.add(sequence, "body", null, "a list of texts, or one of mappings");
        }
        return objects.isEmpty() ? new AlertBody.Texts(texts) : new AlertBody.Objects(objects);
    }

    private String template(ScalarNode scalar) {
        String unknown = AlertBody.unknownPlace(scalar.getValue());
        if (unknown != null) {
            problems.add(scalar, "body", "{" + unknown + "}", Nearest.oneOf(Alert.FIELDS, unknown));
        }
        return scalar.getValue();
    }
}
