package io.unitward.cli.install;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How often something runs. By the calendar, since only such a timer makes up for what was missed while the machine was off
 * ({@code Persistent=}); so a period is one that the hour, the day or the week can be divided by.
 *
 * @param text in its shortest words, such as {@code 15m}
 * @param calendar the same for {@code OnCalendar=}
 * @param delay the most by which one run is put off, so that machines do not run it all at once
 */
public record Every(String text, String calendar, Duration delay) {
    /** What can be asked for, a phrase. */
    public static final String EXPECTED =
            "1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d or 1w";

    private static final Pattern WORDS = Pattern.compile("([0-9]{1,6})(m|min|h|d|w)");

    private static final Map<Duration, Every> KNOWN = known();

    /** What a text stands for; null when it is none of {@link #EXPECTED}. */
    public static @Nullable Every of(String text) {
        Matcher words = WORDS.matcher(text);
        if (!words.matches()) {
            return null;
        }
        long number = Long.parseLong(words.group(1));
        return KNOWN.get(
                switch (words.group(2)) {
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    case "w" -> Duration.ofDays(7 * number);
                    default -> Duration.ofMinutes(number);
                });
    }

    private static Map<Duration, Every> known() {
        Map<Duration, Every> all = new HashMap<>();
        for (int minutes : new int[] {1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30}) {
            put(all, minutes + "m", "*:0/" + minutes, Duration.ofMinutes(minutes));
        }
        put(all, "1h", "hourly", Duration.ofHours(1));
        for (int hours : new int[] {2, 3, 4, 6, 8, 12}) {
            put(all, hours + "h", "0/" + hours + ":00", Duration.ofHours(hours));
        }
        put(all, "1d", "daily", Duration.ofDays(1));
        put(all, "1w", "weekly", Duration.ofDays(7));
        return all;
    }

    /** A tenth of the period, and at most an hour. */
    private static void put(Map<Duration, Every> all, String text, String calendar, Duration period) {
        long seconds = Math.min(period.toSeconds() / 10, Duration.ofHours(1).toSeconds());
        all.put(period, new Every(text, calendar, Duration.ofSeconds(seconds)));
    }
}
