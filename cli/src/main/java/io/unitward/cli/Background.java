package io.unitward.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A step that runs beside the others, on a daemon thread of its own.
 *
 * @param result what it will give
 */
record Background<T>(CompletableFuture<T> result) {
    /** Starts it. */
    static <T> Background<T> start(String name, Supplier<T> step) {
        return new Background<>(CompletableFuture.supplyAsync(step, Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        })));
    }

    /** Waits for what it gives; a failure of the step comes out here. */
    T await() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
