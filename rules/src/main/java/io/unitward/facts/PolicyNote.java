package io.unitward.facts;

/**
 * Something about the policies of this run that a person should look at. Always about the manager: policies are no unit's.
 *
 * @param subject always {@link io.unitward.verdict.FindingDraft#MANAGER}
 * @param kind what it is
 * @param policy id of the policy
 * @param path the operator's file
 * @param named the digest that it says it overrides, as written
 * @param actual the digest of what is there to be overridden; empty when nothing is
 */
public record PolicyNote(String subject, Kind kind, String policy, String path, String named, String actual)
        implements PolicyFact {
    /** What is to be looked at. */
    public enum Kind {
        /** The policy that is overridden is not the one that the override was made for. */
        OVERRIDE_OUTDATED("override-outdated"),
        /** There is no policy of that id to override. */
        NOTHING_OVERRIDDEN("nothing-overridden");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word used in cases and reports. */
        public String text() {
            return text;
        }
    }
}
