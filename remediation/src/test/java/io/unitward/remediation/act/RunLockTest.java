package io.unitward.remediation.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.remediation.journal.StateDirectory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time acts on a manager, across threads and processes, and nobody waits. */
class RunLockTest {
    @TempDir
    Path temporary;

    @Test
    void itExcludesTheSameProcessAndIsGivenBack() throws Exception {
        StateDirectory directory = StateDirectory.open(temporary, Scope.USER, 1000);
        try (RunLock lock = RunLock.take(directory)) {
            assertThat(lock).isNotNull();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> RunLock.take(directory)).isInstanceOf(LockHeld.class);
            }
            // Being turned away must not have made the kernel drop the lock: another process is turned away as well.
            assertThat(inAnotherProcess())
                    .contains("held by process " + ProcessHandle.current().pid());
            RunLock.take(StateDirectory.open(temporary, Scope.SYSTEM, 0)).close(); // another manager, another lock
        }
        assertThat(inAnotherProcess()).isEqualTo("taken");
    }

    @Test
    void itExcludesAnotherProcessAndEndsWithIt() throws Exception {
        StateDirectory directory = StateDirectory.open(temporary, Scope.USER, 1000);
        Process holder = start("hold");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("taken");
            assertThatThrownBy(() -> RunLock.take(directory))
                    .isInstanceOf(LockHeld.class)
                    .hasMessageContaining("process " + holder.pid());
            holder.destroyForcibly();
            assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
            RunLock.take(directory).close();
        } finally {
            holder.destroyForcibly();
        }
    }

    private String inAnotherProcess() throws Exception {
        Process process = start("try");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return out.readLine();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String what) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        temporary.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Takes the lock in a process of its own and says so. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try {
                RunLock lock = RunLock.take(StateDirectory.open(Path.of(args[0]), Scope.USER, 1000));
                System.out.println("taken");
                if (args[1].equals("hold")) {
                    System.in.read(); // until the test kills us
                }
                lock.close();
            } catch (LockHeld e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
