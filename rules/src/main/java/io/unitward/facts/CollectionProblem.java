package io.unitward.facts;

/**
 * Something that could not be observed. Its subject counts as unknown, never as clean.
 *
 * @param subject what is unknown: {@code manager}, a unit name, or an absolute path
 * @param kind which kind of subject
 * @param reason why, one sentence without a full stop
 */
public record CollectionProblem(String subject, Kind kind, String reason) {
    /** What a problem makes unknown. */
    public enum Kind {
        MANAGER,
        DIRECTORY,
        MANAGER_INPUT,
        UNIT,
        FILE,
        /** Nothing became unknown: the line is for the reader, such as a unit that vanished meanwhile. */
        NOTE
    }
}
