package io.unitward.cli.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What there is after some run.
 *
 * @param run after which
 * @param stores bytes and files by the store: a file or directory just below one of the places looked at
 * @param settled whether it was waited for what ends by itself, and the next two numbers are what is really left
 * @param threads live threads of this process
 * @param descriptors open ones
 * @param heap bytes of live objects
 */
record Seen(int run, Map<String, Size> stores, boolean settled, int threads, int descriptors, long heap) {
    private static final int COLLECTIONS = 3;
    private static final long PAUSE_NANOS = 50_000_000;
    /** Threads of a web client end some seconds after the collector has found it, those that sent for it after a minute. */
    private static final String WEB_CLIENT = "HttpClient-";

    private static final Duration UNTIL_SETTLED = Duration.ofSeconds(90);

    /** What a store takes. */
    record Size(long bytes, long files) {
        Size plus(Size other) {
            return new Size(bytes + other.bytes, files + other.files);
        }

        Size most(Size other) {
            return new Size(Math.max(bytes, other.bytes), Math.max(files, other.files));
        }
    }

    /** Looks at places, each under a name of its own, but not at what is left out, and at this process. */
    static Seen now(int run, Map<String, Path> places, Collection<Path> leftOut, boolean settle) throws IOException {
        Map<String, Size> stores = new TreeMap<>();
        for (Map.Entry<String, Path> place : places.entrySet()) {
            for (Path store : list(place.getValue())) {
                if (!leftOut.contains(store)) {
                    String name = store.getFileName().toString().replaceFirst("^[0-9a-f]{64}", "DIGEST");
                    stores.merge(place.getKey() + "/" + name, size(store), Size::plus);
                }
            }
        }
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(PAUSE_NANOS); // threads of what is gone end
        }
        if (settle) {
            settle();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Seen(
                run,
                stores,
                settle,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                list(Path.of("/proc/self/fd")).size(),
                heap);
    }

    /** What is still there in the end is counted: this only ends waiting. */
    private static void settle() {
        long end = System.nanoTime() + UNTIL_SETTLED.toNanos();
        while (Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().startsWith(WEB_CLIENT))
                && System.nanoTime() - end < 0) {
            System.gc();
            LockSupport.parkNanos(10 * PAUSE_NANOS);
        }
    }

    /** Of all stores. */
    Size total() {
        return sum(stores.values());
    }

    private static Size sum(Collection<Size> sizes) {
        return sizes.stream().reduce(new Size(0, 0), Size::plus);
    }

    private static Size size(Path store) throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            long bytes = 0;
            long files = 0;
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(each);
                files++;
            }
            return new Size(bytes, files);
        }
    }

    /** What is in a directory; nothing where there is none. */
    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }
}
