package io.unitward.engine;

import io.unitward.config.WaiverReader;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Waiver;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which findings a waiver is laid over: the same for an audit and for the cases of a policy.
 *
 * @param at the moment judged
 * @param home what {@code ~} means; null when that is not known, and then a path that begins so names nothing
 * @param digests path → digest of the content, as it was read; a waiver with a digest binds to nothing else
 */
public record WaiverScope(Instant at, @Nullable String home, Map<String, String> digests) {
    /** Whether a waiver names a finding, whenever it counts. What could not be told is never covered. */
    public boolean names(Waiver waiver, Finding finding) {
        return waiver.policy().equals(finding.policy())
                && !WaiverReader.NEVER.containsKey(finding.policy())
                && finding.classification() != Classification.UNKNOWN
                && waiver.names(finding.unit())
                && (waiver.file() == null || expanded(waiver.file()).equals(finding.file()))
                && (waiver.digest() == null
                        || (finding.file() != null && waiver.digest().equals(digests.get(finding.file()))));
    }

    /**
     * The waiver that covers a finding now, and of several the one that lasts longest; null when none does.
     *
     * @param permitted whether a waiver may cover a finding that it names
     */
    public @Nullable Waiver accepting(
            Iterable<Waiver> waivers, Finding finding, BiPredicate<Waiver, Finding> permitted) {
        Waiver longest = null;
        for (Waiver waiver : waivers) {
            if (waiver.isInForce(at)
                    && names(waiver, finding)
                    && permitted.test(waiver, finding)
                    && (longest == null || waiver.expires().isAfter(longest.expires()))) {
                longest = waiver;
            }
        }
        return longest;
    }

    private String expanded(String file) {
        return file.startsWith("~/") && home != null ? home + file.substring(1) : file;
    }
}
