package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.stack.StackMemory.Underway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of a stack from one run to the next. */
class StackMemoryTest {
    private static final Instant AT = Instant.parse("2026-11-27T04:00:00Z");
    private static final Recorded RAN = new Recorded(Map.of(
            "web-app-1", new Recorded.Image("app", "r.example/app:1", "11".repeat(32), "sha256:11"),
            "web-x-1", new Recorded.Image("", "r.example/x:1", "22".repeat(32), null)));

    @TempDir
    Path place;

    private StateDirectory directory;

    @BeforeEach
    void open() throws Exception {
        directory = StateDirectory.open(place.resolve("state"), Scope.USER, 1000);
    }

    private Path file() {
        return directory.file("stack-web.json");
    }

    @Test
    void it_is_read_as_it_was_written_and_nobody_else_may_read_it() throws Exception {
        StackMemoryStore store = new StackMemoryStore(directory);
        assertThat(store.read("web")).isEqualTo(StackMemory.NONE);
        Underway pulling = Underway.pulling(AT, "web.service", RAN, Map.of("r.example/app:1", "11".repeat(32)));
        StackMemory all = StackMemory.NONE.verified(AT, RAN).with(pulling.redeploying("id-1"));
        for (StackMemory memory : new StackMemory[] {
            StackMemory.NONE,
            StackMemory.NONE.with(pulling),
            all,
            all.with(pulling.redeploying("id-1").rollingBack()),
            all.ended()
        }) {
            store.write("web", memory);
            assertThat(store.read("web")).isEqualTo(memory);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(StackMemoryStore.underway(directory.file(""))).isEmpty();
        store.write("web", all);
        assertThat(StackMemoryStore.underway(directory.file(""))).containsOnlyKeys("web");
    }

    @Test
    void what_is_not_understood_is_told_and_left_alone() throws Exception {
        StackMemoryStore store = new StackMemoryStore(directory);
        store.write("web", StackMemory.NONE.with(Underway.pulling(AT, "web.service", RAN, Map.of())));
        String whole = Files.readString(file());
        for (int length = 0; length < whole.length() - 1; length++) {
            Files.write(file(), whole.substring(0, length).getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> store.read("web"))
                    .as("cut after %s bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stack-web.json, is damaged");
            assertThat(StackMemoryStore.underway(directory.file(""))).isEmpty();
        }
        Files.writeString(file(), whole.replace("/v1", "/v2"));
        assertThatThrownBy(() -> store.read("web")).hasMessageContaining("a newer unitward wrote");
        Files.writeString(file(), whole.replace("pulling", "juggling"));
        assertThatThrownBy(() -> store.read("web")).hasMessageContaining("juggling");
    }
}
