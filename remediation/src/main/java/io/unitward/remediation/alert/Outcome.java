package io.unitward.remediation.alert;

/**
 * What became of handing one alert to its sink.
 *
 * @param number of what waited
 * @param sink the name of the sink
 * @param kind how it ended
 * @param answer what the sink said or what was wrong, a phrase without a secret
 */
public record Outcome(long number, String sink, Kind kind, String answer) {
    /** How it ended. */
    public enum Kind {
        /** The sink has it. */
        DELIVERED,
        /** The sink will not take it, however often it is offered. */
        REFUSED,
        /** It may be taken later. */
        FAILED
    }
}
