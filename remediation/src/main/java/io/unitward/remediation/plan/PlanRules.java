package io.unitward.remediation.plan;

import io.unitward.config.Allowlist;
import io.unitward.verdict.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller wants and permits, fixed for a whole run.
 *
 * @param units globs of the units to act for; empty: every unit
 * @param allowlist what may be done at all
 * @param holds what nobody may do for now, whatever the allowlist says
 * @param settle how long the paths that changed must have been left alone; zero: do not wait for them
 * @param configuration digest of the configuration files the run was started with
 * @param barred why nothing at all may be done for now, a sentence without a full stop; null when something may
 * @param ownWrites path of what this run wrote, and of the directories it wrote to → its ctime right after that: our own
 *     change is no reason to wait, any later one is
 */
public record PlanRules(
        List<String> units,
        Allowlist allowlist,
        List<Hold> holds,
        Duration settle,
        String configuration,
        @Nullable String barred,
        Map<String, Instant> ownWrites) {
    public PlanRules {
        units = List.copyOf(units);
        holds = List.copyOf(holds);
        ownWrites = Map.copyOf(ownWrites);
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle time '" + settle + "'; expected zero or more");
        }
    }

    /** Where something may be done, and nothing was written. */
    public PlanRules(List<String> units, Allowlist allowlist, List<Hold> holds, Duration settle, String configuration) {
        this(units, allowlist, holds, settle, configuration, null, Map.of());
    }

    /** The same with what is held, or barred, as it is known now. */
    public PlanRules with(List<Hold> held, @Nullable String bar) {
        return new PlanRules(units, allowlist, held, settle, configuration, bar == null ? barred : bar, ownWrites);
    }

    /** The same with another allowlist. */
    public PlanRules with(Allowlist other) {
        return new PlanRules(units, other, holds, settle, configuration, barred, ownWrites);
    }

    /** The same for a world in which this allowlist holds and nothing changed a moment ago: what would be done then. */
    public PlanRules asIf(Allowlist other) {
        return new PlanRules(units, other, holds, Duration.ZERO, configuration, barred, ownWrites);
    }

    /** The same after the run wrote something. */
    public PlanRules after(Map<String, Instant> writes) {
        return new PlanRules(units, allowlist, holds, settle, configuration, barred, writes);
    }

    /** Without holds. */
    public PlanRules(List<String> units, Allowlist allowlist, Duration settle, String configuration) {
        this(units, allowlist, List.of(), settle, configuration);
    }
}
