package io.unitward.remediation.journal;

import io.unitward.pending.History;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Corrects since when things wait. What is remembered of them is of this boot, so a moment before it was told by a clock that was
 * wrong, as that of a board without one of its own is until it has asked the network: it counts from the boot on, and not for the
 * years by which the clock was wrong.
 */
final class SinceBoot {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** By which the boot seems to move while a clock is slowly set right. */
    private static final Duration MEASURED = Duration.ofMinutes(1);

    private SinceBoot() {}

    /** The same history, in which nothing waits since before the boot; as it is where that cannot be told. */
    static History corrected(History history) {
        if (history.waits().isEmpty()) {
            return history;
        }
        try {
            boolean ofThisBoot = Files.readString(BOOT_ID).strip().equals(history.bootId());
            return ofThisBoot ? corrected(history, began(Files.readString(UPTIME), Instant.now())) : history;
        } catch (IOException | NumberFormatException unknown) {
            return history;
        }
    }

    /**
     * When the boot began, by the clock as it is now.
     *
     * @param uptime what {@code /proc/uptime} holds: seconds with a fraction, those asleep among them, and something else
     * @throws NumberFormatException when it holds no such thing
     */
    static Instant began(String uptime, Instant now) {
        BigDecimal seconds = new BigDecimal(uptime.strip().split(" ", 2)[0]);
        return now.minusMillis(seconds.movePointRight(3).longValue());
    }

    static History corrected(History history, Instant began) {
        Instant first = began.minus(MEASURED);
        Map<String, Instant> waits = new LinkedHashMap<>(history.waits());
        waits.replaceAll((key, since) -> since.isBefore(first) ? began : since);
        return new History(
                history.bootId(),
                history.loadedAt(),
                history.loaded(),
                history.present(),
                history.runs(),
                history.attempts(),
                waits);
    }
}
