package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.faults.Program;
import io.unitward.cli.validate.Outcome.Status;
import io.unitward.cli.validate.ValidationTest.Need;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each test of the matrix fails, and says why, on a unitward with the fault that it exists to find. */
class FaultsFoundTest {
    /** The registry of these runs is our own, so that each kind is used by some run. */
    private static final boolean OWN_REGISTRY = true;

    @Test
    void there_is_a_fault_for_each_test() {
        assertThat(Faulty.ALL.stream().map(Faulty::id))
                .containsExactlyElementsOf(
                        Matrix.TESTS.stream().map(ValidationTest::id).toList());
    }

    @Tag("real")
    @ParameterizedTest
    @MethodSource("withoutPodman")
    void a_fault_is_found_on_a_manager(Faulty faulty) throws Exception {
        isFound(faulty);
    }

    @Tag("podman")
    @ParameterizedTest
    @MethodSource("withPodman")
    void a_fault_is_found_in_a_stack(Faulty faulty) throws Exception {
        isFound(faulty);
    }

    private static void isFound(Faulty faulty) throws Exception {
        try (Program program = Program.install();
                Bench bench = new Bench(faulty.before(program), compose(), OWN_REGISTRY)) {
            List<Outcome> outcomes =
                    new Validation(bench, id -> (name, text) -> {}).run(List.of(test(faulty.id())), test -> {});
            assertThat(outcomes).hasSize(1);
            Outcome outcome = outcomes.get(0);
            assertThat(outcome.status()).as(outcome.reason()).isEqualTo(Status.FAIL);
            assertThat(outcome.reason()).startsWith("expected: ").contains(faulty.refuted());
            assertThat(outcome.expectations())
                    .last()
                    .satisfies(last -> assertThat(last.held()).isFalse());
        }
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

    static Stream<Faulty> withoutPodman() {
        return Faulty.ALL.stream().filter(faulty -> test(faulty.id()).needs() == Need.MANAGER);
    }

    static Stream<Faulty> withPodman() {
        return Faulty.ALL.stream().filter(faulty -> test(faulty.id()).needs() == Need.PODMAN);
    }
}
