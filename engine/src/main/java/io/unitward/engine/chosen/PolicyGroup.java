package io.unitward.engine.chosen;

import io.unitward.engine.catalog.PolicyIndex;
import java.util.Map;

/**
 * Policies that were compiled together and have the same authority.
 *
 * @param authority whose they are
 * @param index what they are
 * @param loader where their compiled classes are
 * @param files where each source lies, by its path in the index; empty for the shipped ones
 */
public record PolicyGroup(Authority authority, PolicyIndex index, ClassLoader loader, Map<String, String> files) {
    /** Whose policies are. */
    public enum Authority {
        /** Of this program. */
        SHIPPED,
        /** The administrator's, for a user. */
        FLOOR,
        /** The caller's. */
        OWN
    }

    public PolicyGroup {
        files = Map.copyOf(files);
    }

    /** The file of a source, or its path where there is none. */
    String file(String source) {
        return files.getOrDefault(source, source);
    }
}
