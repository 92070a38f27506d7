package io.unitward.cli.validate;

import io.unitward.cli.validate.ValidationTest.Need;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs tests at the same time, each lane on a bench of its own: most of what a test of a stack takes is waiting for containers.
 * A lane takes the next test when it is done with one, so each test has its host for itself.
 */
public final class Lanes implements AutoCloseable {
    /** More of them than processors, and the tests' own deadlines would be what is tested. */
    private static final int MOST = 2;

    private final List<Bench> benches;

    private Lanes(List<Bench> benches) {
        this.benches = List.copyOf(benches);
    }

    /** As many as these tests and this machine can use; nothing is started yet. */
    public static Lanes of(List<ValidationTest> tests, Supplier<Bench> bench) {
        return of(tests, bench, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
    }

    /** At most so many. */
    static Lanes of(List<ValidationTest> tests, Supplier<Bench> bench, int most) {
        List<Bench> benches = new ArrayList<>();
        for (int i = 0; i < Math.max(1, Math.min(most, works(tests).size())); i++) {
            benches.add(bench.get());
        }
        return new Lanes(benches);
    }

    /** The only one there is. */
    public static Lanes of(Bench bench) {
        return new Lanes(List.of(bench));
    }

    /** Tests that are done one after the other: those without podman are short, and share what is started for the first. */
    private static List<List<ValidationTest>> works(List<ValidationTest> tests) {
        List<List<ValidationTest>> works = new ArrayList<>();
        List<ValidationTest> others = new ArrayList<>();
        for (ValidationTest test : tests) {
            if (test.needs() == Need.PODMAN) {
                works.add(List.of(test));
            } else {
                others.add(test);
            }
        }
        if (!others.isEmpty()) {
            works.add(others);
        }
        return works;
    }

    /** See {@link Bench#keep}. */
    public void keep() {
        benches.forEach(Bench::keep);
    }

    /** See {@link Bench#shells}. */
    public List<String> shells() {
        return benches.stream().flatMap(bench -> bench.shells().stream()).toList();
    }

    /**
     * Runs them all, whatever becomes of each.
     *
     * @param sinks where the test of an id puts its evidence; asked by several threads
     * @param doing is told what is being done, a phrase, whenever that changes; likewise
     * @return what came of each, in the order of the tests
     * @throws InterruptedException when the thread was interrupted: then all lanes have ended
     */
    public List<Outcome> run(List<ValidationTest> tests, Function<String, EvidenceSink> sinks, Consumer<String> doing)
            throws InterruptedException {
        if (benches.size() == 1) {
            return new Validation(benches.get(0), sinks)
                    .run(tests, test -> doing.accept(test.id() + ": " + test.claim()));
        }
        ConcurrentLinkedQueue<List<ValidationTest>> works = new ConcurrentLinkedQueue<>(works(tests));
        IdentityHashMap<Bench, ValidationTest> now = new IdentityHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(benches.size());
        try {
            List<Future<List<Outcome>>> lanes = new ArrayList<>();
            for (Bench bench : benches) {
                Validation validation = new Validation(bench, sinks);
                lanes.add(threads.submit(() -> {
                    List<Outcome> outcomes = new ArrayList<>();
                    for (List<ValidationTest> work = works.poll(); work != null; work = works.poll()) {
                        outcomes.addAll(validation.run(work, test -> doing.accept(told(now, bench, test))));
                    }
                    return outcomes;
                }));
            }
            Map<String, Outcome> outcomes = new TreeMap<>();
            for (Future<List<Outcome>> lane : lanes) {
                for (Outcome outcome : lane.get()) {
                    outcomes.put(outcome.id(), outcome);
                }
            }
            return List.copyOf(outcomes.values());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw new IllegalStateException(e);
        } finally {
            end(threads);
        }
    }

    /** What all lanes do now that one has begun a test. */
    private static String told(IdentityHashMap<Bench, ValidationTest> now, Bench bench, ValidationTest test) {
        synchronized (now) {
            now.put(bench, test);
            List<String> ids = now.values().stream()
                    .map(ValidationTest::id)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            return String.join(" and ", ids) + ", of which " + test.id() + ": " + test.claim();
        }
    }

    /** What was made is removed only when nobody makes anything any more. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = false;
        try {
            while (!threads.isTerminated()) {
                try {
                    if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true; // they were told already
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Closes all benches.
     *
     * @throws IOException when something could not be removed; the rest is
     */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Bench bench : benches) {
            try {
                bench.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
