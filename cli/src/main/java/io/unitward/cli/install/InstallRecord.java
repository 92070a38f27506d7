package io.unitward.cli.install;

import io.unitward.ownership.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was installed, as it is written down in the state directory: an audit takes from it what our own units must be.
 *
 * @param version of unitward that wrote the units
 * @param at when
 * @param program digests of what they run, by absolute path
 * @param units digests of the unit files, by absolute path
 * @param links what each link that enables a unit says, by absolute path
 */
public record InstallRecord(
        String version, Instant at, Map<String, String> program, Map<String, String> units, Map<String, String> links) {
    /** The name of the file. */
    public static final String FILE = "installed";

    /** The most that such a file can have, in bytes. */
    public static final long LARGEST = 1L << 20;

    private static final String HEAD = "unitward-installed/v2";

    /** A record without the last line: whether it is whole cannot be told, and is taken to be so. */
    private static final String OLD_HEAD = "unitward-installed/v1";

    /** Begins the last line, which has the digest of all before it: a record that was cut at the end of a line is none. */
    private static final String END = "end\t";

    public InstallRecord {
        program = new TreeMap<>(program);
        units = new TreeMap<>(units);
        links = new TreeMap<>(links);
    }

    /** Whether another is of the same version, program and units, whenever that was written. */
    public boolean isOfTheSame(InstallRecord other) {
        return equals(new InstallRecord(other.version, at, other.program, other.units, other.links));
    }

    /** As it is written: a line for each thing, its kind, the value and the path. */
    public String text() {
        StringBuilder text = new StringBuilder(HEAD + "\n");
        line(text, "at", at.toString(), version);
        program.forEach((path, digest) -> line(text, "program", digest, path));
        units.forEach((path, digest) -> line(text, "unit", digest, path));
        links.forEach((path, target) -> line(text, "link", target, path));
        return text + END + digest(text.toString()) + "\n";
    }

    private static String digest(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void line(StringBuilder text, String kind, String value, String path) {
        text.append(kind).append('\t').append(value).append('\t').append(path).append('\n');
    }

    /**
     * Reads it.
     *
     * @throws IOException when it is damaged or of a later unitward
     */
    public static InstallRecord of(String text) throws IOException {
        int first = text.indexOf('\n');
        String head = first < 0 ? text : text.substring(0, first);
        if (head.equals(OLD_HEAD)) {
            return ofLines(text.split("\n", -1));
        }
        if (!head.equals(HEAD)) {
            throw new IOException("line 1 is '" + head + "'; expected '" + HEAD + "'");
        }
        int last = text.lastIndexOf('\n' + END) + 1;
        if (last == 0) {
            throw new IOException("it was cut off; expected '" + END.strip() + "' and a digest in the last line");
        }
        String before = text.substring(0, last);
        if (!text.substring(last).equals(END + digest(before) + "\n")) {
            throw new IOException("it was changed or cut off; expected the digest of all before it in the last line");
        }
        return ofLines(before.split("\n", -1));
    }

    private static InstallRecord ofLines(String... lines) throws IOException {
        String version = null;
        Instant at = null;
        Map<String, Map<String, String>> kinds =
                Map.of("program", new TreeMap<>(), "unit", new TreeMap<>(), "link", new TreeMap<>());
        for (int i = 1; i < lines.length - 1; i++) {
            String[] words = lines[i].split("\t", -1);
            Map<String, String> of = kinds.get(words[0]);
            if (words.length != 3 || (of == null && !words[0].equals("at"))) {
                throw new IOException(
                        "line " + (i + 1) + " is '" + lines[i] + "'; expected a kind, a value and a path");
            }
            if (of != null) {
                if (!words[2].startsWith("/") || words[2].indexOf(0) >= 0) {
                    throw new IOException("line " + (i + 1) + " is '" + lines[i] + "'; expected an absolute path");
                }
                of.put(words[2], words[1]);
                continue;
            }
            version = words[2];
            at = instant(words[1]);
        }
        if (version == null || at == null || !lines[lines.length - 1].isEmpty()) {
            throw new IOException("it was cut off; expected a line 'at' and an end of the last line");
        }
        if (at(kinds, "unit").isEmpty()) {
            throw new IOException("it was cut off; expected a line 'unit' for each unit");
        }
        return new InstallRecord(version, at, at(kinds, "program"), at(kinds, "unit"), at(kinds, "link"));
    }

    private static Map<String, String> at(Map<String, Map<String, String>> kinds, String kind) {
        return kinds.getOrDefault(kind, Map.of());
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException noTime) {
            return null;
        }
    }
}
