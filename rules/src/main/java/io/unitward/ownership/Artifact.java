package io.unitward.ownership;

import io.unitward.facts.PolicyFact;
import io.unitward.facts.Provider;
import org.jspecify.annotations.Nullable;

/**
 * One file or link of a declared unit that its owner's source declares, held against what is at its path. Policies see those
 * that are not as declared.
 *
 * @param unit the unit it is part of
 * @param path where it belongs
 * @param kind what it is to the unit
 * @param owner who declares it
 * @param provider what kind of source declares it
 * @param sourcePath the file in the source
 * @param revision the generation, commit or package; null when there are none
 * @param drift how what is there differs from what is declared
 * @param explanation the same as a phrase that follows the path, such as {@code "is a plain file; declared is a link to ..."}
 * @param restorable whether the source could put it back
 * @param obstacle why it could not, a phrase; empty when it could, or nothing drifted
 */
public record Artifact(
        String unit,
        String path,
        Kind kind,
        String owner,
        Provider provider,
        String sourcePath,
        @Nullable String revision,
        Drift drift,
        String explanation,
        boolean restorable,
        String obstacle)
        implements PolicyFact {
    @Override
    public String subject() {
        return unit;
    }

    /** What it is to its unit. */
    public enum Kind {
        /** The unit file. */
        FRAGMENT("fragment"),
        /** A drop-in of this unit alone. */
        DROP_IN("drop-in"),
        /** A link in a {@code .wants}, {@code .requires} or {@code .upholds} directory. */
        DEPENDENCY("dependency");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word in a finding and in cases. */
        public String text() {
            return text;
        }
    }

    /** How it differs from what is declared. */
    public enum Drift {
        /** Not at all. */
        NONE("none"),
        /** Nothing is at its path. */
        MISSING("missing"),
        /** A plain file is where a link is declared. */
        REPLACED("replaced"),
        /** A link that says something else than declared, such as one into an earlier generation. */
        OTHER_LINK("other-link"),
        /** Its content is not the declared one. */
        CONTENT("content"),
        /** Its permission bits let others write it, or its owner not read it. */
        MODE("mode"),
        /** It belongs to somebody who is neither root nor the manager's user. */
        OWNER("owner"),
        /** It is a link to {@code /dev/null}: somebody masked the unit, or this part of it. */
        MASKED("masked"),
        /** It could not be told. */
        UNKNOWN("unknown");

        private final String text;

        Drift(String text) {
            this.text = text;
        }

        /** The word in a finding and in cases. */
        public String text() {
            return text;
        }
    }
}
