package io.unitward.cli.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.faults.Program;
import io.unitward.cli.layout.Layout.Part;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxKind;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A throw-away manager in which units are started, and unitward beside it. */
final class StartsLab implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** More than a kernel tick, by which the time of a file can lag behind the clock. */
    private static final Duration TICKS = Duration.ofMillis(25);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxKind kind;
    private final LayoutLab lab;
    private final Program program;
    private final Sandbox sandbox;

    private StartsLab(SandboxKind kind, LayoutLab lab, Program program) {
        this.kind = kind;
        this.lab = lab;
        this.program = program;
        this.sandbox = lab.sandbox();
    }

    static StartsLab start(SandboxSpec spec, Path scratch) throws Exception {
        Program program = Program.install();
        boolean ready = false;
        try {
            StartsLab lab = new StartsLab(spec.kind(), LayoutLab.start(program.visibleIn(spec), scratch), program);
            lab.declare();
            ready = true;
            return lab;
        } finally {
            if (!ready) {
                program.close();
            }
        }
    }

    /**
     * What became of one unit.
     *
     * @param id its primary name
     * @param active {@code ActiveState}
     * @param run changes with each start; empty when it never ran, as far as is known
     * @param tried changes with each attempt
     * @param stopped changes with each stop
     */
    record State(String id, String active, String run, String tried, String stopped) {
        boolean runs() {
            return active.equals("active") || active.equals("reloading");
        }
    }

    String version() {
        return lab.version();
    }

    /** A directory of the search path for unit files of the manager's owner. */
    String high() {
        return isUser() ? sandbox.home() + "/.config/systemd/user" : "/etc/systemd/system";
    }

    /** One of lower priority. */
    String low() {
        return isUser() ? "/etc/systemd/user" : "/run/systemd/system";
    }

    /** Puts files in place, in the place of others where there are any. */
    void write(Collection<Part> parts) throws IOException {
        List<Part> all = new ArrayList<>(parts);
        for (Part part : all) {
            remove(part.path());
        }
        lab.write(all);
    }

    void remove(String path) throws IOException {
        Files.deleteIfExists(onHost(path));
    }

    /** Reloads so that nothing on disk is newer than the load. */
    void reload() throws IOException {
        tick();
        lab.reload();
        tick();
    }

    /** Takes away all files, stops what they started, and forgets it. */
    void clear(String names) throws IOException {
        run(sandbox.systemctl("stop", names));
        lab.clear();
        lab.reload();
        run(sandbox.systemctl("stop", names));
        run(sandbox.systemctl("reset-failed"));
    }

    void startAll(Collection<String> units) throws IOException {
        List<String> argv = new ArrayList<>(List.of("start", "--"));
        argv.addAll(units);
        run(sandbox.systemctl(argv.toArray(String[]::new)));
    }

    /** An audit, which remembers what is loaded. */
    void audit() throws IOException {
        JsonNode report = unitward("audit");
        assertThat(report.path("actions")).as("nothing is pending yet").isEmpty();
    }

    /** What a reload would change, unit by unit. */
    JsonNode preview() throws IOException {
        return unitward("audit", "--dry-run").at("/preview/units");
    }

    private JsonNode unitward(String... command) throws IOException {
        String report = (isUser() ? sandbox.home().toString() : "/root") + "/report.json";
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(isUser() ? "--user" : "--system", "--settle", "0", "-o", "json=" + report));
        Files.deleteIfExists(onHost(report));
        CommandResult result = sandbox.run(SandboxCommand.of(program.argv(arguments))
                .with("LC_ALL", "C.UTF-8")
                .within(LIMIT));
        assertThat(Files.exists(onHost(report)))
                .as("%s: %s", arguments, result.errors())
                .isTrue();
        return JSON.readTree(onHost(report).toFile());
    }

    /** Returns when no job is left, and nothing changes any more, of units other than these. */
    Map<String, State> settled(List<String> names, Set<String> restless) throws IOException {
        Deadline deadline = Deadline.in(LIMIT);
        Map<String, State> last = Map.of();
        while (true) {
            boolean working = false;
            for (String line : sandbox.systemctl("list-jobs", "--no-legend", "--full")
                    .text()
                    .split("\n")) {
                List<String> words = List.of(line.strip().split("\\s+"));
                working |= words.size() > 2 && !restless.contains(words.get(1));
            }
            Map<String, State> now = ask(names);
            Map<String, State> calm = new HashMap<>(now);
            calm.keySet().removeAll(restless);
            if (!working && calm.equals(last)) {
                return now;
            }
            last = calm;
            assertThat(deadline.passed())
                    .as("units do not come to rest: %s", calm)
                    .isFalse();
        }
    }

    /** The state of each unit by the name it is asked for. */
    private Map<String, State> ask(List<String> names) throws IOException {
        List<String> argv = new ArrayList<>(List.of("show"));
        for (String property : List.of(
                "Id",
                "ActiveState",
                "InvocationID",
                "ConditionTimestampMonotonic",
                "InactiveEnterTimestampMonotonic")) {
            argv.addAll(List.of("-p", property));
        }
        argv.add("--");
        argv.addAll(names);
        String[] blocks = run(sandbox.systemctl(argv.toArray(String[]::new))).split("\n\n");
        assertThat(blocks).hasSameSizeAs(names);
        Map<String, State> states = new TreeMap<>();
        for (int i = 0; i < blocks.length; i++) {
            Map<String, String> values = new HashMap<>();
            for (String line : blocks[i].split("\n")) {
                int equals = line.indexOf('=');
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
            states.put(
                    names.get(i),
                    new State(
                            values.getOrDefault("Id", ""),
                            values.getOrDefault("ActiveState", ""),
                            values.getOrDefault("InvocationID", ""),
                            values.getOrDefault("ConditionTimestampMonotonic", ""),
                            values.getOrDefault("InactiveEnterTimestampMonotonic", "")));
        }
        return states;
    }

    private static String run(CommandResult result) {
        assertThat(result.timedOut()).as("systemctl hangs").isFalse();
        return result.output().strip();
    }

    /** All units of all groups are somebody's, so that what they said is remembered. */
    private void declare() throws IOException {
        String place = (isUser() ? sandbox.home() + "/.config/unitward" : "/etc/unitward") + "/unitward.yaml";
        Path file = onHost(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                apiVersion: unitward/v1
                owners:
                  - owner: lab
                    units: ["zz*"]
                    fragment:
                      under: ["%s", "%s"]
                      content: any
                """.formatted(isUser() ? "~/.config/systemd/user" : high(), low()));
    }

    /** Returns when the clock is so far on that no file written before has a time of now or later. */
    static void tick() {
        Instant until = Instant.now().plus(TICKS);
        while (!Instant.now().isAfter(until)) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    private Path onHost(String inside) {
        Path same = Path.of(inside);
        boolean shared = isUser() && (same.startsWith(sandbox.home()) || same.startsWith(sandbox.runtimeDirectory()));
        return shared ? same : sandbox.path(inside);
    }

    private boolean isUser() {
        return kind == SandboxKind.USER;
    }

    @Override
    public void close() throws IOException {
        try {
            lab.close();
        } finally {
            program.close();
        }
    }
}
