package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.faults.Processes;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An {@code undo} on a real manager that is killed as soon as it has come to a point of its way: the next {@code heal} finishes
 * it or rolls it back and says which, and a process that was another user ends with the run that asked it.
 */
@Tag("real")
class KilledUndoTest {
    private static final String UNIT = "home-api.service";
    /** How often a point is tried until the kill came before the end of the action. */
    private static final int TRIES = 8;

    private static final SandboxCommand ROOT =
            SandboxCommand.of(List.of("unitward")).as(0);

    enum Who {
        USER,
        SYSTEM,
        USER_OF
    }

    /** What is seen of the run from outside. It may be further on when it is killed, so that each is tried as it comes. */
    private enum Point {
        STARTED,
        KEPT,
        BEGUN,
        ACTED,
        ENDED
    }

    private final Random random = new Random(5);
    private Lab lab;
    private Who who;
    private Path file;
    private String declared;

    @ParameterizedTest
    @EnumSource(Who.class)
    void nothing_is_half_written_and_the_next_heal_brings_it_to_an_end(Who as) throws Exception {
        who = as;
        try (Lab started = as == Who.SYSTEM ? Lab.ofSystem() : Lab.ofUser(1500)) {
            lab = started;
            file = lab.onHost(lab.managed(UNIT));
            prepare();
            declared = Lab.onceDone("edition 0");
            lab.vouched(UNIT, declared);
            lab.reload();
            lab.start(UNIT);

            for (Point point : Point.values()) {
                round(point, point.name());
            }
            boolean cutShort = false;
            for (int i = 0; i < TRIES && !cutShort; i++) {
                cutShort = round(Point.BEGUN, "again " + i);
            }
            assertThat(cutShort)
                    .as("a kill between the beginning and the end of the action")
                    .isTrue();
        }
    }

    /** Whether the action was begun, and found without its end. */
    private boolean round(Point point, String name) throws Exception {
        String edited = Lab.onceDone("edited by hand, " + name);
        lab.write(lab.managed(UNIT), edited);
        Outcome healed = unitward("heal", "--settle", "0", "--again");
        assertThat(healed.done()).as(healed.text() + healed.errors()).contains("done");
        assertThat(file).hasContent(declared);
        String id = healed.json().path("actions").path(0).path("id").asText();

        killed(point, edited, id);

        String found = Files.readString(file);
        assertThat(found).as("never a part of either").isIn(declared, edited);
        Outcome next = unitward("heal", "--settle", "0", "--again");
        String told = next.errors() + next.text();
        boolean cutShort = next.errors().contains("was cut short: ");
        if (cutShort) {
            assertThat(told)
                    .contains("was cut short: " + (found.equals(edited) ? "it was done: " : "it was rolled back: "));
        }
        assertThat(next.exitCode()).as(told).isZero();
        assertThat(file).hasContent(declared);
        assertThat(leftovers(file.getParent())).isEmpty();
        assertThat(unitward("log", "--actions").text()).doesNotContain("unfinished", "cut-short");
        assertThat(lab.show(UNIT, "Description"))
                .as("an edit that was put back is not loaded")
                .isEqualTo("edition 0");
        return cutShort;
    }

    /** Ends it as nothing else does: no handler runs, nothing is tidied up. Returns when whom it asked has ended by itself. */
    private void killed(Point point, String edited, String id) throws Exception {
        int lines = lines();
        int kept = entries(state("before")).size();
        long pause = random.nextInt(1500);
        List<String> arguments = new ArrayList<>(List.of("undo", id));
        arguments.addAll(scope());
        List<String> argv = lab.argv(arguments.toArray(String[]::new));
        CompletableFuture<CommandResult> undo = CompletableFuture.supplyAsync(() -> {
            try {
                return lab.sandbox()
                        .run(new SandboxCommand(argv, command().uid(), command().environment(), Lab.RUN_LIMIT));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Path process = started(id, undo);
        Deadline moment = Deadline.in(Duration.ofMillis(pause));
        while (!undo.isDone()
                && !switch (point) {
                    case STARTED -> moment.passed();
                    case KEPT -> entries(state("before")).size() > kept;
                    case BEGUN -> lines() > lines;
                    case ACTED -> Files.readString(file).equals(edited);
                    case ENDED -> lines() > lines + 1;
                }) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        if (process != null) {
            ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
        CommandResult result = undo.join();
        assertThat(result.exitCode()).as(result.output() + result.errors()).isIn(137, 10);
        // It asked nobody for anything since, so that no other comes.
        Lab.await("the process that was another user to end", () -> asked().isEmpty());
    }

    /** Processes of this sandbox that a run asked as another user. */
    private List<Path> asked() throws IOException {
        return Processes.of(lab.sandbox()).stream()
                .filter(each -> Processes.text(each, "cmdline").endsWith("\0user-child\0"))
                .toList();
    }

    /** The process of the run; null when it ended before it was found. */
    private @Nullable Path started(String id, CompletableFuture<?> undo) throws IOException {
        while (!undo.isDone()) {
            List<Path> found = Processes.of(lab.sandbox()).stream()
                    .filter(each ->
                            Processes.text(each, "cmdline").contains("\0undo\0" + id + "\0") && Processes.isJava(each))
                    .toList();
            if (!found.isEmpty()) {
                return found.get(0);
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return null;
    }

    private Path state(String name) {
        return who == Who.USER_OF ? lab.onHost("/var/lib/unitward/user-1500/" + name) : lab.state(name);
    }

    private int lines() throws IOException {
        return (int) Files.readString(state("actions.jsonl"))
                .chars()
                .filter(c -> c == '\n')
                .count();
    }

    private Outcome unitward(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(scope());
        String report = who == Who.SYSTEM ? "/root/report.json" : lab.home() + "/report.json";
        all.addAll(List.of("-o", "text=-", "-o", "json=" + report));
        return lab.unitward(command(), all);
    }

    private SandboxCommand command() {
        return who == Who.USER ? SandboxCommand.of(List.of("unitward")) : ROOT;
    }

    private List<String> scope() {
        return switch (who) {
            case USER -> List.of("--user");
            case SYSTEM -> List.of("--system");
            case USER_OF -> List.of("--user-of", "1500");
        };
    }

    private void prepare() throws IOException {
        lab.declare("home-*.service");
        Path own = lab.onHost(lab.configuration("unitward.yaml"));
        String manifest = Files.readString(own);
        Files.delete(own);
        String place = who == Who.USER ? lab.configuration("") : "/etc/unitward/";
        lab.write(place + "unitward.yaml", manifest);
        lab.write(
                place + "allowlist.yaml",
                "apiVersion: unitward/v1\nallow:\n  - {action: daemon-reload, units: [\"*\"]}\n"
                        + "  - {action: restore-artifact, units: [\"home-*\"]}\n");
    }

    private static List<String> leftovers(Path directory) throws IOException {
        return entries(directory).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.startsWith("."))
                .toList();
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }
}
