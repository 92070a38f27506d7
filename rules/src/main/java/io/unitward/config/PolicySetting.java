package io.unitward.config;

import io.unitward.verdict.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What one entry of {@code policies:} says about a policy.
 *
 * @param file the configuration file, as it was named
 * @param line where the policy is named, from 1
 * @param column where the policy is named, from 1
 * @param policy its id; whether there is such a policy only who knows the policies can tell
 * @param enabled whether it judges; null when the entry does not say
 * @param severity how loud its findings are; null when the entry does not say
 * @param reason why, one line; shown in every report
 */
public record PolicySetting(
        String file,
        int line,
        int column,
        String policy,
        @Nullable Boolean enabled,
        @Nullable Severity severity,
        String reason) {
    /** The place, for reports. */
    public String where() {
        return file + ":" + line;
    }
}
