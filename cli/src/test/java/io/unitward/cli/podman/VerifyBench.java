package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What waiting for a stack costs, and how soon it is over, on real podman. It is no test: {@code bench/verify} runs it, and it
 * prints a row for each run.
 */
public final class VerifyBench {
    /** Looks at it until it is gone: what it had used at the last look, a moment before, is all but what its end took. */
    private static final String MEASURE = """
            "$@" >/dev/null 2>&1 &
            pid=$!
            while { read -r stat </proc/$pid/stat; } 2>/dev/null && [[ $stat != *') Z '* ]]; do last=$stat; sleep 0.03; done
            now=$(date +%s.%N)
            wait $pid
            code=$?
            set -- ${last##*) }
            echo "$code ${12} ${13} $now"
            """;

    private static final int TICKS = 100;

    private VerifyBench() {}

    /** How one run ended: its code, its own seconds of CPU, and when. */
    private record Run(int code, double cpu, Instant at) {}

    private static Run run(PodmanLab lab, String path, String... arguments) throws IOException {
        SandboxCommand unitward = lab.unitwardCommand(arguments);
        List<String> argv = new ArrayList<>(List.of("bash", "-c", MEASURE, "measure"));
        argv.addAll(unitward.argv());
        CommandResult result =
                lab.sandbox().run(SandboxCommand.of(argv).with("PATH", path).within(Duration.ofSeconds(180)));
        String[] words = result.output().strip().split(" ", -1);
        assertThat(words).as(result.output() + result.errors()).hasSize(4);
        String[] seconds = words[3].split("\\.", -1);
        return new Run(
                Integer.parseInt(words[0]),
                (Long.parseLong(words[1]) + Long.parseLong(words[2])) / (double) TICKS,
                Instant.ofEpochSecond(Long.parseLong(seconds[0]), Long.parseLong(seconds[1])));
    }

    private static long looks(FakePodman podman) throws IOException {
        return podman.calls().stream()
                .filter(call -> call.startsWith("inspect ") && !call.contains("--format"))
                .count();
    }

    /** Measures; takes some five minutes. No argument means anything. */
    public static void main(String[] arguments) throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            GatedStack gated = GatedStack.plant(lab, "waited");
            ComposeStack stack = gated.stack();
            stack.start();
            FakePodman counting = lab.scripted("podman");
            String path = counting.directory() + ":/usr/bin:/bin";
            stack.breakHealth("web");
            stack.awaitHealth("web", "unhealthy");
            for (int i = 0; i < 3; i++) {
                long before = looks(counting);
                Run once = run(lab, path, "stack", "verify", "waited", "--timeout", "1", "--stable-for", "0");
                long between = looks(counting);
                Run minute = run(lab, path, "stack", "verify", "waited", "--timeout", "60", "--stable-for", "0");
                long after = looks(counting);
                assertThat(List.of(once.code(), minute.code())).containsOnly(13);
                System.out.println(String.format(
                        Locale.ROOT,
                        "own CPU of 60 s of waiting: %.2f s more (%.2f s with %d looks, %.2f s with %d)",
                        minute.cpu() - once.cpu(),
                        once.cpu(),
                        between - before,
                        minute.cpu(),
                        after - between));
            }
            stack.mend();
            stack.slowStart("web", 12);
            for (int i = 0; i < 5; i++) {
                assertThat(stack.systemctl("restart").exitCode()).isZero();
                Run verified = run(lab, path, "stack", "verify", "waited", "--timeout", "60", "--stable-for", "0");
                assertThat(verified.code()).isZero();
                Duration late = Duration.between(healthy(lab, stack), verified.at());
                System.out.println(String.format(
                        Locale.ROOT, "verdict %.2f s after the stack was healthy", late.toMillis() / 1000.0));
            }
        }
    }

    /** When the first health check that succeeded ended; the log has the last five. */
    private static Instant healthy(PodmanLab lab, ComposeStack stack) throws IOException {
        for (JsonNode check :
                lab.podmanJson("inspect", stack.container("web")).path(0).at("/State/Health/Log")) {
            if (check.path("ExitCode").asInt(-1) == 0) {
                return OffsetDateTime.parse(check.path("End").asText()).toInstant();
            }
        }
        throw new AssertionError("no health check succeeded");
    }
}
