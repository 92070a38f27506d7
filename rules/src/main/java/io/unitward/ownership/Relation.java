package io.unitward.ownership;

import io.unitward.facts.Layer;
import io.unitward.facts.PolicyFact;
import org.jspecify.annotations.Nullable;

/**
 * What ties a unit to another, or to a place on the search path, in a way that somebody should know of. Worked out before
 * policies see anything, since a policy looks at one unit at a time.
 *
 * @param subject the unit it concerns, or {@link io.unitward.verdict.FindingDraft#MANAGER}
 * @param kind what it is
 * @param path the file, link or directory it is about
 * @param layer which layer the path sits in
 * @param other the other unit or file, see {@link Kind}; null where there is none
 * @param owned whether an owner declares the subject
 * @param expected whether the path is where the subject's owner has such things; true for a unit nobody declares
 * @param inMemory whether the manager has the subject in memory
 */
public record Relation(
        String subject,
        Kind kind,
        String path,
        Layer layer,
        @Nullable String other,
        boolean owned,
        boolean expected,
        boolean inMemory)
        implements PolicyFact {
    /** What ties a unit to something else. */
    public enum Kind {
        /** A unit file that another one, {@code other}, hides. */
        SHADOWED("shadowed"),
        /** A drop-in of a unit that neither the disk nor the manager has. */
        STRAY_DROP_IN("stray-drop-in"),
        /** A link that makes the unit answer to the name {@code other} as well. */
        ALIAS("alias"),
        /** A dependency link from the unit to {@code other}. */
        DEPENDENCY("dependency"),
        /** A dependency link from a target that is reached at boot or login, to the unit; {@code other} is the target. */
        PULLED_IN("pulled-in"),
        /** A unit that nobody declares and whose name reads like that of {@code other}, which somebody does. */
        LOOK_ALIKE("look-alike"),
        /** A unit file where only {@code systemctl set-property} writes, and that only drop-ins. */
        PLANTED_CONTROL("planted-control"),
        /** A unit file where only the manager writes, of a unit that the manager did not make. */
        PLANTED_TRANSIENT("planted-transient"),
        /** A plain file where the owner has a link. */
        LINK_REPLACED("link-replaced");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word used in reports and JSON. */
        public String text() {
            return text;
        }
    }
}
