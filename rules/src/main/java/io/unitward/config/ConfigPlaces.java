package io.unitward.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where configuration is looked for, and for whom.
 *
 * @param callerUid who runs unitward; for 0 only root's own files count
 * @param etcDirectory the administrator's directory, normally {@code /etc/unitward}
 * @param userConfigDirectory the caller's own directory, {@code $XDG_CONFIG_HOME/unitward} or {@code ~/.config/unitward};
 *     null when there is none; not looked at for root
 * @param configOverride the file named with {@code --config}; null when none was
 * @param allowlistOverride the file named with {@code --allowlist}; null when none was
 * @param waiversOverride the file named with {@code --waivers}; null when none was
 */
public record ConfigPlaces(
        long callerUid,
        Path etcDirectory,
        @Nullable Path userConfigDirectory,
        @Nullable Path configOverride,
        @Nullable Path allowlistOverride,
        @Nullable Path waiversOverride) {
    /** With the waivers of the default place. */
    public ConfigPlaces(
            long callerUid,
            Path etcDirectory,
            @Nullable Path userConfigDirectory,
            @Nullable Path configOverride,
            @Nullable Path allowlistOverride) {
        this(callerUid, etcDirectory, userConfigDirectory, configOverride, allowlistOverride, null);
    }
}
