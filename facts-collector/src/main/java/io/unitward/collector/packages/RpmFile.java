package io.unitward.collector.packages;

import io.unitward.collector.packages.Packaged.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One file of one package, as rpm tells it.
 *
 * @param name the package and its version, for people
 * @param algorithm the number of the digest, from the OpenPGP list
 * @param digest in hex; empty for what is no regular file
 * @param mode with the file type
 * @param flags see {@code RPMFILE_} in rpm's own headers
 * @param state 0 for a file that is in place
 * @param link what a symbolic link says; empty for others
 */
record RpmFile(String name, int algorithm, String digest, int mode, int flags, int state, String link) {
    /** One line for each package, then one for each file of it; file names last, they may hold anything. */
    static final String FORMAT = "=%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\t%{FILEDIGESTALGO}\\n"
            + "[-%{FILEDIGESTS}\\t%{FILEMODES}\\t%{FILEFLAGS}\\t%{FILESTATES}\\t%{FILELINKTOS}\\t%{FILENAMES}\\n]";

    private static final int FIELDS = 6;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int GHOST = 1 << 6;
    private static final int MD5 = 1;
    private static final String NONE = "(none)";
    /** As OpenPGP numbers them, and as the JDK calls them. */
    private static final Map<Integer, String> ALGORITHMS =
            Map.of(MD5, "MD5", 2, "SHA-1", 8, "SHA-256", 9, "SHA-384", 10, "SHA-512", 11, "SHA-224");

    /**
     * Reads what {@link #FORMAT} makes.
     *
     * @param wanted which file names; others are left out
     * @return file name → the files of that name
     */
    static Map<String, List<RpmFile>> read(List<String> lines, Predicate<String> wanted) throws Damaged {
        Map<String, List<RpmFile>> found = new HashMap<>();
        String name = "";
        int algorithm = 0;
        for (String line : lines) {
            if (line.startsWith("=")) {
                String[] fields = line.substring(1).split("\t", -1);
                if (fields.length != 2) {
                    throw notUnderstood(line);
                }
                name = fields[0];
                algorithm = fields[1].equals(NONE) ? MD5 : number(fields[1], line);
                continue;
            }
            String[] fields = line.split("\t", FIELDS);
            if (!line.startsWith("-") || fields.length != FIELDS || name.isEmpty()) {
                throw notUnderstood(line);
            }
            if (wanted.test(fields[5])) {
                found.computeIfAbsent(fields[5], each -> new ArrayList<>(1))
                        .add(new RpmFile(
                                name,
                                algorithm,
                                fields[0].substring(1).replace(NONE, ""),
                                number(fields[1], line) & 0xffff,
                                number(fields[2], line),
                                fields[3].equals(NONE) ? -1 : number(fields[3], line),
                                fields[4].replace(NONE, "")));
            }
        }
        return found;
    }

    Packaged packaged(String path, String database) {
        if (state != 0) {
            return Packaged.unknown(
                    path, database, "is in the list of " + name + ", but not in place (state " + state + ")");
        }
        if ((mode & TYPE) == LINK) {
            return new Packaged(path, State.OWNED, name, database, null, null, link, null, "");
        }
        String jdkName = ALGORITHMS.get(algorithm);
        if ((mode & TYPE) != REGULAR || (flags & GHOST) != 0 || digest.isEmpty() || jdkName == null) {
            return Packaged.incomparable(path, name, database, "has no digest in the rpm database");
        }
        return new Packaged(path, State.OWNED, name, database, jdkName, digest, null, mode & 07777, "");
    }

    private static int number(String text, String line) throws Damaged {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw notUnderstood(line);
        }
    }

    private static Damaged notUnderstood(String line) {
        return new Damaged("rpm answered '" + line + "', which unitward does not understand");
    }
}
