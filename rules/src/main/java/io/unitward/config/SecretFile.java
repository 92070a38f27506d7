package io.unitward.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        String name = file.toString();
        List<ConfigProblem> problems = new ArrayList<>();
        String secret = "";
        try {
            TrustedPath trusted = TrustedPath.follow(file, uid, name, problems);
            if (trusted.end() != TrustedPath.End.FOUND) {
                problems.add(ConfigProblem.ofFile(
                        name, "missing file", trusted.real().toString(), "a file that exists"));
            } else if (!trusted.isRegular()) {
                problems.add(ConfigProblem.ofFile(name, "kind of file", trusted.kind(), "a regular file"));
            } else if ((trusted.mode() & OTHERS) != 0) {
                String octal = String.format("%04o", trusted.mode() & 07777);
                problems.add(ConfigProblem.ofFile(
                        name, "mode", octal, "a secret that others may not read (chmod o= " + trusted.real() + ")"));
            } else if (problems.isEmpty()) {
                secret = line(trusted.real(), name, problems);
            }
        } catch (IOException e) {
            problems.add(ConfigProblem.ofFile(name, "unreadable", null, "a file that the caller may read"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return secret;
    }

    private static String line(Path file, String name, List<ConfigProblem> problems) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        String line = new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
        // It becomes part of a header or a URL: a line feed in it could add another.
        if (bytes.length > LONGEST || line.isEmpty() || line.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            problems.add(ConfigProblem.ofFile(
                    name, "content", null, "one line of at most " + LONGEST + " visible ASCII characters"));
        }
        return line;
    }
}
