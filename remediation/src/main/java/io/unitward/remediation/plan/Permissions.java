package io.unitward.remediation.plan;

import io.unitward.config.Allowlist;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a reload against the allowlist and against what is held: default deny.
 *
 * <p>Every unit it changes must match an entry, in the administrator's floor as well; the limits of all matching entries
 * count. Past reloads count whatever units they were for. A hold outranks all of it.
 */
final class Permissions {
    private static final Duration HOUR = Duration.ofHours(1);

    private Permissions() {}

    /**
     * Why the allowlist does not permit one more reload now; empty when it does.
     *
     * @param changed every unit that the reload changes, and {@code manager} for what changes no unit in particular: that
     *     is permitted by no glob that happens to match this word, but by one for all units
     */
    static List<Refusal> refusals(PlanInput input, Collection<String> changed) {
        Allowlist allowlist = input.rules().allowlist();
        List<String> units = changed.stream()
                .filter(unit -> !unit.equals(FindingDraft.MANAGER))
                .toList();
        boolean whole = units.size() < changed.size() || units.isEmpty();
        List<Refusal> refusals = new ArrayList<>();
        if (input.rules().barred() != null) {
            refusals.add(refusal(null, input.rules().barred()));
        }
        refusals.addAll(Held.refusals(input, ActionKind.DAEMON_RELOAD, changed, List.of()));
        if (whole && !allowlist.permits(ActionKind.DAEMON_RELOAD, List.of())) {
            refusals.add(refusal(null, "no allowlist entry permits a reload of the whole manager"));
        }
        for (String unit : units) {
            allowlist
                    .whyNot(ActionKind.DAEMON_RELOAD, unit)
                    .ifPresent(reason -> refusals.add(refusal(unit, reason + ", which a reload would change")));
        }
        Instant at = input.observation().report().at();
        long lastHour = input.reloads().stream()
                .filter(time -> Recent.is(time, at, HOUR))
                .count();
        Set<Allowlist.Entry> permitting = new LinkedHashSet<>(allowlist.permitting(ActionKind.DAEMON_RELOAD, units));
        if (whole) {
            permitting.addAll(allowlist.permitting(ActionKind.DAEMON_RELOAD, List.of()));
        }
        for (Allowlist.Entry entry : permitting) {
            if (entry.maxPerRun() != null && input.doneThisRun() >= entry.maxPerRun()) {
                refusals.add(limit(entry, "max-per-run", entry.maxPerRun(), input.doneThisRun() + " in this run"));
            }
            if (entry.maxPerHour() != null && lastHour >= entry.maxPerHour()) {
                refusals.add(limit(entry, "max-per-hour", entry.maxPerHour(), lastHour + " within the last hour"));
            }
        }
        return refusals;
    }

    /**
     * Which limit would be passed by doing so many more actions of a kind; null when none would.
     *
     * @param units every unit that they change
     * @param more how many
     * @param lastHour how many were begun within the last hour
     */
    static @Nullable String overLimit(
            Allowlist allowlist, ActionKind kind, Collection<String> units, int more, long lastHour) {
        for (Allowlist.Entry entry : allowlist.permitting(kind, units)) {
            if (entry.maxPerRun() != null && more > entry.maxPerRun()) {
                return "nothing is done, because " + more + " times " + kind.text() + " is more than max-per-run '"
                        + entry.maxPerRun() + "' of the allowlist (" + entry.where() + ")";
            }
            if (entry.maxPerHour() != null && lastHour + more > entry.maxPerHour()) {
                return "nothing is done, because " + more + " times " + kind.text() + " after " + lastHour
                        + " within the last hour is more than max-per-hour '" + entry.maxPerHour()
                        + "' of the allowlist (" + entry.where() + ")";
            }
        }
        return null;
    }

    private static Refusal limit(Allowlist.Entry entry, String name, int limit, String done) {
        return refusal(
                null,
                "the limit " + name + " '" + limit + "' of the allowlist (" + entry.where() + ") is reached: " + done);
    }

    private static Refusal refusal(@Nullable String subject, String reason) {
        return new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.NOT_PERMITTED, subject, reason);
    }
}
