package io.unitward.cli;

import java.util.Locale;

/**
 * Where the evidence of one unit lies. A unit's name may be as long as a file's, and a path in an archive may not.
 *
 * @param number which of the units it is, from 1
 * @param unit its name
 */
record EvidenceName(int number, String unit) {
    private static final int LONGEST = 60;

    /** Relative to the evidence. */
    String directory() {
        return "units/" + String.format(Locale.ROOT, "%03d-", number) + shortened(unit);
    }

    /** A name of at most 60 characters of ASCII that no shell and no terminal minds. */
    static String shortened(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9@._-]", "_");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }
}
