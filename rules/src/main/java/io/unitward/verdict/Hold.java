package io.unitward.verdict;

import io.unitward.facts.Glob;
import java.time.Instant;

/**
 * That somebody wants nothing done to some units for a while. It silences nothing, and it outranks the allowlist.
 *
 * @param units glob of unit names, of which {@code *} holds the manager too; or {@code manager}: every reload, and no unit
 * @param until when it ends by itself
 * @param reason why, as its author wrote it
 * @param by who held, a user name or uid
 * @param since when that was
 */
public record Hold(String units, Instant until, String reason, String by, Instant since) {
    /** Whether it covers a unit at a moment. */
    public boolean covers(String unit, Instant at) {
        return at.isBefore(until) && Glob.matches(units, unit);
    }

    /** Whether it is on the manager itself, so that nothing reloads it at that moment, whatever the reload would change. */
    public boolean coversManager(Instant at) {
        return at.isBefore(until) && units.equals(FindingDraft.MANAGER);
    }
}
