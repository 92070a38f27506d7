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
     * @param arguments where to write to, as {@code -o} has it; then {@code orderly} when it brings to an end what it does,
     *     {@code goes-on} when something goes on without it, {@code over} when that is over
     */
    public static void main(String[] arguments) throws Exception {
        Console console = Console.ofProcess();
        StackDeclaration stack = new UpdateWorld().stack();
        String kind = arguments.length > 1 ? arguments[1] : "";
        boolean isOrderly = kind.equals("orderly");
        int code = StackOutput.run(console, Outputs.parse(List.of("text=-", arguments[0])), "update", false, out -> {
            out.begin(stack);
            try (Interruption interruption = isOrderly ? Interruption.watch(out.console(), "told to stop") : null) {
                out.orderly(isOrderly);
                if (!kind.isEmpty()) {
                    out.goesOn("systemd goes on");
                }
                if (kind.equals("over")) {
                    out.goesOn(null);
                }
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
