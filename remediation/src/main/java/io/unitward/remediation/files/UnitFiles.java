package io.unitward.remediation.files;

import io.unitward.ownership.FileState;
import org.jspecify.annotations.Nullable;

/** Looks at single unit files, as the manager's owner. */
public interface UnitFiles {
    /**
     * What is at a path, whole.
     *
     * @throws NotSeen when it cannot be read, or somebody else could change what the path means
     */
    FileState look(String path) throws NotSeen;

    /**
     * Clears up what an action on a path left beside it when it was cut short. Call it only under the lock.
     *
     * @param removed the digest of what the action was to remove; null when it was to write
     * @return what stays because it is not what was expected, a sentence; null when nothing does
     */
    @Nullable
    String clear(String path, @Nullable String removed);
}
