package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatienceTest {
    @Test
    void aResultAndAFailureComeThrough() throws RunFailure {
        RunFailure locked = new RunFailure(ExitCode.LOCKED, "held");

        assertThat(Patience.within(Duration.ofSeconds(30), () -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> Patience.within(Duration.ofSeconds(30), () -> {
                    throw locked;
                }))
                .isSameAs(locked);
        assertThatThrownBy(() -> Patience.within(Duration.ofSeconds(30), () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }

    @Test
    void whatTakesTooLongOrTooMuchCouldNotTell() {
        CountDownLatch never = new CountDownLatch(1);

        unknown(() -> Patience.within(Duration.ofMillis(1), () -> {
            never.await();
            return "late";
        }));
        unknown(() -> Patience.within(Duration.ofSeconds(30), () -> {
            throw new OutOfMemoryError("of the heap");
        }));
        unknown(() -> Patience.within(Duration.ofSeconds(30), () -> {
            throw new StackOverflowError();
        }));
    }

    private static void unknown(org.assertj.core.api.ThrowableAssert.ThrowingCallable run) {
        assertThatThrownBy(run).isInstanceOfSatisfying(RunFailure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNKNOWN);
            assertThat(failure.lines()).singleElement().asString().startsWith("could not tell: ");
        });
    }
}
