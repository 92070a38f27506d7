package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.host.Account;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
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

    @Test
    void whatActsEndsWithADeadlineThatSaysWhereToLook() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> Patience.within(Duration.ofMillis(1), ExitCode.DEADLINE, "too long", () -> {
                    never.await();
                    return "late";
                }))
                .isInstanceOfSatisfying(RunFailure.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.DEADLINE);
                    assertThat(failure.lines()).containsExactly("too long");
                });
    }

    @Test
    void onlyARunOnAnotherUsersManagerIsBoundedAndItsLimitGrowsWithWhatItAsks() throws Exception {
        Thread here = Thread.currentThread();
        Account bob = new Account("bob", 1500, 1500, "/home/bob");
        assertThat(Patience.acting(options(null), 1, Thread::currentThread)).isSameAs(here);
        assertThat(Patience.acting(options(bob), 1, Thread::currentThread))
                .as("on a thread that may be left behind")
                .isNotSameAs(here);
        Duration one = Patience.longest(options(bob), 1);
        assertThat(one).isGreaterThan(Duration.ofSeconds(60)).isLessThan(Duration.ofMinutes(10));
        assertThat(Patience.longest(options(bob), 3).minus(one)).isEqualTo(Duration.ofSeconds(80));
    }

    private static AuditOptions options(@Nullable Account userOf) {
        return AuditOptions.looking(new ScopeOptions.Asked(Scope.USER, userOf), 0, Duration.ofSeconds(30));
    }

    private static void unknown(org.assertj.core.api.ThrowableAssert.ThrowingCallable run) {
        assertThatThrownBy(run).isInstanceOfSatisfying(RunFailure.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.UNKNOWN);
            assertThat(failure.lines()).singleElement().asString().startsWith("could not tell: ");
        });
    }
}
