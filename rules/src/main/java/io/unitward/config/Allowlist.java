package io.unitward.config;

import io.unitward.verdict.ActionKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the executor may do for a finding. Default deny: what no entry holds is not done.
 *
 * @param entries in file order
 */
public record Allowlist(List<Entry> entries) {
    /** Without any allowlist file: a vouched reload, nothing else. */
    public static final Allowlist DEFAULT =
            new Allowlist(List.of(new Entry(ActionKind.DAEMON_RELOAD, List.of("*"), null, null, "built-in default")));

    public Allowlist {
        entries = List.copyOf(entries);
    }

    /**
     * One permission.
     *
     * @param action what may be done
     * @param units globs; every unit the action changes must match one
     * @param maxPerHour how often in an hour at most; null: no limit
     * @param maxPerRun how often in one run at most; null: no limit
     * @param where {@code file:line}, for messages
     */
    public record Entry(
            ActionKind action,
            List<String> units,
            @Nullable Integer maxPerHour,
            @Nullable Integer maxPerRun,
            String where) {
        public Entry {
            units = List.copyOf(units);
        }
    }
}
