package io.unitward.collector.packages;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds some lines in many files of one path a line. Megabytes are looked through each time, so a line becomes text only when
 * its hash is that of a wanted one.
 */
final class LineSearch {
    private static final int BITS = 1 << 16;

    private final Set<String> wanted;
    private final BitSet hashes = new BitSet(BITS);

    /** @param wanted paths as bytes, one character each */
    LineSearch(Collection<String> wanted) {
        this.wanted = new HashSet<>(wanted);
        wanted.forEach(path -> hashes.set(path.hashCode() & (BITS - 1)));
    }

    /** The wanted lines among those of a file; in its order. */
    Set<String> in(byte[] bytes) {
        Set<String> found = new LinkedHashSet<>();
        int from = 0;
        int hash = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') {
                // As String.hashCode does of these characters.
                hash = 31 * hash + (bytes[i] & 0xff);
                continue;
            }
            if (hashes.get(hash & (BITS - 1))) {
                String line = new String(bytes, from, i - from, StandardCharsets.ISO_8859_1);
                if (wanted.contains(line)) {
                    found.add(line);
                }
            }
            from = i + 1;
            hash = 0;
        }
        return found;
    }
}
