package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Podman;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stacks;
import io.unitward.remediation.stack.Preflight;
import io.unitward.remediation.stack.StackLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What verbs about stacks write for programs; the exit code stands in the names of the samples. */
class StackRunJsonTest {
    private static final Path SAMPLES = Path.of("..", "samples", "stacks");

    private static Snapshot snapshot(UpdateWorld world) {
        Manager manager =
                new Manager(Scope.USER, 1000, true, null, "252", "running", null, null, List.of(), null, List.of());
        return new Snapshot(
                        Snapshot.SCHEMA,
                        world.now(),
                        new Host(null, null),
                        manager,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                .with(new Stacks(new Podman(Podman.Status.ANSWERED, "4.3.1", null), List.of(world.look()), List.of()));
    }

    private static StackLook look(StackLook.State state, StackLook.Doubt... doubts) {
        return new StackLook(state, List.of(doubts), true, false, List.of(), 2, 2);
    }

    private static void writes(
            String name, String verb, boolean dryRun, @Nullable ExitCode code, boolean stop, StackAccount... accounts)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StackRunJson(verb, dryRun, code, stop, List.of(), List.of(accounts)).write(out);
        String json = out.toString(UTF_8);
        Published.STACK_RUN.accepts(json);
        Path golden = SAMPLES.resolve(name + "." + (code == null ? "signal" : code.code()) + ".json");
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(golden, json);
        }
        assertThat(json).isEqualTo(Files.readString(golden));
    }

    private static StackAccount updated(UpdateWorld world, StackLook look) throws RunFailure {
        UpdateResult result = world.update();
        StackAccount account = StackAccount.of(world.stack());
        for (String line : world.told) {
            account = account.told(line);
        }
        return account.with(world.trail).seen(snapshot(world), look).ended(result.code(), result.why(), result.text());
    }

    @Test
    void an_update_names_what_it_pulled_and_what_each_container_was_made_of() throws Exception {
        UpdateWorld world = new UpdateWorld();
        world.registry.put(UpdateWorld.V1, UpdateWorld.NEW);
        writes("update", "update", false, ExitCode.COMPLIANT, false, updated(world, look(StackLook.State.COMPLIANT)));
    }

    @Test
    void one_that_was_rolled_back_names_what_was_tried_and_what_runs_again() throws Exception {
        UpdateWorld world = new UpdateWorld();
        world.registry.put(UpdateWorld.V1, UpdateWorld.NEW);
        world.bad = UpdateWorld.NEW;
        StackAccount account = updated(world, look(StackLook.State.COMPLIANT));
        assertThat(account.trail().made().get("app-web-1").id()).isEqualTo(UpdateWorld.NEW);
        assertThat(account.trail().before().get("app-web-1").id()).isEqualTo(UpdateWorld.OLD);
        writes("update-rolled-back", "update", false, ExitCode.ROLLED_BACK, false, account);
    }

    @Test
    void one_that_was_told_to_stop_while_it_pulled_changed_nothing_and_says_why() throws Exception {
        UpdateWorld world = new UpdateWorld();
        world.registry.put(UpdateWorld.V1, UpdateWorld.NEW);
        world.stopAfter = "pull";
        StackAccount account = updated(world, look(StackLook.State.COMPLIANT));
        assertThat(account.why()).isEqualTo(PendingWhy.TOLD_TO_STOP);
        writes("update-told-to-stop", "update", false, ExitCode.ACTION_PENDING, true, account);
    }

    @Test
    void what_is_only_foretold_held_or_left_stopped_is_told_apart() throws Exception {
        UpdateWorld world = new UpdateWorld();
        UpdateForecast held =
                UpdateForecast.refused(new RunFailure(ExitCode.ACTION_PENDING, "stack app would be left alone, held"));
        UpdateForecast would = UpdateForecast.of(world.stack(), world.look());
        StackAccount account = StackAccount.of(world.stack());
        writes(
                "update-dry-run",
                "update",
                true,
                ExitCode.ACTION_PENDING,
                false,
                account.ended(held.code(), held.why(), held.text()),
                account.seen(snapshot(world), null).ended(would.code(), would.why(), would.text()),
                account.ended(would.code(), would.why(), would.text()).leftStopped());
    }

    @Test
    void what_stands_in_the_way_is_told_apart_from_what_is_not_known() throws Exception {
        Preflight found = new Preflight(
                List.of("secret /s/token is missing"), List.of("image x: podman was not asked"), List.of("as it is"));
        writes(
                "preflight",
                "preflight",
                false,
                ExitCode.NOT_REACHED,
                false,
                StackAccount.of(new UpdateWorld().stack())
                        .found(found)
                        .told("secret /s/token is missing")
                        .ended(ExitCode.NOT_REACHED, null, "something stands in the way"));
    }

    @Test
    void a_verification_has_what_is_not_as_declared_and_one_that_a_signal_ended_no_code() throws Exception {
        UpdateWorld world = new UpdateWorld();
        world.bad = UpdateWorld.OLD;
        StackAccount account = StackAccount.of(world.stack());
        writes(
                "verify",
                "verify",
                false,
                ExitCode.NOT_REACHED,
                false,
                account.seen(
                                snapshot(world),
                                look(StackLook.State.WRONG, new StackLook.Doubt("app-web-1", "it is unhealthy")))
                        .ended(ExitCode.NOT_REACHED, null, "stack app is not as declared, after 9.0 s"));
        writes("verify", "verify", false, null, true, account.told("waiting"));
    }
}
