package io.unitward.cli.evidence;

/** Something cannot be checked, because it cannot be read or is no evidence that this version knows; the message says why. */
public final class NotEvidence extends Exception {
    private static final long serialVersionUID = 1L;

    NotEvidence(String message) {
        super(message);
    }
}
