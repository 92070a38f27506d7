package io.unitward.cli;

import io.unitward.collector.disk.Activation;
import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
import io.unitward.ownership.StackDeclaration;
import io.unitward.verdict.Hold;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a stack may be touched: nobody holds its unit, and nobody else is switching units of its manager. */
final class StackFree {
    private final StackSession session;

    StackFree(StackSession session) {
        this.session = session;
    }

    /**
     * Refuses a stack whose unit is held, by whatever name, and one of a manager whose units somebody else is switching.
     *
     * @throws RunFailure with the hold (11) or the other (75), or when it is not known what is held
     */
    void require(StackDeclaration stack) throws RunFailure {
        require(stack, Set.of());
    }

    /**
     * The same of one with which others are stopped.
     *
     * @param along the other units
     */
    void require(StackDeclaration stack, Set<String> along) throws RunFailure {
        require(stack, along, "stack " + stack.name() + ": nothing was done, ");
    }

    /**
     * The same for whoever only tells of it.
     *
     * @param nothing how the refusal begins
     */
    void require(StackDeclaration stack, Set<String> along, String nothing) throws RunFailure {
        String other = Activation.onThisHost()
                .running(session.options().callerUid(), ProcessHandle.current().pid());
        if (other != null) {
            throw new RunFailure(ExitCode.LOCKED, nothing + other);
        }
        Map<String, String> units = new LinkedHashMap<>(Map.of(stack.unit(), ""));
        along.forEach(unit -> units.putIfAbsent(unit, ", which is stopped along with it,"));
        requireNotHeld(stack, units, nothing);
    }

    /**
     * Refuses one unit of a stack that is held, by whatever name.
     *
     * @param nothing how the refusal begins
     * @throws RunFailure with the hold (11), or when it is not known what is held
     */
    void requireUnit(StackDeclaration stack, String unit, String nothing) throws RunFailure {
        requireNotHeld(stack, Map.of(unit, ""), nothing);
    }

    /** @param units unit → what is told of it beside its name */
    private void requireNotHeld(StackDeclaration stack, Map<String, String> units, String nothing) throws RunFailure {
        Memory memory = Memory.open(session.options());
        Instant now = Instant.now();
        String barred = memory.barred();
        if (barred != null) {
            throw new RunFailure(ExitCode.ACTION_PENDING, nothing + barred);
        }
        List<Hold> holds = memory.holds(now);
        for (Map.Entry<String, String> unit :
                holds.isEmpty() ? Set.<Map.Entry<String, String>>of() : units.entrySet()) {
            requireNotHeld(names(stack, unit.getKey(), nothing), holds, now, nothing, unit.getValue());
        }
    }

    private static void requireNotHeld(Set<String> names, List<Hold> holds, Instant now, String nothing, String what)
            throws RunFailure {
        for (String name : names) {
            for (Hold hold : holds) {
                if (hold.covers(name, now) || hold.covers(UnitNames.templateOf(name), now)) {
                    throw new RunFailure(
                            ExitCode.ACTION_PENDING,
                            nothing + name + what + " is held until " + hold.until() + " by " + hold.by() + ": "
                                    + hold.reason());
                }
            }
        }
    }

    private Set<String> names(StackDeclaration stack, String unit, String nothing) throws RunFailure {
        try {
            return session.watch(stack).names(unit, Deadline.in(StackSession.LOOK));
        } catch (ManagerUnavailable unavailable) {
            throw new RunFailure(
                    ExitCode.UNKNOWN,
                    nothing + "whether it is held is not known, as the manager does not tell the names of " + unit
                            + ": " + unavailable.getMessage());
        }
    }
}
