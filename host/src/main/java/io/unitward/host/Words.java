package io.unitward.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;

/** The words for what may go wrong below us, as parts of a sentence. */
final class Words {
    private Words() {}

    /** A duration as people write it: {@code 30 s}, {@code 1.5 s}, {@code 250 ms}. */
    static String length(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** The sentence for a deadline that passed. */
    static String noAnswer(Deadline deadline) {
        return "no answer within " + length(deadline.length());
    }

    /** What an exception of a socket or file says, in the kernel's words without the JDK's. */
    static String of(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof NoSuchFileException) {
            return "no such file";
        }
        String message = problem.getMessage();
        if (message == null || message.isBlank()) {
            return "input/output error";
        }
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    /** Text from elsewhere in quotes: at most 80 characters of it, and none that would control a terminal. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < text.length() && i < 80; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return out.append(text.length() > 80 ? "…'" : "'").toString();
    }
}
