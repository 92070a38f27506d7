package io.unitward.remediation.plan;

import io.unitward.config.Allowlist;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds many actions of one kind, each on its own target, against the limits of the entries that permit them. */
final class Limits {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ActionKind kind;
    private final List<Refusal> over = new ArrayList<>();

    private Limits(ActionKind kind) {
        this.kind = kind;
    }

    /**
     * Which limits would be passed; empty when none would.
     *
     * @param actions all that are planned, of that kind
     * @param done when the journal says that such actions were begun, in any order
     */
    static List<Refusal> passed(ActionKind kind, List<PlannedAction> actions, PlanInput input, List<Instant> done) {
        Limits limits = new Limits(kind);
        Allowlist allowlist = input.rules().allowlist();
        Instant at = input.observation().report().at();
        long lastHour = done.stream().filter(time -> Recent.is(time, at, HOUR)).count();
        for (PlannedAction action : actions) {
            for (Allowlist.Entry entry : allowlist.permitting(kind, action.units())) {
                long planned = actions.stream()
                        .filter(other ->
                                allowlist.permitting(kind, other.units()).contains(entry))
                        .count();
                limits.check(entry, "max-per-run", entry.maxPerRun(), input.doneThisRun() + planned);
                limits.check(entry, "max-per-hour", entry.maxPerHour(), lastHour + planned);
            }
        }
        return limits.over;
    }

    private void check(Allowlist.Entry entry, String name, @Nullable Integer limit, long wanted) {
        String reason = "the limit " + name + " '" + limit + "' of the allowlist (" + entry.where()
                + ") would be passed, so nothing of this kind is done: " + wanted + " together";
        if (limit != null
                && wanted > limit
                && over.stream().noneMatch(other -> other.reason().equals(reason))) {
            over.add(new Refusal(kind, Refusal.Kind.NOT_PERMITTED, null, reason));
        }
    }
}
