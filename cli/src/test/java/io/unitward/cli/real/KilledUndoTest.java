package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An {@code undo} on a real manager that is killed at any moment: the next run finishes it or rolls it back, and says which. */
@Tag("real")
class KilledUndoTest {
    private static final String UNIT = "home-api.service";
    private static final int ROUNDS = 4;
    private static final SandboxCommand ROOT =
            SandboxCommand.of(List.of("unitward")).as(0);

    enum Who {
        USER,
        SYSTEM,
        USER_OF
    }

    private Lab lab;
    private Who who;

    @ParameterizedTest
    // Not yet for another user: whether the process that is that user has ended could not be told reliably.
    @EnumSource(
            value = Who.class,
            names = {"USER", "SYSTEM"})
    void nothing_is_half_written_and_the_next_run_brings_it_to_an_end(Who as) throws Exception {
        who = as;
        Random random = new Random(5);
        try (Lab started = as == Who.SYSTEM ? Lab.ofSystem() : Lab.ofUser(1500)) {
            lab = started;
            prepare();
            Path file = lab.onHost(lab.managed(UNIT));
            String declared = Lab.onceDone("edition 0");
            lab.vouched(UNIT, declared);
            lab.reload();
            lab.start(UNIT);

            // How long one takes that is left alone, so that the moments are spread over all of it.
            long whole = 0;
            for (int round = 0; round <= ROUNDS; round++) {
                String edited = Lab.onceDone("edited by hand, time " + round);
                lab.write(lab.managed(UNIT), edited);
                Outcome healed = unitward("heal", "--settle", "0", "--again");
                assertThat(healed.done()).as(healed.text() + healed.errors()).contains("done");
                assertThat(file).hasContent(declared);
                String id = healed.json().path("actions").path(0).path("id").asText();

                long begun = System.nanoTime();
                if (round == 0) {
                    assertThat(unitward("undo", id).exitCode()).isEqualTo(10);
                    whole = System.nanoTime() - begun;
                    assertThat(file).hasContent(edited);
                } else {
                    killed(whole * (round + random.nextDouble()) / (ROUNDS + 1) / 1e9, "undo", id);
                }

                String found = Files.readString(file);
                assertThat(found).as("never a part of either").isIn(declared, edited);
                Outcome next = unitward("audit", "--settle", "0");
                assertThat(Files.readString(file)).isEqualTo(found);
                String told = next.errors() + next.text();
                assertThat(told.contains("was cut short: it was done"))
                        .as(told)
                        .isEqualTo(told.contains("was cut short") && found.equals(edited));
                assertThat(leftovers(file.getParent())).isEmpty();
                Outcome log = unitward("log", "--actions");
                assertThat(log.text()).doesNotContain("unfinished", "cut-short");
                assertThat(lab.show(UNIT, "Description"))
                        .as("an edit that was put back is not loaded")
                        .isEqualTo("edition 0");
            }
        }
    }

    /** Ends it as nothing else does: no handler runs, nothing is tidied up. */
    private void killed(double seconds, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(
                List.of("timeout", "--signal=KILL", String.format(Locale.ROOT, "%.3f", Math.max(0.05, seconds))));
        argv.addAll(
                lab.argv(Stream.concat(Stream.of(arguments), scope().stream()).toArray(String[]::new)));
        CommandResult result = lab.sandbox()
                .run(new SandboxCommand(argv, command().uid(), command().environment(), Lab.RUN_LIMIT));
        assertThat(result.exitCode()).as(result.output() + result.errors()).isIn(137, 10);
        if (who == Who.USER_OF) {
            // The process that is the user ends with its parent, or has just been told to act.
            Lab.await(
                    "the child of the run to end",
                    () -> lab.sandbox()
                            .run(SandboxCommand.of(List.of("sh", "-c", "! grep -lsz user-child /proc/[0-9]*/cmdline"))
                                    .as(0))
                            .succeeded());
        }
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
        String declared = Files.readString(own);
        Files.delete(own);
        String place = who == Who.USER ? lab.configuration("") : "/etc/unitward/";
        lab.write(place + "unitward.yaml", declared);
        lab.write(
                place + "allowlist.yaml",
                "apiVersion: unitward/v1\nallow:\n  - {action: daemon-reload, units: [\"*\"]}\n"
                        + "  - {action: restore-artifact, units: [\"home-*\"]}\n");
    }

    private static List<String> leftovers(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }
}
