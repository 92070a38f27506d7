package io.unitward.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Moments as ISO-8601 in UTC, to the nanosecond: {@code 2026-11-23T10:15:30.000000001Z}. The result equals
 * {@link Instant#toString()}; usual years are done by hand because the JDK's formatter costs much of a cold start.
 */
public final class Times {
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10000 = 253_402_300_800L;

    private Times() {}

    /** The text of a moment; without a fraction when it falls on a whole second. */
    public static String format(Instant at) {
        long second = at.getEpochSecond();
        if (second < YEAR_0 || second >= YEAR_10000) {
            return at.toString();
        }
        LocalDateTime t = LocalDateTime.ofEpochSecond(second, at.getNano(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(30);
        digits(text, t.getYear(), 4).append('-');
        digits(text, t.getMonthValue(), 2).append('-');
        digits(text, t.getDayOfMonth(), 2).append('T');
        digits(text, t.getHour(), 2).append(':');
        digits(text, t.getMinute(), 2).append(':');
        digits(text, t.getSecond(), 2);
        int nano = t.getNano();
        if (nano != 0) {
            text.append('.');
            if (nano % 1_000_000 == 0) {
                digits(text, nano / 1_000_000, 3);
            } else if (nano % 1_000 == 0) {
                digits(text, nano / 1_000, 6);
            } else {
                digits(text, nano, 9);
            }
        }
        return text.append('Z').toString();
    }

    /**
     * The moment a text stands for.
     *
     * @throws DateTimeException when it is none; the message is for nobody
     */
    public static Instant parse(String text) {
        int length = text.length();
        boolean usual = length >= 20
                && length <= 30
                && length != 21
                && text.charAt(length - 1) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (length == 20 || text.charAt(19) == '.');
        if (!usual) {
            return Instant.parse(text);
        }
        int nano = 0;
        if (length > 20) {
            nano = number(text, 20, length - 1);
            for (int i = length - 21; i < 9; i++) {
                nano *= 10;
            }
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        nano)
                .toInstant(ZoneOffset.UTC);
    }

    private static StringBuilder digits(StringBuilder text, int value, int width) {
        int divisor = 1;
        for (int i = 1; i < width; i++) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            text.append((char) ('0' + value / divisor % 10));
        }
        return text;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new DateTimeException("no digit");
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
