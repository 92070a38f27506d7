package io.unitward.collector.disk;

import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of the on-disk view depends on the release of systemd. Read in the sources of 252.39, 257.13 and 262; everything else
 * of it is the same there.
 *
 * @param major such as 252; 0 when the manager does not tell
 */
record SystemdRelease(int major) {
    private static final int UPHOLDS_DIRECTORIES = 254;
    private static final int MASKED_HAS_NO_DROP_INS = 257;
    private static final int DROP_INS_ARE_FOLLOWED = 258;
    private static final int IGNORE_IS_HIDDEN = 259;
    private static final int BUILT_IN_UNITS = 262;
    /** What a system manager has a definition of in itself ({@code embedded_unit_names}). */
    private static final Set<String> BUILT_IN = Set.of(
            "basic.target",
            "exit.target",
            "final.target",
            "graphical.target",
            "halt.target",
            "kexec.target",
            "multi-user.target",
            "poweroff.target",
            "reboot.target",
            "shutdown.target",
            "sigpwr.target",
            "soft-reboot.target",
            "sysinit.target",
            "systemd-exit.service",
            "systemd-halt.service",
            "systemd-kexec.service",
            "systemd-poweroff.service",
            "systemd-reboot.service",
            "systemd-soft-reboot.service",
            "umount.target");

    /** Of a manager's own {@code Version}, such as {@code 252.38-1~deb12u1} or {@code v257~rc1}. */
    static SystemdRelease of(@Nullable String version) {
        return new SystemdRelease(Manager.release(version));
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

    /**
     * Whether a drop-in whose links cannot be followed is passed over, so that one of its name below comes up: it goes round in
     * circles, or through what is no directory. One that leads nowhere is listed by all releases
     * ({@code conf_file_chase_and_verify}).
     */
    boolean followsDropIns() {
        return major >= DROP_INS_ARE_FOLLOWED;
    }

    /** Whether a file name is a hidden one's or a backup's, where systemd looks for links that enable units. */
    boolean isHidden(String name) {
        return Listing.isHidden(name) || (major >= IGNORE_IS_HIDDEN && name.endsWith(".ignore"));
    }

    /** Whether the manager makes do without a file for this unit. */
    boolean hasBuiltIn(Scope scope, String name) {
        return major >= BUILT_IN_UNITS && scope == Scope.SYSTEM && BUILT_IN.contains(name);
    }
}
