package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten stacks at once with either gate, as when a host is switched to another generation. */
@Tag("podman")
@Tag("long")
class StackManyTest {
    private static final int STACKS = 10;
    /** What one command may take for all of them; systemd starts them side by side. */
    private static final Duration ALL = Duration.ofMinutes(5);

    private final List<GatedStack> stacks = new ArrayList<>();

    private static boolean isBehind(int stack) {
        return stack >= STACKS / 2;
    }

    /** One of each half. */
    private static boolean isBroken(int stack) {
        return stack % (STACKS / 2) == 1;
    }

    private void plant(PodmanLab lab) throws IOException {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < STACKS; i++) {
            GatedStack gated = GatedStack.plant(lab, "many-" + i);
            // Ten checks a second would be all that a small machine does.
            gated.stack().edit(text -> text.replace("interval: 1s", "interval: 6s"));
            stacks.add(gated);
            entries.add(gated.declared("    gate: " + (isBehind(i) ? "background" : "blocking") + "\n")
                    // Each may take as long as all of them.
                    .replace("start: 40s, health: 20s", "start: 150s, health: 90s"));
        }
        GatedStack.declare(lab, entries);
        for (GatedStack each : stacks) {
            each.installDeclared();
        }
    }

    @Test
    void t01_t03_ten_stacks_are_started_side_by_side_and_each_tells_the_truth() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            plant(lab);
            for (int i = 0; i < STACKS; i++) {
                if (isBroken(i)) {
                    stacks.get(i).stack().breakHealth("web");
                }
            }
            List<String> units =
                    stacks.stream().map(each -> each.stack().unit()).toList();
            CommandResult started = systemctl(lab, "start", units);
            assertThat(started.timedOut()).as(started.errors()).isFalse();
            assertThat(started.exitCode()).as("T03, one with a gate").isNotZero();
            Map<String, String> runs = new TreeMap<>();
            Map<String, Map<String, String>> containers = new TreeMap<>();
            for (int i = 0; i < STACKS; i++) {
                String unit = units.get(i);
                assertThat(property(lab, unit, "ActiveState"))
                        .as("%s: %s", unit, lab.journal(unit))
                        .isEqualTo(isBroken(i) && !isBehind(i) ? "failed" : "active");
                if (isBehind(i)) {
                    String expected = isBroken(i) ? "failed" : "inactive";
                    String verifier = "many-" + i + "-verify.service";
                    PodmanLab.await(
                            verifier + " to be " + expected,
                            () -> !property(lab, verifier, "InvocationID").isEmpty()
                                    && property(lab, verifier, "ActiveState").equals(expected));
                    assertThat(property(lab, verifier, "Result"))
                            .as(lab.journal(verifier))
                            .isEqualTo(isBroken(i) ? "exit-code" : "success");
                }
                if (!isBroken(i)) {
                    runs.put(unit, property(lab, unit, "InvocationID"));
                    containers.put(unit, stacks.get(i).stack().containers());
                    assertThat(stacks.get(i).stack().health("web")).isEqualTo("healthy");
                }
            }
            CommandResult again = systemctl(lab, "start", List.copyOf(runs.keySet()));
            assertThat(again.exitCode()).as("T01: %s", again.errors()).isZero();
            for (int i = 0; i < STACKS; i++) {
                if (!isBroken(i)) {
                    assertThat(property(lab, units.get(i), "InvocationID")).isEqualTo(runs.get(units.get(i)));
                    assertThat(stacks.get(i).stack().containers()).isEqualTo(containers.get(units.get(i)));
                }
            }
        }
    }

    private static CommandResult systemctl(PodmanLab lab, String verb, List<String> units) throws IOException {
        List<String> argv = new ArrayList<>(List.of("systemctl", "--user", verb));
        argv.addAll(units);
        return lab.sandbox().run(SandboxCommand.of(argv).within(ALL));
    }

    private static String property(PodmanLab lab, String unit, String name) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", "show", "-P", name, unit)))
                .output()
                .strip();
    }
}
