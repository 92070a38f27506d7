package io.unitward.verdict;

import io.unitward.facts.Glob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That somebody accepts what a policy finds of some units for a while. It silences exit code and alert; it never makes a
 * pending change safe, and what it is laid over is always shown.
 *
 * @param policy id of the policy
 * @param units globs of unit names, or {@code manager}
 * @param file the one file it is about, absolute or from <code>~</code>; null: any, or none
 * @param digest sha-256 the finding's file must have, 64 hex digits; null: any
 * @param reason why, one line
 * @param approver who accepted it
 * @param granted from when it counts
 * @param expires when it ends
 * @param users whether it stands in a user's own file, so that it cannot loosen what {@code /etc/unitward} fixes
 * @param source the configuration file, as it was named
 * @param line where the entry begins, from 1
 * @param column where the entry begins, from 1
 */
public record Waiver(
        String policy,
        List<String> units,
        @Nullable String file,
        @Nullable String digest,
        String reason,
        String approver,
        Instant granted,
        Instant expires,
        boolean users,
        String source,
        int line,
        int column) {
    public Waiver {
        units = List.copyOf(units);
    }

    /** The place, for reports. */
    public String where() {
        return source + ":" + line;
    }

    /** The same, counting from a moment for as long as it did. */
    public Waiver from(Instant at) {
        return new Waiver(
                policy,
                units,
                file,
                digest,
                reason,
                approver,
                at,
                at.plus(Duration.between(granted, expires)),
                users,
                source,
                line,
                column);
    }

    /** The same of another policy. */
    public Waiver of(String other) {
        return new Waiver(other, units, file, digest, reason, approver, granted, expires, users, source, line, column);
    }

    /** Whether it counts at a moment. */
    public boolean isInForce(Instant at) {
        return !at.isBefore(granted) && at.isBefore(expires);
    }

    /** Whether it names a unit; its time is another question. */
    public boolean names(String unit) {
        for (String glob : units) {
            // No unit can be named as the manager is, and a glob is about units.
            if (unit.equals(FindingDraft.MANAGER) ? glob.equals(unit) : Glob.matches(glob, unit)) {
                return true;
            }
        }
        return false;
    }
}
