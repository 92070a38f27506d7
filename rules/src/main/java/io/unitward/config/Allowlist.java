package io.unitward.config;

import io.unitward.facts.Glob;
import io.unitward.verdict.ActionKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the executor may do for a finding. Default deny: what no entry holds is not done. Among the entries for an action
 * the first, in file order, whose globs cover every unit it changes decides, with its limits.
 *
 * @param entries in file order
 * @param floor the entries of {@code /etc/unitward}, which {@code entries} can only narrow: both must permit; null when
 *     there is no such file, or {@code entries} are its own
 */
public record Allowlist(List<Entry> entries, @Nullable List<Entry> floor) {
    /** Without any allowlist file: a vouched reload, nothing else. */
    public static final Allowlist DEFAULT =
            new Allowlist(List.of(new Entry(ActionKind.DAEMON_RELOAD, List.of("*"), null, null, "built-in default")));

    public Allowlist {
        entries = List.copyOf(entries);
        floor = floor == null ? null : List.copyOf(floor);
    }

    /** An allowlist that stands for itself. */
    public Allowlist(List<Entry> entries) {
        this(entries, null);
    }

    /** This allowlist, narrowed to what another one permits as well. */
    Allowlist within(Allowlist lower) {
        return new Allowlist(entries, lower.entries());
    }

    /** Whether an action on these units is permitted, limits aside. */
    public boolean permits(ActionKind action, Collection<String> units) {
        return permitting(action, units).isPresent();
    }

    /**
     * The entry that permits an action, with the limits to hold: where a floor has one too, the lower of both.
     *
     * @param units every unit the action changes; when there is none, only an entry for {@code *} permits it
     */
    public Optional<Entry> permitting(ActionKind action, Collection<String> units) {
        Optional<Entry> own = first(entries, action, units);
        return floor == null
                ? own
                : own.flatMap(entry -> first(floor, action, units).map(entry::within));
    }

    /**
     * Why an action is not permitted: a phrase that names the entries that come short.
     *
     * @throws IllegalStateException if it is permitted
     */
    public String whyNot(ActionKind action, Collection<String> units) {
        if (floor != null && first(floor, action, units).isEmpty()) {
            return whyNot(floor, "the allowlist of /etc/unitward", action, units);
        }
        if (first(entries, action, units).isEmpty()) {
            return whyNot(entries, "the allowlist", action, units);
        }
        throw new IllegalStateException(action.text() + " is permitted");
    }

    private static Optional<Entry> first(List<Entry> entries, ActionKind action, Collection<String> units) {
        return entries.stream()
                .filter(entry -> entry.action() == action && entry.covers(units))
                .findFirst();
    }

    private static String whyNot(List<Entry> entries, String whose, ActionKind action, Collection<String> units) {
        List<String> reasons = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.action() == action) {
                TreeSet<String> left = new TreeSet<>(units);
                left.removeIf(entry::covers);
                String what = left.isEmpty() ? "the whole manager" : left.first();
                int more = left.size() - 1;
                reasons.add(entry.where() + " does not cover " + what + (more > 0 ? " and " + more + " more" : ""));
            }
        }
        return reasons.isEmpty()
                ? whose + " has no entry for " + action.text()
                : whose + " has no entry for " + action.text() + " that covers every unit it changes: "
                        + String.join("; ", reasons);
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

        private boolean covers(String unit) {
            return units.stream().anyMatch(glob -> Glob.matches(glob, unit));
        }

        private boolean covers(Collection<String> changed) {
            return changed.isEmpty() ? units.contains("*") : changed.stream().allMatch(this::covers);
        }

        private Entry within(Entry lower) {
            return new Entry(
                    action,
                    units,
                    least(maxPerHour, lower.maxPerHour),
                    least(maxPerRun, lower.maxPerRun),
                    where + " within " + lower.where);
        }

        private static @Nullable Integer least(@Nullable Integer a, @Nullable Integer b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return Math.min(a, b);
        }
    }
}
