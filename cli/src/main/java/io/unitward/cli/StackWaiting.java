package io.unitward.cli;

import io.unitward.collector.StackWatch;
import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Gaze;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import io.unitward.remediation.stack.Vigil;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits until a stack is as declared and stays so, or the time is over. */
final class StackWaiting {
    /** Between two looks while something changes. A look takes a third of a second of podman's time. */
    private static final Duration PAUSE = Duration.ofMillis(700);
    /** After a look that saw what the one before it saw. Three looks and this are within the two seconds of a verdict. */
    private static final Duration LONG_PAUSE = Duration.ofMillis(1200);
    /** What one look may take even when no time is left: the last one decides. */
    private static final Duration LAST = Duration.ofSeconds(10);

    private final StackSession session;
    private final StackDeclaration stack;
    private final StackWatch watch;
    private final StackProgress progress;

    StackWaiting(StackSession session, StackDeclaration stack, StackProgress progress) {
        this.session = session;
        this.stack = stack;
        this.watch = session.watch(stack);
        this.progress = progress;
    }

    /**
     * How it ended.
     *
     * @param vigil with the last look
     * @param seen what that look saw
     * @param took how long all of it took
     */
    record Ended(Vigil vigil, Snapshot seen, Duration took) {
        StackLook look() {
            return Objects.requireNonNull(vigil.look(), "look");
        }

        ExitCode code() {
            Vigil.End end = vigil.end();
            return end == null
                    ? ExitCode.INTERNAL
                    : switch (end) {
                        case PASSED -> ExitCode.COMPLIANT;
                        case WRONG -> ExitCode.NOT_REACHED;
                        case TOO_LATE -> ExitCode.DEADLINE;
                        case UNKNOWN -> ExitCode.UNKNOWN;
                    };
        }
    }

    /** Waits. */
    Ended await(Vigil.Limits limits, @Nullable String invocation) {
        return await(limits, invocation, () -> false);
    }

    /** The same until somebody says to stop: then it has no end. */
    Ended await(Vigil.Limits limits, @Nullable String invocation, BooleanSupplier stop) {
        long begun = System.nanoTime();
        Vigil vigil = Vigil.begin(limits);
        Gaze gaze = Gaze.begin();
        while (true) {
            Duration left = limits.most().minus(Duration.ofNanos(System.nanoTime() - begun));
            Deadline deadline = Deadline.in(left.compareTo(LAST) < 0 ? LAST : left);
            Snapshot seen = look(gaze, deadline);
            StackLook look = session.judge(stack, seen, invocation, deadline.passed());
            Duration now = Duration.ofNanos(System.nanoTime() - begun);
            Vigil next = vigil.next(look, now);
            boolean ill = StackJudge.ill(stack, seen, look);
            if (!gaze.suffices(look, ill, next.end() != null)) {
                gaze = gaze.whole(); // only a look at everything decides
                continue;
            }
            boolean changed = changed(vigil.look(), look);
            vigil = next;
            if (vigil.end() != null || stop.getAsBoolean()) {
                progress.close();
                return new Ended(vigil, seen, now);
            }
            progress.tell(vigil, now);
            gaze = gaze.next(look, ill, now);
            LockSupport.parkNanos((changed ? PAUSE : LONG_PAUSE).toNanos());
        }
    }

    private Snapshot look(Gaze gaze, Deadline deadline) {
        return switch (gaze.extent()) {
            case WHOLE -> watch.look(deadline);
            case SAME_CONTAINERS -> watch.lookAtSameContainers(deadline);
            case CONTAINERS_ALONE -> watch.lookAtContainersAlone(deadline);
        };
    }

    private static boolean changed(@Nullable StackLook before, StackLook now) {
        return before == null
                || before.state() != now.state()
                || before.healthy() != now.healthy()
                || before.containers() != now.containers()
                || !before.identity().equals(now.identity());
    }

    /** What watched. */
    StackWatch watch() {
        return watch;
    }
}
