package io.unitward.engine.session;

/** What a rule says, short enough for every report. */
final class Said {
    private static final int LONGEST = 1000;

    private Said() {}

    /** As one line: what ends lines, moves the cursor or is white space is one space. */
    static String line(String text) {
        // Cut first: what is replaced then is bounded, too.
        return cut(cut(text).replaceAll("[\\s\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ").strip());
    }

    /** So many characters at most, the last of them an ellipsis when there were more. */
    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = LONGEST - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
