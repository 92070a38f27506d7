package io.unitward.cli;

import io.unitward.remediation.journal.RememberedThen;
import io.unitward.remediation.journal.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves for its evidence besides its report.
 *
 * @param remembered what was remembered when the last look was judged
 * @param first the first look; null when nothing was done, so that it was the last
 * @param directory where the run kept what it did, and what was there before; null when nothing is kept
 */
record RunTrace(
        RememberedThen remembered,
        @Nullable FirstLook first,
        @Nullable StateDirectory directory) {
    /** Of a run of which nothing is known. */
    static final RunTrace NOTHING = new RunTrace(RememberedThen.NOTHING, null, null);
}
