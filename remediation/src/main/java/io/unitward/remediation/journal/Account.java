package io.unitward.remediation.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the journal tells beyond the action itself.
 *
 * @param findings what called for the action, in the order of the report; only in a begin, empty when somebody typed it
 * @param states in a begin what was there before, in an end what was there afterwards; empty when nobody looked
 * @param leftOut how many more there were of both, see {@link #MOST}
 */
public record Account(List<Because> findings, List<Was> states, int leftOut) {
    /** How many findings, and how many states, one line holds. A reload of ten thousand units must not flood the journal. */
    public static final int MOST = 200;

    /** Nothing more to tell; what older versions wrote. */
    public static final Account NONE = new Account(List.of(), List.of(), 0);

    public Account {
        findings = List.copyOf(findings);
        states = List.copyOf(states);
    }

    /** As much of it as a line holds. */
    public static Account of(List<Because> findings, List<Was> states) {
        List<Because> because = first(findings);
        List<Was> was = first(states);
        return new Account(because, was, findings.size() - because.size() + states.size() - was.size());
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(MOST, all.size()));
    }

    /**
     * A finding that called for an action.
     *
     * @param policy its policy
     * @param unit about which unit; {@code manager} for the manager
     * @param file about which file; null for none
     */
    public record Because(
            String policy, String unit, @Nullable String file) {}

    /**
     * What something was, at one moment.
     *
     * @param subject a path, or a unit
     * @param what in a few words, such as {@code a link to /nix/store/...}
     * @param digest sha-256 of the content in hex; null where there is none or it is not known
     * @param mode permission bits in octal; null where nobody asked
     */
    public record Was(
            String subject,
            String what,
            @Nullable String digest,
            @Nullable String mode) {}
}
