package io.unitward.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that a configuration names and that must be there: only root and one user may have written it or led the way to it. */
final class NamedFile {
    private NamedFile() {}

    /** What else is asked of a file before it is opened; adds what is wrong with it. */
    interface Check {
        void of(TrustedPath file, List<ConfigProblem> problems);
    }

    /** What its bytes mean; null when they mean nothing. */
    interface Content<T> {
        @Nullable
        T of(byte[] bytes);
    }

    /**
     * Reads it.
     *
     * @param file an absolute path; links in it are followed
     * @param uid who may own it, and the directories and links on the way, besides root
     * @param longest bytes that it may have
     * @param expected what its content should be, for messages, which never show it
     * @throws ConfigException with everything that is wrong with it
     */
    static <T> T read(Path file, long uid, int longest, Check check, Content<T> content, String expected)
            throws ConfigException {
        String name = file.toString();
        List<ConfigProblem> problems = new ArrayList<>();
        try {
            TrustedPath trusted = TrustedPath.follow(file, uid, name, problems);
            if (trusted.end() != TrustedPath.End.FOUND) {
                problems.add(ConfigProblem.ofFile(
                        name, "missing file", trusted.real().toString(), "a file that exists"));
            } else if (!trusted.isRegular()) {
                problems.add(ConfigProblem.ofFile(name, "kind of file", trusted.kind(), "a regular file"));
            } else {
                check.of(trusted, problems);
            }
            if (problems.isEmpty()) {
                T read = content(trusted.real(), longest, content);
                if (read != null) {
                    return read;
                }
                problems.add(ConfigProblem.ofFile(name, "content", null, expected));
            }
        } catch (IOException e) {
            problems.add(ConfigProblem.ofFile(name, "unreadable", null, "a file that the caller may read"));
        }
        throw new ConfigException(problems);
    }

    private static <T> @Nullable T content(Path file, int longest, Content<T> content) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(longest + 1);
            return bytes.length > longest ? null : content.of(bytes);
        }
    }
}
