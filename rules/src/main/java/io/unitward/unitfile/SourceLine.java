package io.unitward.unitfile;

/**
 * A line of a file that a unit is made of.
 *
 * @param path the file, as systemd names it
 * @param line counted from 1; of an assignment the one where it begins
 */
public record SourceLine(String path, int line) {
    /** As compilers write it: {@code PATH:LINE}. */
    @Override
    public String toString() {
        return path + ":" + line;
    }
}
