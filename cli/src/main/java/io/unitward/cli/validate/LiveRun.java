package io.unitward.cli.validate;

import io.unitward.facts.Glob;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run of the tests on the manager of the caller, from a look at all that is not the tests' to another one. Only one at a time:
 * whoever calls this holds the lock of unitward's state, from {@link #removeLeftovers} on.
 */
public final class LiveRun implements AutoCloseable {
    private static final int RUN_BYTES = 16;

    private final LiveUser user;
    private final Bench bench;
    private final LiveState before;

    private LiveRun(LiveUser user, Bench bench, LiveState before) {
        this.user = user;
        this.bench = bench;
        this.before = before;
    }

    /** What a run does to this host, a line for each. */
    public static List<String> plan(LiveUser user, List<ValidationTest> tests) {
        List<String> plan = new ArrayList<>();
        String ids = tests.stream()
                .filter(test -> test.needs() != ValidationTest.Need.SANDBOX)
                .map(ValidationTest::id)
                .collect(Collectors.joining(","));
        plan.add("tests on the user manager of " + user.name() + ": " + (ids.isEmpty() ? "none" : ids)
                + "; what would stop or signal it, or write into /etc, is not done there");
        if (tests.stream()
                .anyMatch(test ->
                        test.needs() == ValidationTest.Need.SANDBOX || test.id().equals("T06"))) {
            plan.add("that is done on a throw-away manager, with an /etc of its own, in the transient unit "
                    + Probes.SANDBOX + " and the directory " + user.beside().directory());
        }
        plan.add("writes, starts, stops and removes these units and no others: " + String.join(", ", Probes.ALL));
        plan.add("their files, below " + user.units() + " and " + user.runtimeUnits());
        plan.add("reloads the manager, each time only if no other unit has a pending reload or a job");
        if (tests.stream().anyMatch(test -> test.needs() == ValidationTest.Need.PODMAN)) {
            plan.add("with podman: containers, networks and images with the label " + LiveRecord.LABEL
                    + " and nothing else, by the compose projects unitward-probe-stack and unitward-probe-side");
            plan.add("images come from a registry of its own on 127.0.0.1, which podman is told of in "
                    + user.config().resolve(LiveTraces.REGISTRIES));
        }
        plan.add("everything else is in " + user.base() + ", with a record of all that is made");
        plan.add("all of it is removed in the end; what a run leaves that is killed, the next one removes");
        plan.add("then every other unit must be as it was, by state, run, files and pending reload");
        return plan;
    }

    /**
     * Why nothing may be begun, a sentence without a full stop; null when nothing is against it.
     *
     * @throws IOException when the manager cannot be asked
     */
    public static @Nullable String obstacle(LiveUser user) throws IOException {
        return LiveGround.obstacle(LiveUnits.read(user));
    }

    /**
     * Why the tests cannot be done with this manager at all, a sentence without a full stop; null when they can.
     *
     * @throws IOException when the manager cannot be asked
     */
    public static @Nullable String unfit(LiveUser user) throws IOException {
        List<String> searched = List.of(user.systemctl("show", "-P", "UnitPath").split(" ", -1));
        for (Path needed : List.of(user.units(), user.runtimeUnits())) {
            if (!searched.contains(needed.toString())) {
                return "this manager reads no units from " + needed
                        + "; expected XDG_CONFIG_HOME and XDG_RUNTIME_DIR to be"
                        + " the manager's ('systemctl --user show-environment')";
            }
        }
        return null;
    }

    /**
     * What is there already under a name of the tests, a sentence without a full stop; null for nothing. What a record tells of
     * is not in the way.
     *
     * @throws IOException when there is a record that is not understood
     */
    public static @Nullable String inTheWay(LiveUser user) throws IOException {
        Optional<LiveRecord> record = LiveRecord.read(user.base());
        List<Path> paths = LiveTraces.inTheWay(user).stream()
                .filter(path -> record.isEmpty() || !record.get().owns(path))
                .toList();
        return paths.isEmpty()
                ? null
                : "there is " + paths.stream().map(Path::toString).collect(Collectors.joining(", "))
                        + ", which no run of the tests made as far as is known, and which they would write; expected it"
                        + " moved away";
    }

    /** Whether a glob of units means a probe. */
    public static boolean isMeant(String glob) {
        return Probes.ALL.stream().anyMatch(unit -> Glob.matches(glob, unit));
    }

    /** Whether an earlier run left something, by its record. */
    public static boolean leftSomething(LiveUser user) throws IOException {
        return LiveRecord.read(user.base()).isPresent();
    }

    /**
     * Removes what an earlier run left that was killed, by its record.
     *
     * @param held see {@link #begin}
     * @throws IOException when there is something left all the same
     */
    public static void removeLeftovers(LiveUser user, Supplier<String> held) throws IOException {
        Optional<LiveRecord> record = LiveRecord.read(user.base());
        if (record.isPresent()) {
            LiveGround.left(user, record.get(), held).close();
        } else if (Files.isDirectory(user.base())) {
            // Killed before it wrote its record, or after it removed all else: then there is nothing in it.
            Files.deleteIfExists(LiveRecord.unfinished(user.base()));
            try {
                Files.delete(user.base());
            } catch (DirectoryNotEmptyException e) {
                throw new IOException(user.base() + " has no record of what is in it; expected it moved away", e);
            }
        }
    }

    /**
     * Looks at all that is not the tests', and writes down what they will make.
     *
     * @param compose see {@link Bench}
     * @param held asked before each reload: what holds the manager, a sentence without a full stop; empty for nothing
     */
    public static LiveRun begin(LiveUser user, TestedProgram program, @Nullable Path compose, Supplier<String> held)
            throws IOException {
        LiveState before = LiveState.read(user);
        byte[] run = new byte[RUN_BYTES];
        new SecureRandom().nextBytes(run);
        LiveGround ground = LiveGround.begin(user, HexFormat.of().formatHex(run), held);
        return new LiveRun(user, new Bench(program, compose, ground), before);
    }

    /** What the tests run on. */
    public Bench bench() {
        return bench;
    }

    /**
     * Removes all that was made, and looks again at all that is not the tests'.
     *
     * @throws IOException when something could not be removed
     */
    public Untouched end() throws IOException {
        bench.close();
        return before.with(before.again(user));
    }

    /** Removes all that was made, unless that was done. */
    @Override
    public void close() throws IOException {
        bench.close();
    }
}
