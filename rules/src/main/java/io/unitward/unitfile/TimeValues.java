package io.unitward.unitfile;

import java.util.Set;
import java.util.regex.Pattern;

/** Whether systemd takes a time or a calendar expression: sure for how most people write them, and not known for the rest. */
final class TimeValues {
    private static final Set<String> SHORTHANDS = Set.of(
            "minutely",
            "hourly",
            "daily",
            "weekly",
            "monthly",
            "quarterly",
            "semiannually",
            "annually",
            "yearly",
            "biannually",
            "bi-annually",
            "semi-annually",
            "anually");
    private static final String UNIT = "(us|usec|ms|msec|s|sec|second|seconds|m|min|minute|minutes|h|hr|hour|hours"
            + "|d|day|days|w|week|weeks|M|month|months|y|year|years)";
    private static final Pattern SPAN =
            Pattern.compile("[0-9]{1,9}|infinity|([0-9]{1,6} ?" + UNIT + ")( ?[0-9]{1,6} ?" + UNIT + "){0,5}");
    private static final String DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final Pattern CALENDAR = Pattern.compile("(" + DAY + "((,|\\.\\.)" + DAY + ")? )?"
            + "((\\*|20[0-9]{2})-(\\*|0[1-9]|1[0-2])-(\\*|0[1-9]|1[0-9]|2[0-8]) )?"
            + "(\\*|[01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?( UTC)?");
    private static final Pattern A_WORD = Pattern.compile("[a-z]+");

    private TimeValues() {}

    /** Whether it is a span of time, such as {@code 5min}. */
    static Certainty span(String value) {
        if (SPAN.matcher(value).matches()) {
            return Certainty.YES;
        }
        boolean never = value.chars().noneMatch(c -> c >= '0' && c <= '9');
        return never && !value.equals("infinity") ? Certainty.NO : Certainty.MAYBE;
    }

    /** Whether it is a calendar expression, such as {@code daily}. */
    static Certainty calendar(String value) {
        if (SHORTHANDS.contains(value) || CALENDAR.matcher(value).matches()) {
            return Certainty.YES;
        }
        boolean never = A_WORD.matcher(value).matches() && !value.matches("(mon|tue|wed|thu|fri|sat|sun|utc).*");
        return never ? Certainty.NO : Certainty.MAYBE;
    }
}
