package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * One source of podman's Quadlet generator, and what became of it.
 *
 * @param subject the unit that was generated from it, or that it should become; {@link io.unitward.verdict.FindingDraft#MANAGER} when no unit can have that name
 * @param path the source
 * @param declared whether an owner declares that unit, or says that it must exist
 * @param generated what the generator made of it at the last load
 * @param reason what is known of why, a phrase; empty when it was generated
 * @param imageDiffers how the image of a container that runs differs from the one that the source names, a phrase; empty when
 *     it does not, or that cannot be told
 * @param updatePending what has been pulled for the image of a container that runs since it was made, a phrase; empty when
 *     nothing has, or that cannot be told
 */
public record QuadletState(
        String subject,
        String path,
        boolean declared,
        Generated generated,
        String reason,
        String imageDiffers,
        String updatePending)
        implements PolicyFact {
    /** What a generator made of a source. */
    public enum Generated {
        /** A unit. */
        YES("yes"),
        /** Nothing, although it was there at the last load. */
        NO("no"),
        /** Nothing yet: it came, or changed, after the last load. */
        WAITING("waiting"),
        /** Nothing, and nothing should be: it is a mask, or another source of the same name goes first. */
        HIDDEN("hidden"),
        /** It could not be told. */
        UNKNOWN("unknown");

        private final String text;

        Generated(String text) {
            this.text = text;
        }

        /** The word used in reports. */
        public String text() {
            return text;
        }
    }
}
