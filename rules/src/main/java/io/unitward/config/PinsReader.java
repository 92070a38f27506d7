package io.unitward.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code pins:} of an owner: the digests that files must have, by path. */
final class PinsReader {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private PinsReader() {}

    /** The pins by path, as written; with problems added, what it returns is not to be used. */
    static Map<String, String> read(Section owner, Problems problems) {
        Map<String, String> pins = new LinkedHashMap<>();
        for (Section.Pair pair : owner.pairs("pins", "a path with the SHA-256 of the file there")) {
            String path = pair.key().value();
            String expected = PathRule.FILE.expected(path);
            if (expected != null) {
                problems.add(pair.key().at(), "pins", path, expected);
            }
            String digest = pair.value().value();
            if (!DIGEST.matcher(digest).matches()) {
                problems.add(
                        pair.value().at(),
                        "pin of " + path,
                        digest,
                        "a SHA-256, 64 small hex digits (sha256sum FILE, or unitward init --pin)");
            }
            pins.put(path, digest);
        }
        return pins;
    }
}
