package io.unitward.cli.alert;

import io.unitward.json.Visible;
import io.unitward.remediation.alert.Outcome;

/**
 * What a sink said to one alert.
 *
 * @param kind whether it has it
 * @param what how it went, a phrase that holds no secret
 * @param said what it wrote in its own words, one line, as far as that may be shown; empty for nothing
 */
public record Answer(Outcome.Kind kind, String what, String said) {
    private static final int LONGEST = 200;

    static Answer failed(String what) {
        return new Answer(Outcome.Kind.FAILED, what, "");
    }

    /** Another's words, such that they can be shown: on one line, not long, and without what must not be in it. */
    static String shown(String words, String secret) {
        String without = secret.isEmpty() ? words : words.replace(secret, "***");
        String line = Visible.of(without.strip().replaceAll("\\s+", " "));
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
