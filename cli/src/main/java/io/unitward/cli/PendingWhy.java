package io.unitward.cli;

import java.util.Locale;

/** Why a stack was left as it is by a run that ends with {@link ExitCode#ACTION_PENDING}. */
enum PendingWhy {
    /** It was only to be said what would be done. */
    DRY_RUN,
    /** Its unit is held, or one that would be stopped along with it, or every action is barred. */
    HELD,
    /** A canary was not updated well. */
    CANARY_FAILED,
    /** Somebody stopped its unit while it was updated. */
    STOPPED_MEANWHILE,
    /** This process was told to end before anything of it was changed. */
    TOLD_TO_STOP;

    /** As programs read it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
