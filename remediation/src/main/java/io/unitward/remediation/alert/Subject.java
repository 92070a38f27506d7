package io.unitward.remediation.alert;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.UpdateFailure;
import io.unitward.remediation.journal.LoggedFinding;
import org.jspecify.annotations.Nullable;

/**
 * Something that is there and may be told.
 *
 * @param policy id of the policy, or one of our own words
 * @param unit unit name, or {@code manager}
 * @param view the view it is about, its word; null when about neither
 * @param file the subject file; null when there is none
 * @param cause a short machine word; null when there is none
 * @param classification its word; null when it is no finding
 * @param severity its word; null when it is no finding
 * @param level how urgent
 * @param lasting what is to be thought of it: see {@link Lasting}
 * @param waived whether somebody accepted it
 * @param digest sha-256 of its file; null when there is none or it is not known
 * @param state in what it may be another, beside all that: compared, never shown
 * @param words why it matters and what helps, without a word about the unit
 * @param failure of an update of a stack that failed, see {@link UpdateFailure}; null for all else
 */
public record Subject(
        String policy,
        String unit,
        @Nullable String view,
        @Nullable String file,
        @Nullable String cause,
        @Nullable String classification,
        @Nullable String severity,
        AlertLevel level,
        Lasting lasting,
        boolean waived,
        @Nullable String digest,
        String state,
        String words,
        @Nullable UpdateFailure failure) {
    /** Of anything but an update that failed. */
    public Subject(
            String policy,
            String unit,
            @Nullable String view,
            @Nullable String file,
            @Nullable String cause,
            @Nullable String classification,
            @Nullable String severity,
            AlertLevel level,
            Lasting lasting,
            boolean waived,
            @Nullable String digest,
            String state,
            String words) {
        this(
                policy,
                unit,
                view,
                file,
                cause,
                classification,
                severity,
                level,
                lasting,
                waived,
                digest,
                state,
                words,
                null);
    }

    /** How something goes on once it is there. */
    public enum Lasting {
        /** Until somebody does something. */
        STATE,
        /** It may pass by itself, so it is told only after a while. */
        MAY_PASS,
        /** It happened, and is not there any more; that it does not happen again says nothing. */
        EVENT
    }

    /** The same without its words, as it is remembered. */
    Subject remembered() {
        return new Subject(
                policy, unit, view, file, cause, classification, severity, level, lasting, waived, digest, state, "");
    }

    /** What makes it the same in another run. */
    public String key() {
        return LoggedFinding.key(policy, unit, view, file, cause);
    }
}
