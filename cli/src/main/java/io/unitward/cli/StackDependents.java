package io.unitward.cli;

import io.unitward.collector.StackWatch;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.stack.Dependents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that what depended on a stack's unit and was active before a restart of that unit is active afterwards. systemd
 * stops such units along with it, and does not start them again when the unit fails at first.
 */
final class StackDependents {
    /** How long those that systemd itself starts again may take; its own limit for one is 90 s. */
    private static final Duration MOVING = Duration.ofSeconds(100);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final StackWatch watch;
    private final StackDeclaration stack;
    private final @Nullable Dependents before;

    private StackDependents(StackWatch watch, StackDeclaration stack, @Nullable Dependents before) {
        this.watch = watch;
        this.stack = stack;
        this.before = before;
    }

    /**
     * Those that are active now.
     *
     * @throws RunFailure when the manager does not answer; nothing was done then
     */
    static StackDependents now(StackSession session, StackDeclaration stack) throws RunFailure {
        StackWatch watch = session.watch(stack);
        try {
            Map<String, Stack.Run> runs = watch.dependents(Deadline.in(StackSession.LOOK));
            return new StackDependents(watch, stack, runs == null ? null : Dependents.of(runs));
        } catch (ManagerUnavailable unavailable) {
            throw new RunFailure(
                    ExitCode.UNKNOWN,
                    "stack " + stack.name() + ": nothing was done, as the manager does not tell what depends on "
                            + stack.unit() + ": " + unavailable.getMessage());
        }
    }

    /** Their names; empty, too, when they could not be told. */
    Set<String> names() {
        return before == null ? Set.of() : before.active();
    }

    /**
     * What is not as it was.
     *
     * @param code {@link ExitCode#COMPLIANT} when all of them are active
     * @param text a phrase with their names; empty when all are
     */
    record Found(ExitCode code, String text) {
        boolean good() {
            return code == ExitCode.COMPLIANT;
        }
    }

    /** Looks whether they are active, and starts nothing: for a stack that is not as declared itself. */
    Found look() {
        Dependents all = before;
        if (all == null) {
            return untold("the manager did not tell them");
        }
        try {
            List<String> missing = all.missing(watch.runs(all.active(), Deadline.in(StackSession.LOOK)));
            return missing.isEmpty()
                    ? new Found(ExitCode.COMPLIANT, "")
                    : new Found(
                            ExitCode.NOT_REACHED,
                            "not active any more, and active before: " + String.join(", ", missing));
        } catch (ManagerUnavailable unavailable) {
            return untold(String.valueOf(unavailable.getMessage()));
        }
    }

    /** Waits for those that systemd starts, starts those that it only stopped, and looks at all of them. */
    Found startAgain(StackActing acting) {
        Dependents all = before;
        if (all == null || all.active().isEmpty()) {
            return look();
        }
        List<String> problems = new ArrayList<>();
        try {
            for (String unit : all.stopped(settled(all))) {
                try {
                    JobEnd end = acting.startAgain(stack, unit);
                    if (StackActing.code(end) != ExitCode.COMPLIANT) {
                        problems.add(end.message());
                    }
                } catch (RunFailure refused) {
                    problems.addAll(refused.lines());
                }
            }
        } catch (ManagerUnavailable unavailable) {
            return untold(String.valueOf(unavailable.getMessage()));
        }
        Found found = look();
        return found.good() || problems.isEmpty()
                ? found
                : new Found(found.code(), found.text() + " (" + String.join("; ", problems) + ")");
    }

    private Map<String, Stack.Run> settled(Dependents all) throws ManagerUnavailable {
        Deadline deadline = Deadline.in(MOVING);
        while (true) {
            Map<String, Stack.Run> runs = watch.runs(all.active(), Deadline.in(StackSession.LOOK));
            if (all.moving(runs).isEmpty() || deadline.passed()) {
                return runs;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private Found untold(String why) {
        return new Found(
                ExitCode.UNKNOWN,
                "whether all that depends on " + stack.unit() + " is active again could not be told: " + why);
    }
}
