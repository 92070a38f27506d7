package io.unitward.collector.disk;

import org.jspecify.annotations.Nullable;

/**
 * What of the on-disk view depends on the release of systemd. Read in the sources of 252.39 and 257.13; everything else of
 * it is the same there.
 *
 * @param major such as 252; 0 when the manager does not tell
 */
record SystemdRelease(int major) {
    private static final int UPHOLDS_DIRECTORIES = 254;
    private static final int MASKED_HAS_NO_DROP_INS = 257;

    /** Of a manager's own {@code Version}, such as {@code 252.38-1~deb12u1} or {@code v257~rc1}. */
    static SystemdRelease of(@Nullable String version) {
        int major = 0;
        if (version != null) {
            int at = version.startsWith("v") ? 1 : 0;
            while (at < version.length() && version.charAt(at) >= '0' && version.charAt(at) <= '9' && major < 100_000) {
                major = major * 10 + version.charAt(at++) - '0';
            }
        }
        return new SystemdRelease(major);
    }

    /** Whether {@code .upholds} directories and {@code UpheldBy=} enable a unit, as {@code .wants} ones always did. */
    boolean hasUpholds() {
        return major == 0 || major >= UPHOLDS_DIRECTORIES;
    }

    /**
     * Whether the drop-ins of a masked unit are listed. Distributions have brought the change to some 255 and 256. They have
     * no effect either way, so a release that is not told is taken for one that lists them.
     */
    boolean masksKeepDropIns() {
        return major < MASKED_HAS_NO_DROP_INS;
    }
}
