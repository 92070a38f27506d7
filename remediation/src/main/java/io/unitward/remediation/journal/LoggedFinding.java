package io.unitward.remediation.journal;

import io.unitward.verdict.Finding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One finding and how long it was seen.
 *
 * @param policy id of the policy
 * @param unit unit name, or {@code manager}
 * @param view the view it is about, its word; null when about neither
 * @param file the subject file; null when there is none
 * @param cause a short machine word; null when the policy has only one
 * @param classification its word when it was first seen
 * @param severity its word when it was first seen
 * @param message what was wrong, as it was first seen
 * @param waived whether a waiver covered it when it was first seen
 * @param came when it was first seen
 * @param went when it was first seen to be gone; null while it is there, or where nobody could tell since
 */
public record LoggedFinding(
        String policy,
        String unit,
        @Nullable String view,
        @Nullable String file,
        @Nullable String cause,
        String classification,
        String severity,
        String message,
        boolean waived,
        Instant came,
        @Nullable Instant went) {
    private static final int LONGEST_MESSAGE = 500;

    /** As a finding is logged. */
    public static LoggedFinding of(Finding finding, boolean waived, Instant at) {
        String message = finding.message();
        return new LoggedFinding(
                finding.policy(),
                finding.unit(),
                finding.view() == null ? null : finding.view().text(),
                finding.file(),
                finding.cause(),
                finding.classification().text(),
                finding.severity().text(),
                message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message,
                waived,
                at,
                null);
    }

    LoggedFinding gone(Instant at) {
        return new LoggedFinding(policy, unit, view, file, cause, classification, severity, message, waived, came, at);
    }

    /** What makes it the same finding in another run. */
    String key() {
        return key(policy, unit, view, file, cause);
    }

    /** The same of its parts. */
    public static String key(
            String policy, String unit, @Nullable String view, @Nullable String file, @Nullable String cause) {
        return policy + '\0' + unit + '\0' + view + '\0' + file + '\0' + cause;
    }
}
