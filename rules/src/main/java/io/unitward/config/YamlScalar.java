package io.unitward.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value or key of a configuration file, and where it stands, for whoever writes the file anew without some of them.
 *
 * @param path the keys that lead to it, and the numbers of items, from 0; those of a key end with {@code ""}
 * @param value what it says
 * @param text whether it is text, and no number, truth or null
 * @param begin where it begins in the text, quotes included
 * @param end where it ends
 */
public record YamlScalar(List<String> path, String value, boolean text, int begin, int end) {
    public YamlScalar {
        path = List.copyOf(path);
    }

    /** All of a file in its own order, one that an alias names again once for each place; null when it is no YAML. */
    public static @Nullable List<YamlScalar> of(String file) {
        Problems problems = new Problems("");
        Node root = YamlText.read(file.getBytes(StandardCharsets.UTF_8), problems);
        if (root == null) {
            return null;
        }
        List<YamlScalar> all = new ArrayList<>();
        int mark = file.startsWith("\ufeff") ? 1 : 0;
        return collect(root, List.of(), file, mark, all) ? all : null;
    }

    private static boolean collect(Node node, List<String> path, String file, int from, List<YamlScalar> all) {
        boolean placed = true;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple each : mapping.getValue()) {
                String key = each.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                placed &= collect(each.getKeyNode(), and(and(path, key), ""), file, from, all);
                placed &= collect(each.getValueNode(), and(path, key), file, from, all);
            }
        } else if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                placed &= collect(sequence.getValue().get(i), and(path, Integer.toString(i)), file, from, all);
            }
        } else if (node instanceof ScalarNode scalar
                && scalar.getStartMark().isPresent()
                && scalar.getEndMark().isPresent()) {
            int begin = scalar.getStartMark().get().getIndex();
            int end = scalar.getEndMark().get().getIndex();
            all.add(new YamlScalar(
                    path,
                    scalar.getValue(),
                    scalar.getTag().equals(Tag.STR),
                    file.offsetByCodePoints(from, begin),
                    file.offsetByCodePoints(from, end)));
        } else {
            placed = false;
        }
        return placed;
    }

    private static List<String> and(List<String> path, String more) {
        List<String> longer = new ArrayList<>(path);
        longer.add(more);
        return longer;
    }
}
