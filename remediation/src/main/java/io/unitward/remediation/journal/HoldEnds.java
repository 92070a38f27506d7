package io.unitward.remediation.journal;

import io.unitward.verdict.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a hold ends by the clock of the boot, which nobody sets. A hold of this boot is neither over because the clock jumped ahead,
 * as that of a board without one of its own does when it has asked the network, nor does it last for the years by which the clock
 * was set back.
 *
 * @param boot the id of the boot
 * @param end how long after its beginning, in milliseconds
 */
record HoldEnds(String boot, long end) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** By which the two clocks differ while one is slowly set right. */
    private static final Duration MEASURED = Duration.ofMinutes(1);

    /** A moment that was typed is by the clock on the wall, and somebody may have set that a little. */
    private static final Duration WRONG = Duration.ofDays(1);

    /**
     * One moment by both clocks.
     *
     * @param boot the id of the boot
     * @param uptime milliseconds since its beginning, those asleep among them
     * @param now by the clock on the wall
     */
    record Moment(String boot, long uptime, Instant now) {
        /** The present one; null where the boot does not tell. */
        static @Nullable Moment present() {
            try {
                Instant now = Instant.now();
                Instant began = SinceBoot.began(Files.readString(UPTIME), now);
                return new Moment(
                        Files.readString(BOOT_ID).strip(),
                        Duration.between(began, now).toMillis(),
                        now);
            } catch (IOException | NumberFormatException unknown) {
                return null;
            }
        }

        /** Whether a time is of this moment. */
        boolean is(Instant time) {
            return Duration.between(time, now).abs().compareTo(MEASURED.dividedBy(2)) < 0;
        }
    }

    /** Of a hold as it is seen at a moment. */
    static HoldEnds of(Hold hold, Moment moment) {
        return new HoldEnds(
                moment.boot(),
                moment.uptime() + Duration.between(moment.now(), hold.until()).toMillis());
    }

    /** The hold with its end by the clock on the wall as that is now; as it is where that is much the same, or of another boot. */
    Hold corrected(Hold hold, @Nullable Moment moment) {
        if (moment == null || !moment.boot().equals(boot)) {
            return hold;
        }
        Instant until = moment.now().plusMillis(end - moment.uptime());
        boolean jumpedAhead = until.isAfter(hold.until().plus(MEASURED));
        boolean wasSetBack = hold.until().isAfter(until.plus(WRONG));
        return jumpedAhead || wasSetBack ? new Hold(hold.units(), until, hold.reason(), hold.by(), hold.since()) : hold;
    }
}
