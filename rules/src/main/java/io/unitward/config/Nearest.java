package io.unitward.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses which known name a mistyped one was meant to be. */
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /** {@code one of a, b, c}, with a suggestion when one of them is near. */
    public static String oneOf(Collection<String> known, String given) {
        String list = (known.size() == 1 ? "" : "one of ") + String.join(", ", known);
        String nearest = to(given, known);
        return nearest == null ? list : list + " (did you mean '" + nearest + "'?)";
    }

    /** The known name nearest to a given one; null when none is near. */
    public static @Nullable String to(String given, Collection<String> known) {
        if (given.length() > LONGEST) {
            return null;
        }
        String plain = plain(given);
        int most = Math.max(1, plain.length() / 3);
        String best = null;
        for (String name : known) {
            int distance = distance(plain, plain(name));
            if (distance <= most) {
                most = distance - 1;
                best = name;
            }
        }
        return best;
    }

    /** Spellings people mix up count as equal: {@code max_per_hour}, {@code maxPerHour}, {@code max-per-hour}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** How many letters differ, are too many or missing; two that are swapped count once, as one slip of the fingers. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = before;
            before = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
