package io.unitward.collector.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Podman;
import io.unitward.facts.Stack;
import io.unitward.facts.StackRequest;
import io.unitward.facts.Stacks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether somebody is at work on a stack. */
class StackLocksTest {
    private static final StackRequest WEB =
            new StackRequest("web", null, "web.service", "web", List.of("/s/compose.yaml"), List.of());
    private static final Path KERNEL = Path.of("/proc/locks");

    @TempDir
    Path directory;

    private Path lock() {
        return directory.resolve("operate-web.lock");
    }

    private boolean held(Path listed) {
        return new StackLocks(directory, listed).held(List.of(WEB)).containsKey("web");
    }

    private Path listing(String line) throws IOException {
        return Files.writeString(directory.resolve("locks"), line + "\n");
    }

    @Test
    void a_lock_that_the_kernel_holds_for_its_writer_is_seen_and_left_alone() throws Exception {
        assertThat(held(KERNEL)).as("no such file").isFalse();
        Files.writeString(lock(), ProcessHandle.current().pid() + "\n");
        assertThat(held(KERNEL)).as("a file that nobody locks").isFalse();
        try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.WRITE);
                FileLock taken = channel.lock()) {
            assertThat(taken.isValid()).isTrue();
            Map<String, Instant> held = new StackLocks(directory, KERNEL).held(List.of(WEB));
            assertThat(held)
                    .containsOnly(
                            Map.entry("web", Files.getLastModifiedTime(lock()).toInstant()));
            // A process that opens and closes a file which it has locked loses the lock.
            assertThat(held(KERNEL))
                    .as("it is still held after it was looked at")
                    .isTrue();
        }
        assertThat(held(KERNEL)).as("given back").isFalse();
    }

    @Test
    void no_other_line_of_the_kernel_is_taken_for_it() throws Exception {
        Files.writeString(lock(), "1234\n");
        String inode = String.valueOf(Files.getAttribute(lock(), "unix:ino"));
        assertThat(held(listing("1: POSIX  ADVISORY  WRITE 1234 08:01:" + inode + " 0 EOF")))
                .isTrue();
        for (String other : List.of(
                "1: POSIX  ADVISORY  WRITE 1235 08:01:" + inode + " 0 EOF",
                "1: POSIX  ADVISORY  WRITE 1234 08:01:1" + inode + " 0 EOF",
                "1: POSIX  ADVISORY  READ  1234 08:01:" + inode + " 0 EOF",
                "1: -> POSIX  ADVISORY  WRITE 1234 08:01:" + inode + " 0 EOF",
                "1: FLOCK  ADVISORY  WRITE 1234 08:01:" + inode + " 0 EOF",
                "1: POSIX",
                "")) {
            assertThat(held(listing(other))).as(other).isFalse();
        }
        assertThat(held(directory.resolve("nothing")))
                .as("a kernel that does not tell")
                .isFalse();
    }

    @Test
    void what_is_no_lock_file_is_not_opened() throws Exception {
        Process pipe = new ProcessBuilder("mkfifo", lock().toString()).start();
        assertThat(pipe.waitFor()).isZero();
        assertThat(held(KERNEL)).as("and nobody waits for a writer").isFalse();
    }

    @Test
    void what_was_held_before_or_after_is_told_of_the_stack() {
        Instant then = Instant.parse("2026-11-23T12:00:00Z");
        Stacks seen = new Stacks(
                new Podman(Podman.Status.ANSWERED, "4.3.1", null),
                List.of(
                        new Stack("web", "web.service", "web", null, null, "x", null, null, List.of(), List.of("y")),
                        new Stack("db", "db.service", "db", null, null, "x", null, null, List.of(), List.of("y"))),
                List.of());
        for (Stacks told : List.of(
                StackLocks.tell(seen, Map.of("web", then), Map.of()),
                StackLocks.tell(seen, Map.of(), Map.of("web", then)))) {
            assertThat(told.declared().get(0).operatedSince()).isEqualTo(then);
            assertThat(told.declared().get(1).operatedSince()).isNull();
        }
    }
}
