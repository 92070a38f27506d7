package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.faults.Program;
import io.unitward.cli.validate.Outcome.Status;
import io.unitward.cli.validate.ValidationTest.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each test of the matrix fails, and says why, on a unitward with the fault that it exists to find. */
class FaultsFoundTest {
    /** The registry of these runs is our own, so that each kind is used by some run. */
    private static final boolean OWN_REGISTRY = true;

    @Test
    void there_is_a_fault_for_each_test() {
        assertThat(Faulty.ALL.stream().map(Faulty::id))
                .containsExactlyInAnyOrderElementsOf(
                        Matrix.TESTS.stream().map(ValidationTest::id).toList());
    }

    @Tag("real")
    @Test
    void the_faults_of_a_manager_are_found() throws Exception {
        areFound(Set.of(Need.MANAGER, Need.SANDBOX));
    }

    @Tag("podman")
    @Test
    void the_faults_of_stacks_are_found() throws Exception {
        areFound(Set.of(Need.PODMAN));
    }

    /** Half of them one after the other on the same host, which saves most of the time, and the others on another meanwhile. */
    private static void areFound(Set<Need> needs) throws Exception {
        List<Faulty> all = Faulty.ALL.stream()
                .filter(faulty -> needs.contains(test(faulty.id()).needs()))
                .toList();
        List<CompletableFuture<Void>> halves = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 2; i++) {
                int half = i;
                List<Faulty> every = all.stream()
                        .filter(faulty -> all.indexOf(faulty) % 2 == half)
                        .toList();
                halves.add(CompletableFuture.runAsync(() -> areFound(every), threads));
            }
            for (CompletableFuture<Void> each : halves) {
                each.get();
            }
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static void areFound(List<Faulty> faults) {
        try (Program program = Program.withDirectory(); // a fault is a file in it
                Bench bench = new Bench(Faulty.switchable(program), compose(), OWN_REGISTRY) {
                    @Override
                    void discard(Need need) {
                        // Each test begins by putting right what the one before it left.
                    }
                }) {
            Validation validation = new Validation(bench, id -> (name, text) -> {});
            for (Faulty faulty : faults) {
                if (faulty.isInTheUnit()) {
                    bench.close(); // on the next host it is written anew
                }
                faulty.switchOn(program);
                isFound(faulty, validation.run(List.of(test(faulty.id())), started -> {}));
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("the faults could not be tried", failure);
        }
    }

    private static void isFound(Faulty faulty, List<Outcome> outcomes) {
        assertThat(outcomes).hasSize(1);
        Outcome outcome = outcomes.get(0);
        assertThat(outcome.id()).isEqualTo(faulty.id());
        assertThat(outcome.status()).as(outcome.id() + " " + outcome.reason()).isEqualTo(Status.FAIL);
        assertThat(outcome.reason()).as(outcome.id()).startsWith("expected: ").contains(faulty.refuted());
        assertThat(outcome.expectations())
                .last()
                .satisfies(last -> assertThat(last.held()).isFalse());
    }

    static Path compose() {
        return Path.of("../.build/podman/docker-compose").toAbsolutePath().normalize();
    }

    private static ValidationTest test(String id) {
        return Matrix.TESTS.stream()
                .filter(test -> test.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
