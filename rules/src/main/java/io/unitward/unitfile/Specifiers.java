package io.unitward.unitfile;

import org.jspecify.annotations.Nullable;

/**
 * What systemd makes of specifiers such as {@code %h} in a value ({@code src/core/unit-printf.c} and
 * {@code src/shared/specifier.c} of 252 and 257): a letter or digit that stands for nothing is an error.
 */
final class Specifiers {
    /** Directories of the manager; wherever they are, they are absolute and in order. */
    private static final String DIRECTORIES = "hCELSTVdt";
    /** Not empty, and nothing that could not be the name of a file. */
    private static final String WORDS = "agGHluUv";
    /** These read files that may not be there, or depend on more than the unit. */
    private static final String UNTOLD = "AbBmMoqwWsyYcrR";

    private final LoadSubject subject;

    Specifiers(LoadSubject subject) {
        this.subject = subject;
    }

    /**
     * A resolved value.
     *
     * @param fails whether systemd cannot resolve it
     * @param text what it comes to, with some other value in place of one that is not known but harmless; null when it fails
     *     or nothing can be said of it
     * @param exact whether that is the text to the letter
     */
    record Resolved(Certainty fails, @Nullable String text, boolean exact) {}

    Resolved resolve(String value) {
        StringBuilder text = new StringBuilder(value.length());
        boolean exact = true;
        boolean told = true;
        Certainty fails = Certainty.NO;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '%' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            char letter = value.charAt(++i);
            boolean known = true;
            if (letter == '%') {
                text.append('%');
            } else if (DIRECTORIES.indexOf(letter) >= 0 || (letter == 'D' && subject.release() >= 257)) {
                text.append("/x");
                exact = false;
            } else if (WORDS.indexOf(letter) >= 0) {
                text.append(letter == 'U' || letter == 'G' ? '1' : 'x');
                exact = false;
            } else if ("nNpijPIJf".indexOf(letter) >= 0) {
                String part = ofName(letter);
                known = part != null;
                text.append(part);
            } else if (UNTOLD.indexOf(letter) >= 0 || (letter == 'D' && subject.release() > 252)) {
                known = false;
            } else if (isLetterOrDigit(letter)) {
                return new Resolved(Certainty.YES, null, false);
            } else {
                text.append('%').append(letter);
            }
            if (!known) {
                told = false;
                fails = Certainty.MAYBE;
            }
        }
        return new Resolved(fails, told ? text.toString() : null, exact && told);
    }

    /** What stands for the name; null where unescaping it may fail, or the unit has several. */
    private @Nullable String ofName(char letter) {
        if (subject.names().size() > 1) {
            // systemd reads the file under whichever name it meets first.
            return null;
        }
        String prefix = subject.prefix();
        String part = switch (letter) {
            case 'n' -> subject.id();
            case 'N' -> subject.stem();
            case 'p', 'P' -> prefix;
            case 'j', 'J' -> prefix.substring(prefix.lastIndexOf('-') + 1);
            case 'f' -> subject.instance().isEmpty() ? prefix : subject.instance();
            default -> subject.instance();
        };
        if ("nNpij".indexOf(letter) >= 0) {
            return part;
        }
        if (part.indexOf('\\') >= 0 || (letter == 'f' && (part.indexOf('-') >= 0 || part.startsWith(".")))) {
            return null;
        }
        return letter == 'f' ? "/" + part : part.replace('-', '/');
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
