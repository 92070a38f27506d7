package io.unitward.preview;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reload alone may end a unit that runs, because a time that it is given is another. systemd sets its timers anew
 * from when the unit, or its job, began ({@code service_coldplug} and {@code job_coldplug} in 252 and 257), so that a time that has
 * passed already ends it at once: it fails, which starts what {@code OnFailure=} names, and may be restarted. A job that waits is
 * ended so, too, where the unit does not run yet. When it began and how long that is are not judged.
 */
public final class Expiry {
    /** They count while a unit runs, and only when they are set. */
    private static final Set<String> RUN = Set.of("RuntimeMaxSec", "RuntimeRandomizedExtraSec", "WatchdogSec");

    private static final Set<String> BEGIN = Set.of("TimeoutStartSec", "TimeoutSec");
    private static final Set<String> END = Set.of("TimeoutStopSec", "TimeoutAbortSec", "TimeoutSec");
    private static final Set<String> JOB = Set.of("JobTimeoutSec", "JobRunningTimeoutSec");

    /** Given to the control group at once: a unit that has more is killed by the kernel. */
    private static final Set<String> MEMORY = Set.of(
            "MemoryMax",
            "MemorySwapMax",
            "MemoryZSwapMax",
            "MemoryLimit",
            "StartupMemoryMax",
            "StartupMemorySwapMax",
            "StartupMemoryZSwapMax");

    private Expiry() {}

    /** Whether a setting is a limit by which a reload alone may have a unit that runs killed. How much it has is not judged. */
    public static boolean mayKill(String key) {
        return MEMORY.contains(key);
    }

    /**
     * The setting that may end it; null when none.
     *
     * @param activeState systemd's state of the unit
     * @param before its settings as they are loaded, by {@code Section.Key}
     * @param after as a reload would load them
     */
    public static @Nullable String of(
            String activeState, Map<String, List<String>> before, Map<String, List<String>> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            List<String> now = after.getOrDefault(name, List.of());
            String key = name.substring(name.indexOf('.') + 1);
            if (!now.equals(before.getOrDefault(name, List.of())) && counts(activeState, key, now)) {
                return key;
            }
        }
        return null;
    }

    /** Whether a setting is a time that jobs are given, by which one that waits may end. */
    public static boolean isOfJobs(String key) {
        return JOB.contains(key);
    }

    /** Whether the unit is started again when it fails, with all that it pulls in. */
    public static boolean restarts(Map<String, List<String>> settings) {
        List<String> restart = settings.getOrDefault("Service.Restart", List.of());
        return !restart.isEmpty() && !restart.get(restart.size() - 1).equals("no");
    }

    private static boolean counts(String activeState, String key, List<String> now) {
        return switch (activeState) {
            case "active" -> JOB.contains(key) || (RUN.contains(key) && !now.isEmpty());
            case "activating", "reloading", "refreshing" ->
                JOB.contains(key) || BEGIN.contains(key) || (RUN.contains(key) && !now.isEmpty());
            case "deactivating" -> JOB.contains(key) || END.contains(key);
            // A job may wait for it. Whether one does is not looked at.
            case "inactive", "failed" -> JOB.contains(key);
            default -> false;
        };
    }
}
