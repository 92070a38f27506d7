package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.validate.Outcome.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs tests, one after the other.
 *
 * @param bench what they run on
 * @param sinks where the test of an id puts its evidence
 */
public record Validation(Bench bench, Function<String, EvidenceSink> sinks) {
    /**
     * Runs them all, whatever becomes of each.
     *
     * @param started is told of each test that begins
     * @return what came of each
     * @throws InterruptedException when the thread was interrupted: then nothing is known of the test at hand
     */
    public List<Outcome> run(List<ValidationTest> tests, Consumer<ValidationTest> started) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (ValidationTest test : tests) {
            started.accept(test);
            outcomes.add(run(test));
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("validation was interrupted during " + test.id());
            }
        }
        return List.copyOf(outcomes);
    }

    private Outcome run(ValidationTest test) {
        long begun = System.nanoTime();
        Trial trial = new Trial(bench, sinks.apply(test.id()));
        Status status = Status.PASS;
        String reason = "";
        try {
            bench.prepare(test.needs());
            test.steps().run(trial);
        } catch (Refuted e) {
            status = Status.FAIL;
            reason = String.valueOf(e.getMessage());
        } catch (Unprovided e) {
            status = Status.SKIP;
            reason = e.reason();
        } catch (IOException e) {
            status = Status.FAIL;
            reason = "could not be carried out: " + e.getMessage();
        }
        String unkept = status == Status.FAIL ? surroundings(trial) : null;
        if (unkept != null) {
            reason += "; and evidence could not be kept: " + unkept;
        }
        if (status == Status.FAIL) {
            try {
                bench.discard(test.needs());
            } catch (IOException e) {
                reason += "; and its host could not be removed: " + e.getMessage();
            }
        }
        return new Outcome(
                test.id(),
                test.claim(),
                bench.place(test.needs()),
                status,
                reason.replaceAll("\\s*\\n\\s*", " "),
                trial.done(),
                trial.expectations(),
                trial.evidence(),
                Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Keeps what may tell why a test failed. Returns what was in the way of it; null for nothing. */
    private static @Nullable String surroundings(Trial trial) {
        ProbeHost host = trial.usedHost();
        if (host == null) {
            return null;
        }
        try {
            for (String unit : Probes.ALL) {
                CommandResult shown = host.run(List.of("systemctl", "--user", "show", unit));
                if (shown.exitCode() != 0) {
                    trial.keep("state-of-units.txt", shown.output() + shown.errors());
                    break; // a manager that is held up would be waited for once for each unit
                }
                if (shown.output().contains("\nLoadState=loaded\n")) {
                    trial.keep("state-of-" + unit + ".txt", shown.output());
                }
            }
            if (host.ground() instanceof SandboxGround thrownAway) {
                Path log = thrownAway.sandbox().directory().resolve("manager.log");
                trial.keep("manager.txt", Files.readString(log));
            }
            for (Map.Entry<String, List<String>> look :
                    new TreeMap<>(host.ground().looks()).entrySet()) {
                // Where there is no podman or journal it says just that.
                CommandResult looked = host.run(look.getValue());
                trial.keep(look.getKey(), looked.output() + looked.errors());
            }
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
