package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

        Purge.memory(place);
        Purge.memory(place);

        assertThat(temporary.resolve("unitward")).doesNotExist();
        assertThat(temporary.resolve("other")).hasContent("stays");
    }

    @Test
    void another_managers_memory_stays() throws Exception {
        Path other = Files.createDirectory(temporary.resolve("unitward/system-0"));

        Purge.memory(place);

        assertThat(place.state()).doesNotExist();
        assertThat(other).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"act", "stack-home", "alerts"})
    void nothing_goes_while_a_run_is_at_work(String name) throws Exception {
        try (RunLock held = RunLock.await(state, name, Deadline.in(Duration.ZERO))) {
            assertThatThrownBy(() -> Purge.memory(place))
                    .isInstanceOfSatisfying(
                            RunFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.LOCKED))
                    .hasMessageContaining(name + ".lock");
            assertThat(held).isNotNull();
        }

        assertThat(state.file("actions.jsonl")).exists();
        assertThat(state.file("quarantine/one/link")).isSymbolicLink();
        Purge.memory(place);
        assertThat(place.state()).doesNotExist();
    }
}
