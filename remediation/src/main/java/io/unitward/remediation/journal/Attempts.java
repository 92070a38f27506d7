package io.unitward.remediation.journal;

import io.unitward.facts.Unit;
import io.unitward.pending.History;
import io.unitward.verdict.ActionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes attempts into what is remembered, and takes back those that came to nothing. Pure. */
public final class Attempts {
    private Attempts() {}

    /** The cause key of an action on one run of a unit: the same run that is there still is no new cause. */
    public static String ofRun(ActionKind kind, Unit unit) {
        return kind.text() + " " + unit.id() + " " + unit.invocationId();
    }

    /** The cause key of an action on a container or on a timer of podman: neither comes again under the same name. */
    public static String of(ActionKind kind, String subject) {
        return kind.text() + " " + subject;
    }

    /** Whether an attempt was one of that kind of action. */
    public static boolean isOf(ActionKind kind, History.Attempt attempt) {
        return attempt.cause().startsWith(of(kind, ""));
    }

    /**
     * With one more attempt for each cause. A memory of another boot is dropped whole.
     *
     * @param boot the present boot id; null when unknown, which keeps everything
     */
    public static History add(History history, @Nullable String boot, Collection<String> causes, Instant at) {
        boolean sameBoot = boot == null || history.bootId() == null || boot.equals(history.bootId());
        History base = sameBoot ? history : new History(null, null, Map.of(), Map.of(), List.of());
        List<History.Attempt> attempts = new ArrayList<>(base.attempts());
        causes.forEach(cause -> attempts.add(new History.Attempt(cause, at)));
        String id = boot == null ? base.bootId() : boot;
        return new History(id, base.loadedAt(), base.loaded(), base.present(), base.runs(), attempts, base.waits());
    }

    /** Without the attempts of that very moment for these causes: nothing was sent. */
    public static History withdraw(History history, Collection<String> causes, Instant at) {
        List<History.Attempt> attempts = history.attempts().stream()
                .filter(attempt ->
                        !causes.contains(attempt.cause()) || !attempt.at().equals(at))
                .toList();
        return history.withAttempts(attempts);
    }
}
