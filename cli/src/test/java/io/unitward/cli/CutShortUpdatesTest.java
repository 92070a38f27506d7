package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Podman;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.remediation.stack.StackMemory.Underway;
import io.unitward.remediation.stack.StackMemoryStore;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot is told of updates that came to no end; a real one is killed in {@code StackRestartTest}. */
class CutShortUpdatesTest {
    private static final Instant AT = Instant.parse("2026-11-27T04:00:00Z");

    @TempDir
    Path place;

    private StateDirectory directory;
    private StackMemoryStore store;

    @BeforeEach
    void open() throws Exception {
        directory = StateDirectory.open(place.resolve("state"), Scope.USER, 1000);
        store = new StackMemoryStore(directory);
    }

    private static Stack stack(String name) {
        return new Stack(
                name,
                name + ".service",
                name,
                null,
                null,
                "x",
                null,
                null,
                List.of(),
                List.of("its files are not told"));
    }

    private List<Stack> told(@Nullable Path of) {
        Snapshot seen = Snapshot.unavailable(
                        AT,
                        new Host("boot", null),
                        1000,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                        "x")
                .with(new Stacks(
                        new Podman(Podman.Status.ANSWERED, "4.3.1", null),
                        List.of(stack("db"), stack("web")),
                        List.of()));
        Snapshot told = CutShortUpdates.tell(seen, of);
        assertThat(told.with(seen.stacks())).as("nothing else changes").isEqualTo(seen);
        return told.stacks().declared();
    }

    private List<Stack> told() {
        return told(directory.file("x").getParent());
    }

    private static Underway pulling() {
        return Underway.pulling(AT, "web.service", new Recorded(Map.of()), Map.of());
    }

    @Test
    void each_phase_is_told_of_the_stack_that_has_it() throws Exception {
        assertThat(told()).as("nothing is remembered").containsExactly(stack("db"), stack("web"));
        assertThat(told(place.resolve("nowhere"))).containsExactly(stack("db"), stack("web"));
        assertThat(told(null)).containsExactly(stack("db"), stack("web"));
        for (Map.Entry<Underway, Stack.Phase> each : Map.of(
                        pulling(), Stack.Phase.PULLING,
                        pulling().redeploying("id"), Stack.Phase.REDEPLOYING,
                        pulling().redeploying("id").rollingBack(), Stack.Phase.ROLLING_BACK)
                .entrySet()) {
            store.write("web", StackMemory.NONE.with(each.getKey()));
            assertThat(told())
                    .containsExactly(stack("db"), stack("web").cutShort(new Stack.CutShort(AT, each.getValue())));
        }
        store.write("web", StackMemory.NONE.with(pulling()).ended());
        assertThat(told()).containsExactly(stack("db"), stack("web"));
    }

    @Test
    void one_that_goes_on_was_not_cut_short() throws Exception {
        store.write("web", StackMemory.NONE.with(pulling()));
        Path lock = directory.file("operate-web.lock");
        Files.writeString(lock, ProcessHandle.current().pid() + "\n");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = channel.lock()) {
            assertThat(taken.isValid()).isTrue();
            assertThat(told()).containsExactly(stack("db"), stack("web"));
        }
        assertThat(told().get(1).cutShort()).as("whoever was at it is gone").isNotNull();
    }

    @Test
    void a_memory_that_cannot_be_read_leaves_it_open() throws Exception {
        Files.writeString(directory.file("stack-web.json"), "{");
        List<Stack> told = told();
        assertThat(told.get(0)).isEqualTo(stack("db"));
        assertThat(told.get(1).cutShort()).isNull();
        assertThat(told.get(1).problems())
                .hasSize(2)
                .last()
                .asString()
                .contains("stack-web.json", "whether an update was cut short is not known");
    }
}
