package io.unitward.facts;

import java.util.List;

/** A part of a {@link BoundedPattern}. */
sealed interface PatternNode {
    /** Whether a repetition without end is in it. */
    boolean endless();

    /** One character of a set. */
    record One(CharacterSet chars) implements PatternNode {
        @Override
        public boolean endless() {
            return false;
        }
    }

    /** One after the other; none is the empty text. */
    record All(List<PatternNode> parts) implements PatternNode {
        @Override
        public boolean endless() {
            return parts.stream().anyMatch(PatternNode::endless);
        }
    }

    /** Any one of at least one. */
    record Either(List<PatternNode> branches) implements PatternNode {
        @Override
        public boolean endless() {
            return branches.stream().anyMatch(PatternNode::endless);
        }
    }

    /**
     * The same again.
     *
     * @param most how often at most; -1 for any number
     */
    record Repeat(PatternNode of, int least, int most) implements PatternNode {
        @Override
        public boolean endless() {
            return most < 0;
        }
    }
}
