package io.unitward.cli;

import io.unitward.ownership.StackDeclaration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A process that works on a stack until it is told to end. */
final class HoldsAStackOutput {
    private HoldsAStackOutput() {}

    /**
     * Works.
     *
     * @param arguments where to write to, as {@code -o} has it; and whether it brings to an end what it does
     */
    public static void main(String[] arguments) throws Exception {
        Console console = Console.ofProcess();
        StackDeclaration stack = new UpdateWorld().stack();
        boolean isOrderly = arguments.length > 1;
        int code = StackOutput.run(console, Outputs.parse(List.of("text=-", arguments[0])), "update", false, out -> {
            out.begin(stack);
            try (Interruption interruption = isOrderly ? Interruption.watch(out.console(), "told to stop") : null) {
                out.orderly(isOrderly);
                out.console().tell("stack app: pulling");
                out.say("begun");
                while (interruption == null || !interruption.isRequested()) {
                    LockSupport.parkNanos(1_000_000);
                }
                out.end(stack, ExitCode.ACTION_PENDING, PendingWhy.TOLD_TO_STOP, "left alone");
                return ExitCode.ACTION_PENDING;
            }
        });
        Runtime.getRuntime().halt(code);
    }
}
