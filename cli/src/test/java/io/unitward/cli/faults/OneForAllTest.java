package io.unitward.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that processes share is made by one, and there as long as one uses it. */
class OneForAllTest {
    @TempDir
    private Path directory;

    private OneForAll shared(String by) throws IOException {
        return OneForAll.of(directory.resolve("which"), made -> Files.writeString(made.resolve("by"), by));
    }

    @Test
    void the_last_one_removes_it_and_the_next_one_makes_another() throws Exception {
        OneForAll first = shared("first");
        assertThat(first.path().resolve("by")).hasContent("first");
        first.leave();
        assertThat(first.path()).doesNotExist();
        OneForAll second = shared("second");
        assertThat(second.path().resolve("by")).hasContent("second");
        second.leave();
        assertThat(second.path()).doesNotExist();
    }

    @Test
    void it_stays_while_another_process_uses_it() throws Exception {
        OneForAll ours = shared("ours");
        // Locks as a JVM does, which are POSIX locks: those of flock are others.
        List<String> argv = List.of(
                SharedClasses.java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Other.class.getName(),
                directory.resolve("which").toString());
        ChildProcess other = ChildProcess.start(argv, Map.of(), directory.resolve("errors"));
        try (other) {
            assertThat(other.readLine(Deadline.in(Duration.ofMinutes(2))))
                    .as(Files.readString(directory.resolve("errors")))
                    .contains(ours.path().toString());
            ours.leave();
            assertThat(ours.path().resolve("by")).hasContent("ours");
        }
        assertThat(other.await(Deadline.in(Duration.ofMinutes(2)))).isTrue();
        // It was killed, and so has removed nothing: the next one takes what is there.
        OneForAll next = shared("next");
        assertThat(next.path().resolve("by")).hasContent("ours");
        next.leave();
        assertThat(next.path()).doesNotExist();
    }

    /** What the other process runs. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws Exception {
            OneForAll shared =
                    OneForAll.of(Path.of(arguments[0]), made -> Files.writeString(made.resolve("by"), "other"));
            System.out.println(shared.path());
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }
}
