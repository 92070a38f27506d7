package io.unitward.verdict;

import io.unitward.facts.SourceFile;

/** What an action needs to know beyond its target. It holds no content: what is written is read, and compared, when it is done. */
public sealed interface ActionDetail {
    /** Nothing more. */
    record None() implements ActionDetail {}

    /**
     * Puts at a path what a source declares for it.
     *
     * @param declared path, source and how the file is declared
     * @param seen digest over what was at the path when this was planned, see {@link io.unitward.ownership.ArtifactSeen}
     */
    record Restore(SourceFile declared, String seen) implements ActionDetail {}

    /**
     * Moves what is at a path aside.
     *
     * @param path which file
     * @param seen digest over what was at the path when this was planned
     */
    record Quarantine(String path, String seen) implements ActionDetail {}
}
