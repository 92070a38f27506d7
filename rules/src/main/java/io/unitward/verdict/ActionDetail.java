package io.unitward.verdict;

import io.unitward.facts.SourceFile;
import io.unitward.ownership.FileState;

/** What an action needs to know beyond its target. What is restored is read from its source, and compared, when it is done. */
public sealed interface ActionDetail {
    /** Nothing more. */
    record None() implements ActionDetail {}

    /**
     * Puts at a path what a source declares for it.
     *
     * @param declared path, source and how the file is declared
     * @param seen digest over what was at the path when this was planned, see {@link io.unitward.ownership.ArtifactSeen}
     * @param backup whether what is there stays beside it under another name
     */
    record Restore(SourceFile declared, String seen, boolean backup) implements ActionDetail {
        /** Without a backup beside it. */
        public Restore(SourceFile declared, String seen) {
            this(declared, seen, false);
        }
    }

    /**
     * Moves what is at a path aside.
     *
     * @param path which file
     * @param seen digest over what was at the path when this was planned
     */
    record Quarantine(String path, String seen) implements ActionDetail {}

    /**
     * Removes a container; its target says how it is called.
     *
     * @param id of the container, 64 hex digits
     */
    record Remove(String id) implements ActionDetail {}

    /**
     * Puts back what was at a path before an action.
     *
     * @param path which file
     * @param seen digest over what that action left at the path
     * @param before what was there before it
     */
    record PutBack(String path, String seen, FileState before) implements ActionDetail {}
}
