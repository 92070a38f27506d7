package io.unitward.config;

import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * How the list of an {@code allowlist.yaml} is written, which decides what a person has to add to it.
 *
 * @param style how
 * @param indent how many spaces stand before the dash of an entry; 0 where there is no dash
 */
public record AllowlistForm(Style style, int indent) {
    /** How a list is written. */
    public enum Style {
        /** Each entry in lines of its own, behind a dash. */
        LINES,
        /** {@code allow: []}, in a file that is otherwise lines. */
        EMPTY,
        /** In brackets, with entries, or in a file that is all JSON. */
        BRACKETS,
        /** In brackets of a file that is all JSON, and without an entry. */
        EMPTY_BRACKETS
    }

    private static final AllowlistForm USUAL = new AllowlistForm(Style.LINES, 2);

    /** That of a file's bytes; of one that cannot be understood the usual one, since its problems are told elsewhere. */
    public static AllowlistForm of(byte[] content) {
        if (!(YamlText.read(content, new Problems("allowlist.yaml")) instanceof MappingNode root)) {
            return USUAL;
        }
        for (NodeTuple key : root.getValue()) {
            if (key.getKeyNode() instanceof ScalarNode name
                    && name.getValue().equals("allow")
                    && key.getValueNode() instanceof SequenceNode list) {
                return of(root, list);
            }
        }
        return USUAL;
    }

    private static AllowlistForm of(Node root, SequenceNode list) {
        boolean isEmpty = list.getValue().isEmpty();
        if (root instanceof MappingNode whole && whole.getFlowStyle() == FlowStyle.FLOW) {
            return new AllowlistForm(isEmpty ? Style.EMPTY_BRACKETS : Style.BRACKETS, 0);
        }
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            return new AllowlistForm(isEmpty ? Style.EMPTY : Style.BRACKETS, 0);
        }
        return new AllowlistForm(
                Style.LINES, list.getStartMark().map(mark -> mark.getColumn()).orElse(USUAL.indent()));
    }
}
