package io.unitward.remediation.stack;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import org.jspecify.annotations.Nullable;

/**
 * A stack as whoever waits for it must see it. An audit puts off judging what was started a moment ago; for a gate that moment
 * is all there is.
 */
public final class Awaited {
    private Awaited() {}

    /**
     * The same snapshot, in which a stack that is not on its way any more is not excused for having been started lately, and
     * one whose unit waits for us alone counts as started.
     *
     * @param invocation our own {@code INVOCATION_ID}, when we may be part of starting a unit; null when we are not
     */
    public static Snapshot in(Snapshot snapshot, @Nullable String invocation) {
        Stacks stacks = snapshot.stacks();
        return snapshot.with(new Stacks(
                stacks.podman(),
                stacks.declared().stream().map(stack -> in(stack, invocation)).toList(),
                stacks.healthTimers()));
    }

    private static Stack in(Stack stack, @Nullable String invocation) {
        Stack.Run run = stack.run();
        // That it is operated on is left out: whoever waits for it does that himself.
        return new Stack(
                        stack.name(),
                        stack.unit(),
                        stack.project(),
                        run == null ? null : in(run, invocation),
                        stack.services(),
                        stack.servicesProblem(),
                        stack.containers(),
                        stack.images(),
                        stack.files(),
                        stack.problems())
                .cutShort(stack.cutShort());
    }

    private static Stack.Run in(Stack.Run run, @Nullable String invocation) {
        if (isOurs(run, invocation)) {
            return new Stack.Run("active", "exited", null, "success", null, null, run.invocationId(), run.restarts());
        }
        boolean settled = run.activeState().equals("active") && run.job() == null;
        return !settled
                ? run
                : new Stack.Run(
                        run.activeState(),
                        run.subState(),
                        null,
                        run.result(),
                        null,
                        null,
                        run.invocationId(),
                        run.restarts());
    }

    /** In {@code ExecStartPost=} the unit is being started until we are done, and so is this very run of it. */
    private static boolean isOurs(Stack.Run run, @Nullable String invocation) {
        return invocation != null
                && run.activeState().equals("activating")
                && run.subState().equals("start-post")
                && invocation.equals(run.invocationId());
    }
}
