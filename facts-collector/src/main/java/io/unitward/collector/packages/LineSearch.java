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
    private final Set<String> under;
    private final BitSet hashes = new BitSet(BITS);
    private final BitSet directories = new BitSet(BITS);

    /**
     * Paths are given by their bytes, one character each.
     *
     * @param wanted lines
     * @param under directories, without a slash at the end: whatever lies below them is wanted too
     */
    LineSearch(Collection<String> wanted, Collection<String> under) {
        this.wanted = new HashSet<>(wanted);
        this.under = new HashSet<>(under);
        wanted.forEach(path -> hashes.set(path.hashCode() & (BITS - 1)));
        under.forEach(path -> directories.set(path.hashCode() & (BITS - 1)));
    }

    /** The wanted lines among those of a file; in its order. */
    Set<String> in(byte[] bytes) {
        Set<String> found = new LinkedHashSet<>();
        int from = 0;
        int hash = 0;
        boolean below = false;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\n') {
                below |= bytes[i] == '/' && directories.get(hash & (BITS - 1));
                // As String.hashCode does of these characters.
                hash = 31 * hash + (bytes[i] & 0xff);
                continue;
            }
            if (below || hashes.get(hash & (BITS - 1))) {
                String line = new String(bytes, from, i - from, StandardCharsets.ISO_8859_1);
                if (wanted.contains(line) || (below && isBelow(line))) {
                    found.add(line);
                }
            }
            from = i + 1;
            hash = 0;
            below = false;
        }
        return found;
    }

    private boolean isBelow(String line) {
        for (int slash = line.indexOf('/', 1); slash > 0; slash = line.indexOf('/', slash + 1)) {
            if (under.contains(line.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }
}
