package io.unitward.cli;

import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackMemory;
import org.jspecify.annotations.Nullable;

/**
 * What an update of one stack would do, by how it is now; a registry is not asked. Pure.
 *
 * @param text a line
 * @param code {@link ExitCode#UNKNOWN} where that could not be told, else {@link ExitCode#ACTION_PENDING}
 * @param why why it would be, or is, left as it is; null where that could not be told
 * @param isStopped whether it would be left stopped
 */
record UpdateForecast(String text, ExitCode code, @Nullable PendingWhy why, boolean isStopped) {
    /**
     * Of a stack that nobody holds.
     *
     * @param seen a look at it; null when that told nothing
     */
    static UpdateForecast of(StackDeclaration stack, @Nullable Stack seen) {
        String name = "stack " + stack.name();
        String canary = stack.update().canary() ? ", as a canary" : "";
        Recorded running = seen == null ? null : Recorded.of(seen);
        Stack.Run run = seen == null ? null : seen.run();
        if (running == null || run == null) {
            return new UpdateForecast(
                    name + ": could not tell whether it would be updated, because what runs could not be told",
                    ExitCode.UNKNOWN,
                    null,
                    false);
        }
        UpdateBegin begin = UpdateBegin.of(stack, StackMemory.NONE, running, run);
        String text = begin.refusal() != null
                ? " would be " + begin.refusal()
                : begin.isStopped()
                        ? " would be left stopped, because its unit is inactive; its images would be pulled" + canary
                        : " would be updated" + canary;
        return new UpdateForecast(
                name + text, ExitCode.ACTION_PENDING, PendingWhy.DRY_RUN, begin.refusal() == null && begin.isStopped());
    }

    /** Of a stack that an update leaves alone, or of which it cannot tell whether it must. */
    static UpdateForecast refused(RunFailure why) {
        return new UpdateForecast(
                String.join("; ", why.lines()),
                why.exitCode() == ExitCode.UNKNOWN ? ExitCode.UNKNOWN : ExitCode.ACTION_PENDING,
                why.exitCode() == ExitCode.UNKNOWN
                        ? null
                        : why.exitCode() == ExitCode.ACTION_PENDING ? PendingWhy.HELD : PendingWhy.DRY_RUN,
                false);
    }
}
