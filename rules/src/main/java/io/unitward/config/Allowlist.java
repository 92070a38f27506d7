package io.unitward.config;

import io.unitward.facts.Glob;
import io.unitward.verdict.ActionKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the executor may do for a finding. Default deny: what no entry holds is not done. Every unit that an action
 * changes must match an entry; where several match, the limits of all of them hold, so that a narrow entry with a limit is
 * not undone by a wide one without.
 *
 * @param own in file order; not to be judged alone, see {@link #permitting}
 * @param floor the entries of {@code /etc/unitward}, which {@code own} can only narrow: both must permit; null when there
 *     is no such file, or {@code own} are its entries
 */
public record Allowlist(List<Entry> own, @Nullable List<Entry> floor) {
    /** Without any allowlist file: a vouched reload, nothing else. */
    public static final Allowlist DEFAULT =
            new Allowlist(List.of(new Entry(ActionKind.DAEMON_RELOAD, List.of("*"), null, null, "built-in default")));

    /** No unit has this name, and of the globs that can match a unit name only {@code *} and its like match it. */
    private static final String NO_UNIT = "";

    public Allowlist {
        own = List.copyOf(own);
        floor = floor == null ? null : List.copyOf(floor);
    }

    /** An allowlist that stands for itself. */
    public Allowlist(List<Entry> own) {
        this(own, null);
    }

    /** This allowlist, narrowed to what another one permits as well. */
    Allowlist within(Allowlist lower) {
        return new Allowlist(own, lower.own());
    }

    /** What would be right instead of a glob that can match no unit; null when it can match one. */
    public static @Nullable String unitGlobProblem(String glob) {
        return UnitGlobRule.expected(glob);
    }

    /** Whether any entry, floor aside, is about an action. */
    public boolean names(ActionKind action) {
        return own.stream().anyMatch(entry -> entry.action() == action);
    }

    /** Whether an action on these units is permitted, limits aside. */
    public boolean permits(ActionKind action, Collection<String> units) {
        return (units.isEmpty() ? List.of(NO_UNIT) : units).stream().allMatch(unit -> missing(action, unit) == null);
    }

    /**
     * Every entry, floor included, that helps to permit an action; each one's limits have to be held.
     *
     * @param units every unit the action changes; when there is none, only an entry for {@code *} permits it
     * @return empty when the action is not permitted on all of the units
     */
    public List<Entry> permitting(ActionKind action, Collection<String> units) {
        List<String> all = units.isEmpty() ? List.of(NO_UNIT) : List.copyOf(units);
        if (all.stream().anyMatch(unit -> missing(action, unit) != null)) {
            return List.of();
        }
        return Stream.concat(own.stream(), floor == null ? Stream.empty() : floor.stream())
                .filter(entry -> all.stream().anyMatch(unit -> entry.permits(action, unit)))
                .toList();
    }

    /** Why an action on a unit is not permitted, a phrase; empty when it is. */
    public Optional<String> whyNot(ActionKind action, String unit) {
        String whose = missing(action, unit);
        return whose == null
                ? Optional.empty()
                : Optional.of("no entry of " + whose + " permits " + action.text() + " for " + unit);
    }

    /** Whose allowlist has no entry for a unit; null when the action is permitted. */
    private @Nullable String missing(ActionKind action, String unit) {
        if (floor != null && floor.stream().noneMatch(entry -> entry.permits(action, unit))) {
            return "the allowlist of /etc/unitward";
        }
        return own.stream().noneMatch(entry -> entry.permits(action, unit)) ? "the allowlist" : null;
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

        private boolean permits(ActionKind wanted, String unit) {
            return wanted == action && units.stream().anyMatch(glob -> Glob.matches(glob, unit));
        }
    }
}
