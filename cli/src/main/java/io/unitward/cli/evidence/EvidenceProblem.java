package io.unitward.cli.evidence;

/**
 * One thing that is not as it was when the evidence was written.
 *
 * @param kind what happened
 * @param path where, as the manifest names it; the manifest itself where that cannot be trusted
 * @param message all of it, a sentence without a full stop
 */
public record EvidenceProblem(Kind kind, String path, String message) {
    /** What can happen to evidence. */
    public enum Kind {
        /** Another content. */
        CHANGED,
        /** It is there, and the manifest does not list it. */
        ADDED,
        /** The manifest lists it, and it is not there. */
        REMOVED,
        /** A link, directory or anything else in the place of a file. */
        NOT_A_FILE,
        /** A path that leads out, or one given twice. */
        BAD_PATH,
        /** The manifest cannot be understood, or is not the one that was written. */
        MANIFEST,
        /** An archive that is cut short, damaged, or holds what we never write. */
        ARCHIVE
    }
}
