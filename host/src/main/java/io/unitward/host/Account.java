package io.unitward.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user of this host, from whatever source the host takes its users.
 *
 * @param name the login name
 * @param uid the user's number
 * @param gid the number of the user's primary group
 * @param home the home directory; {@code /} where the host knows none
 */
public record Account(String name, long uid, long gid, String home) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** Exit code of getent(1) for a key that no source knows. */
    private static final int NO_SUCH_KEY = 2;

    private static final int LINE = 1 << 16;
    private static final int LONGEST_NAME = 256;
    /** The largest number is no uid: system calls take it for "leave it as it is". */
    private static final long LARGEST_ID = (1L << 32) - 2;

    /**
     * Looks a user up with getent(1), which asks every source that the host is configured to ask.
     *
     * @param key a uid in decimal digits, or a login name
     * @return null when there is no such user
     * @throws IOException when that could not be told
     */
    public static @Nullable Account find(String key) throws IOException {
        boolean number = isNumber(key);
        if (!number && !isName(key)) {
            return null;
        }
        List<String> argv = List.of(SystemTools.path("getent"), "passwd", key);
        ProcessResult result =
                new BoundedProcess(argv, Map.of()).caps(LINE, LINE).run(Deadline.in(LIMIT));
        if (result.exitCode() == NO_SUCH_KEY && !result.timedOut()) {
            return null;
        }
        if (!result.succeeded()) {
            String why = result.timedOut()
                    ? "it did not answer within " + LIMIT.toSeconds() + " s"
                    : "exit code " + result.exitCode();
            throw new IOException("getent passwd " + key + ": " + why);
        }
        Account found = parse(result.stdoutText());
        if (found == null || (number && found.uid() != Long.parseLong(key))) {
            throw new IOException("getent passwd " + key + " answered with something else than that user");
        }
        return found;
    }

    /** Reads the first line of {@code getent passwd}; null when it is none. */
    static @Nullable Account parse(String lines) {
        int end = lines.indexOf('\n');
        String[] fields = (end < 0 ? lines : lines.substring(0, end)).split(":", -1);
        if (fields.length != 7 || !isName(fields[0]) || !isNumber(fields[2]) || !isNumber(fields[3])) {
            return null;
        }
        String home = fields[5].startsWith("/") ? fields[5] : "/";
        return new Account(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3]), home);
    }

    /** What getent takes for a number; ten digits hold every uid. */
    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return Long.parseLong(text) <= LARGEST_ID;
    }

    /** Loose, since directories of users are: but no option of getent, no number, and nothing that could split a line. */
    private static boolean isName(String text) {
        boolean digitsOnly = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || c == ':' || c == '/') {
                return false;
            }
            digitsOnly &= c >= '0' && c <= '9';
        }
        return !text.isEmpty() && text.length() <= LONGEST_NAME && !digitsOnly && text.charAt(0) != '-';
    }

    /** How the user is called in messages: {@code bob (uid 1500)}. */
    @Override
    public String toString() {
        return name + " (uid " + uid + ")";
    }
}
