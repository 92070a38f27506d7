package io.unitward.cli.evidence;

/**
 * How large evidence may become.
 *
 * @param file bytes of one file that is not the input or the result of the run
 * @param all bytes of all files together
 * @param units of how many units more than findings is taken
 */
public record EvidenceLimits(int file, long all, int units) {
    /** What nobody notices on a disk, and an incident fits in. */
    public static final EvidenceLimits USUAL = new EvidenceLimits(256 << 10, 64L << 20, 100);
}
