package io.unitward.facts;

import io.unitward.verdict.FindingDraft;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One systemd manager, or the fact that it could not be asked.
 *
 * @param scope user or system
 * @param uid the uid the manager runs as
 * @param available whether it answered; when false, everything below that it alone knows is null or empty
 * @param unavailableReason why it did not answer, one sentence; null when it did
 * @param version its own {@code Version}; null when not told
 * @param state its own {@code SystemState} ({@code running}, {@code degraded}, {@code starting}, …); null when not told
 * @param home the home directory in the manager's own environment, what {@code ~} means in a manifest; null in system scope
 * @param runtimeDirectory the runtime directory in the manager's own environment, what <code>{runtime}</code> means
 *     in a manifest; null when it has none there, or did not tell
 * @param unitPath its own {@code UnitPath}: the unit search path, highest priority first
 * @param loadedAt when it last began to load units ({@code UnitsLoadTimestamp}, or {@code UnitsLoadStartTimestamp} before the
 *     first reload), moved back when the clock was stepped back since; null when not told
 * @param failedUnits loaded units in state failed, without podman's transient health checks; sorted
 */
public record Manager(
        Scope scope,
        long uid,
        boolean available,
        @Nullable String unavailableReason,
        @Nullable String version,
        @Nullable String state,
        @Nullable String home,
        @Nullable String runtimeDirectory,
        List<String> unitPath,
        @Nullable Instant loadedAt,
        List<String> failedUnits)
        implements PolicyFact {
    private static final Pattern RELEASE = Pattern.compile("v?([0-9]{1,6})");

    @Override
    public String subject() {
        return FindingDraft.MANAGER;
    }

    public Manager {
        unitPath = List.copyOf(unitPath);
        failedUnits = List.copyOf(failedUnits);
    }

    /** The release of systemd, such as 257 of {@code 257.13-1~deb13u1}; 0 when it is not told. */
    public int release() {
        return release(version);
    }

    /** The same of a version that a manager told; 0 when it is null or begins with no number. */
    public static int release(@Nullable String version) {
        Matcher matcher = RELEASE.matcher(version == null ? "" : version);
        return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
