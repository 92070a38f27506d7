package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.verdict.Hold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory goes as a whole, or not at all while somebody is at work. */
class PurgeTest {
    @TempDir
    private Path temporary;

    private InstallPlace place;
    private StateDirectory state;

    @BeforeEach
    void fill() throws Exception {
        Path base = temporary.resolve("unitward");
        long uid = Caller.uid();
        state = StateDirectory.open(base, Scope.USER, uid);
        Path own = StateDirectory.of(base, Scope.USER, uid);
        place = new InstallPlace(Scope.USER, uid, temporary.resolve("units"), temporary.resolve("stamps"), own);
        Files.writeString(state.file("actions.jsonl"), "{}\n");
        Files.createDirectories(state.file("quarantine/one"));
        Files.createSymbolicLink(state.file("quarantine/one/link"), temporary);
    }

    @Test
    void all_of_it_goes_and_nothing_that_a_link_leads_to() throws Exception {
        Files.writeString(temporary.resolve("other"), "stays");
        RunLock.await(state, "stack-home", Deadline.in(Duration.ZERO)).close();

        purge(false);
        purge(false);

        assertThat(temporary.resolve("unitward")).doesNotExist();
        assertThat(temporary.resolve("other")).hasContent("stays");
    }

    /** As 'uninstall --purge' without units does it. */
    private void purge(boolean alsoHolds) throws Exception {
        if (Files.exists(place.state())) {
            try (PurgeLocks locks = PurgeLocks.take(place, List.of("home"))) {
                Purge.memory(place, alsoHolds, locks);
            }
        }
    }

    /** Before anything is gone, which would be units as well. */
    @ParameterizedTest
    @ValueSource(strings = {"act", "operate-home", "apply-home", "operate-undeclared", "state"})
    void no_lock_is_had_while_a_run_is_at_work(String name) throws Exception {
        try (RunLock held = RunLock.await(state, name, Deadline.in(Duration.ZERO))) {
            assertThatThrownBy(() -> PurgeLocks.take(place, List.of("home")))
                    .isInstanceOfSatisfying(
                            RunFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.LOCKED))
                    .hasMessageContaining(name + ".lock")
                    .hasMessageContaining("nothing was done");
            assertThat(held).isNotNull();
        }
        PurgeLocks.take(place, List.of("home")).close(); // those that were had are free again
        try (PurgeLocks all = PurgeLocks.take(place, List.of("home"))) {
            assertThat(all).isNotNull();
            for (String each : List.of("act", "operate-home", "apply-home")) {
                assertThat(RunLock.isOurs(state.file(each + ".lock"))).as(each).isTrue();
            }
            assertThat(RunLock.isOurs(state.file("state.lock")))
                    .as("our own writes need it")
                    .isFalse();
        }
    }

    @Test
    void another_managers_memory_stays() throws Exception {
        Path other = Files.createDirectory(temporary.resolve("unitward/system-0"));

        purge(false);

        assertThat(place.state()).doesNotExist();
        assertThat(other).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"act", "stack-home", "alerts"})
    void nothing_goes_while_a_run_is_at_work(String name) throws Exception {
        try (RunLock held = RunLock.await(state, name, Deadline.in(Duration.ZERO))) {
            assertThatThrownBy(() -> purge(false))
                    .isInstanceOfSatisfying(
                            RunFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.LOCKED))
                    .hasMessageContaining(name + ".lock");
            assertThat(held).isNotNull();
        }

        assertThat(state.file("actions.jsonl")).exists();
        assertThat(state.file("quarantine/one/link")).isSymbolicLink();
        purge(false);
        assertThat(place.state()).doesNotExist();
    }

    @Test
    void what_is_held_is_named_and_nothing_is_forgotten_unless_that_is_asked_for() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Hold disk = new Hold("*", now.plusSeconds(3600), "the disk is dying", "ann", now);
        Hold over = new Hold("web.service", now.minusSeconds(1), "is over", "bob", now.minusSeconds(60));
        new HoldStore(state).update(held -> List.of(disk, over), now.minusSeconds(60));

        assertThat(Purge.held(place))
                .singleElement()
                .asString()
                .startsWith("held: * until " + disk.until() + " by ann: the disk is dying; 'unitward hold ")
                .endsWith("--release \"*\"' ends that");
        assertThatThrownBy(() -> purge(false))
                .isInstanceOfSatisfying(
                        RunFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.ACTION_PENDING))
                .hasMessageContaining("the disk is dying")
                .hasMessageContaining("--force");

        assertThat(state.file("actions.jsonl")).exists();
        purge(true);
        assertThat(place.state()).doesNotExist();
        assertThat(Purge.held(place)).isEmpty();
    }

    @Test
    void holds_that_cannot_be_read_are_holds() throws Exception {
        Files.writeString(state.file("holds.json"), "garbage");

        assertThatThrownBy(() -> Purge.requireNoHolds(place)).hasMessageContaining("holds.json is damaged");
    }
}
