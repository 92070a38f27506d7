package io.unitward.remediation.journal;

import io.unitward.facts.Container;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.pending.History;
import io.unitward.verdict.ActionKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Attempts that were remembered and never sent, because the run was killed in between: the action has no end, and nothing of it
 * is to be seen. For a reload that is a manager that has not loaded anything since; for a restart a unit that is active in the
 * very run that was to be restarted, and has no job: systemd queues one as soon as it is asked; for a timer that was to be
 * stopped one that is active, and has no job as far as that was asked; for a container that was to be removed one of that very
 * id that podman still has, and is not removing. They stand in the way of nothing: what is done is planned anew from what is
 * seen. Pure.
 */
public final class Unsent {
    /** A container that podman is at: somebody asked for that. */
    private static final String REMOVING = "removing";

    private Unsent() {}

    /**
     * What is remembered without them.
     *
     * @param journal what the journal holds, in order
     * @param seen a look that was made after the journal was read
     */
    public static History without(History history, List<JournalEntry> journal, Snapshot seen) {
        Map<String, JournalEntry> open = new HashMap<>();
        for (JournalEntry entry : journal) {
            if (entry.event() == JournalEntry.Event.BEGIN) {
                open.put(entry.id(), entry);
            } else if (entry.event() == JournalEntry.Event.END) {
                open.remove(entry.id());
            }
        }
        if (open.isEmpty() || !seen.manager().available()) {
            return history;
        }
        Set<Instant> reloads = new HashSet<>();
        Set<History.Attempt> unsent = new HashSet<>();
        for (JournalEntry begun : open.values()) {
            if (isReloadUnseen(begun, seen)) {
                reloads.add(begun.at());
            } else if (begun.action().equals(ActionKind.RESTART_UNIT.text())) {
                seen.units().stream()
                        .filter(unit -> unit.id().equals(begun.target()) && isLeftAlone(unit, seen))
                        .map(unit -> Attempts.ofRun(ActionKind.RESTART_UNIT, unit))
                        .forEach(cause -> unsent.add(new History.Attempt(cause, begun.at())));
            } else if (begun.action().equals(ActionKind.STOP_TIMER.text())) {
                if (seen.units().stream().anyMatch(unit -> unit.id().equals(begun.target()) && runsOn(unit, seen))) {
                    unsent.add(new History.Attempt(Attempts.of(ActionKind.STOP_TIMER, begun.target()), begun.at()));
                }
            } else if (begun.action().equals(ActionKind.REMOVE_CONTAINER.text())) {
                left(begun.target(), seen)
                        .map(container -> Attempts.of(ActionKind.REMOVE_CONTAINER, container.id()))
                        .forEach(cause -> unsent.add(new History.Attempt(cause, begun.at())));
            }
        }
        List<History.Attempt> sent = history.attempts().stream()
                .filter(attempt -> !reloads.contains(attempt.at()))
                .filter(attempt -> !unsent.contains(attempt))
                .toList();
        return sent.size() == history.attempts().size() ? history : history.withAttempts(sent);
    }

    private static boolean isReloadUnseen(JournalEntry begun, Snapshot seen) {
        Instant loadedAt = seen.manager().loadedAt();
        return begun.action().equals(ActionKind.DAEMON_RELOAD.text())
                && loadedAt != null
                && begun.at().isAfter(loadedAt);
    }

    /** Where it was not asked which jobs there are, one may be at work. */
    private static boolean isLeftAlone(Unit unit, Snapshot seen) {
        return unit.activeState().equals("active")
                && seen.bonds().stream()
                        .anyMatch(bonds ->
                                bonds.unit().equals(unit.id()) && bonds.job().isEmpty());
    }

    /** To stop a timer twice is to stop it once, so that a job that nobody asked for is no harm. */
    private static boolean runsOn(Unit timer, Snapshot seen) {
        return timer.activeState().equals("active")
                && seen.bonds().stream()
                        .filter(bonds -> bonds.unit().equals(timer.id()))
                        .allMatch(bonds -> bonds.job().isEmpty());
    }

    private static Stream<Container> left(String name, Snapshot seen) {
        return seen.stacks().declared().stream()
                .map(Stack::containers)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(container -> container.name().equals(name) && !REMOVING.equals(container.state()));
    }
}
