package io.unitward.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that holds one secret: nobody but root, its owner and perhaps its group may read it, and only the first two write it. */
public final class SecretFile {
    private static final int LONGEST = 4096;
    private static final int OTHERS = 0007;

    private SecretFile() {}

    /**
     * Reads the one line in it. No message shows it.
     *
     * @param file an absolute path; links in it are followed
     * @param uid who may own it, and the directories and links on the way, besides root
     * @throws ConfigException with everything that is wrong with it
     */
    public static String read(Path file, long uid) throws ConfigException {
        return NamedFile.read(
                file,
                uid,
                LONGEST,
                (found, problems) -> requirePrivate(file, found, problems),
                SecretFile::line,
                "one line of at most " + LONGEST + " visible ASCII characters");
    }

    private static void requirePrivate(Path file, TrustedPath found, List<ConfigProblem> problems) {
        if ((found.mode() & OTHERS) != 0) {
            problems.add(ConfigProblem.ofFile(
                    file.toString(),
                    "mode",
                    String.format("%04o", found.mode() & 07777),
                    "a secret that others may not read (chmod o= " + found.real() + ")"));
        }
    }

    /** It becomes part of a header or a URL: a line feed in it could add another. */
    private static @Nullable String line(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
        return line.isEmpty() || line.chars().anyMatch(c -> c <= ' ' || c >= 0x7f) ? null : line;
    }
}
