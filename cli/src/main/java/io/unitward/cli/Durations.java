package io.unitward.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How durations are written on the command line, the same for every option. */
final class Durations {
    /** What an option in seconds takes. */
    static final String EXPECTED = "a duration: seconds such as 90, or 90s, 5m, 2h, 1d";

    private Durations() {}

    /** What a text such as {@code 2h} stands for; null when it is no duration with a unit. */
    static @Nullable Duration withUnit(String text) {
        // In configuration and in systemd's own words minutes are 'min', too.
        String one = text.endsWith("min") ? text.substring(0, text.length() - 2) : text;
        if (!one.matches("[0-9]{1,6}[smhdw]")) {
            return null;
        }
        long number = Long.parseLong(one.substring(0, one.length() - 1));
        return switch (one.charAt(one.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            case 'd' -> Duration.ofDays(number);
            default -> Duration.ofDays(number * 7);
        };
    }

    /** The same, and a number alone is seconds; null when it is neither, or more than some decades. */
    static @Nullable Duration of(String text) {
        Duration duration = text.matches("[0-9]{1,10}") ? Duration.ofSeconds(Long.parseLong(text)) : withUnit(text);
        return duration == null || duration.toSeconds() > Integer.MAX_VALUE ? null : duration;
    }
}
