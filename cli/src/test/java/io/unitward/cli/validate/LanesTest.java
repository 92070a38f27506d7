package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.cli.validate.Outcome.Status;
import io.unitward.cli.validate.ValidationTest.Need;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests of stacks are done two at a time, each on a bench that no other uses meanwhile. */
class LanesTest {
    private final Set<Bench> busy = ConcurrentHashMap.newKeySet();
    private final AtomicInteger closed = new AtomicInteger();

    /** A bench that starts nothing. */
    private final class Empty extends Bench {
        Empty() {
            super(TestedProgram.of(List.of("true")), null);
        }

        @Override
        void prepare(Need need) {
            assertThat(busy.add(this)).as("it is nobody else's meanwhile").isTrue();
        }

        @Override
        void discard(Need need) {
            busy.remove(this);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static ValidationTest test(String id, Need need, ValidationTest.Steps steps) {
        return new ValidationTest(id, id + " holds", need, steps);
    }

    /** One that fails, so that its bench is given back. */
    private static void fail(Trial trial) throws Refuted, Unprovided, IOException {
        trial.expect("it is so", false, "it is not");
    }

    private List<Outcome> run(Lanes lanes, List<ValidationTest> tests) throws InterruptedException {
        return lanes.run(tests, id -> (name, text) -> {}, doing -> {});
    }

    @Test
    void two_are_done_at_the_same_time_and_told_in_their_order() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        ValidationTest.Steps meets = trial -> {
            try {
                both.await(1, TimeUnit.MINUTES);
            } catch (BrokenBarrierException | java.util.concurrent.TimeoutException | InterruptedException e) {
                throw new IOException("nobody else came", e);
            }
            fail(trial);
        };
        List<ValidationTest> tests = List.of(
                test("T01", Need.PODMAN, meets),
                test("T05", Need.MANAGER, LanesTest::fail),
                test("T08", Need.SANDBOX, LanesTest::fail),
                test("T09", Need.PODMAN, meets));
        try (Lanes lanes = Lanes.of(tests, Empty::new, 2)) {
            List<Outcome> outcomes = run(lanes, tests);
            assertThat(outcomes.stream().map(Outcome::id)).containsExactly("T01", "T05", "T08", "T09");
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.reason()).startsWith("expected: it is so"));
            assertThat(outcomes).allMatch(outcome -> outcome.status() == Status.FAIL);
        }
        assertThat(closed).hasValue(2);
        assertThat(busy).isEmpty();
    }

    @Test
    void no_more_benches_are_made_than_there_is_work() throws Exception {
        List<ValidationTest> tests =
                List.of(test("T05", Need.MANAGER, LanesTest::fail), test("T08", Need.SANDBOX, LanesTest::fail));
        try (Lanes lanes = Lanes.of(tests, Empty::new, 2)) {
            assertThat(run(lanes, tests)).hasSize(2);
        }
        assertThat(closed).hasValue(1);
    }

    @Test
    void an_interrupted_run_ends_when_all_lanes_have() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        AtomicInteger ended = new AtomicInteger();
        Thread main = Thread.currentThread();
        ValidationTest.Steps waits = trial -> {
            begun.countDown();
            try {
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            } catch (InterruptedException e) {
                ended.incrementAndGet();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("told to end");
            }
        };
        List<ValidationTest> tests = List.of(
                test("T01", Need.PODMAN, waits), test("T02", Need.PODMAN, waits), test("T03", Need.PODMAN, waits));
        Thread interrupts = new Thread(() -> {
            try {
                begun.await();
                main.interrupt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        interrupts.start();
        try (Lanes lanes = Lanes.of(tests, Empty::new, 2)) {
            assertThatThrownBy(() -> run(lanes, tests)).isInstanceOf(InterruptedException.class);
            assertThat(ended).as("both, and no third was begun").hasValue(2);
        } finally {
            interrupts.join();
        }
    }
}
