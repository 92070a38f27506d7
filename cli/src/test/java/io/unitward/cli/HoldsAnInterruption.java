package io.unitward.cli;

import java.util.function.Supplier;

/** A program that waits for what never comes, and has something to bring to an end when it is told to end; and says what it does. */
final class HoldsAnInterruption {
    private HoldsAnInterruption() {}

    /** How it ends; no signal ends a process with that. */
    static final int CODE = 15;

    public static void main(String[] args) throws Exception {
        try (Interruption interruption = Interruption.watch(Console.ofProcess(), "told to stop")) {
            if (args.length == 0) {
                System.out.println("waits, requested " + interruption.isRequested());
                System.out.println("waited, " + interruption.interruptible(forEver()));
                System.out.println("requested " + interruption.isRequested());
                // Whatever waits for a child from now on was told before it began.
                System.out.println("again, " + interruption.interruptible(forEver()));
                // What comes next must not be interrupted, and may take a while.
                Thread.sleep(500);
            }
            System.out.println(
                    "ended well, interrupted " + Thread.currentThread().isInterrupted());
        }
        Runtime.getRuntime().halt(CODE);
    }

    /** As far as any test is concerned. */
    private static Supplier<String> forEver() {
        return () -> {
            try {
                Thread.sleep(60_000);
                return "in vain";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // as what waits for a child does
                return "interrupted";
            }
        };
    }
}
