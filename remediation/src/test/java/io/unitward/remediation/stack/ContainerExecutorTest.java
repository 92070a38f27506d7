package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.Deadline;
import io.unitward.remediation.act.RecordingExecutor;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one call that is made of podman, which is a script here that notes how it was called. */
class ContainerExecutorTest {
    private static final String ID = "ab".repeat(32);
    private static final Deadline LONG = Deadline.in(Duration.ofMinutes(1));

    @TempDir
    Path directory;

    private final RecordingExecutor rest = new RecordingExecutor();

    @Test
    void a_container_is_removed_by_its_id_and_by_nothing_else() throws Exception {
        ContainerExecutor executor = podman("env >\"$here/env\"");
        assertThat(executor.execute(removal(ID), LONG)).isEqualTo(new Sent.Accepted());
        assertThat(Files.readString(directory.resolve("calls"))).isEqualTo("rm\n" + ID + "\n");
        assertThat(Files.readString(directory.resolve("env")))
                .contains("LC_ALL=C")
                .doesNotContain("CONTAINER_HOST");
        assertThat(rest.recorded()).isEmpty();
    }

    @Test
    void what_is_no_whole_id_never_reaches_podman() throws Exception {
        ContainerExecutor executor = podman("");
        for (String id : List.of("--all", "", "abc", ID + "a", ID.toUpperCase(Locale.ROOT), ID + "\n")) {
            assertThat(executor.execute(removal(id), LONG)).as(id).isInstanceOf(Sent.NotSent.class);
        }
        assertThat(directory.resolve("calls")).doesNotExist();
    }

    @Test
    void a_refusal_is_told_in_its_words() throws Exception {
        assertThat(podman("echo warning >&2; echo 'Error: it runs' >&2; exit 2").execute(removal(ID), LONG))
                .isEqualTo(new Sent.Refused("'podman rm' ended with exit code 2: Error: it runs"));
    }

    @Test
    void one_that_hangs_is_ended() throws Exception {
        Sent sent = podman("exec sleep 1000").execute(removal(ID), Deadline.in(Duration.ofMillis(300)));
        assertThat(sent)
                .isInstanceOfSatisfying(
                        Sent.NoAnswer.class, none -> assertThat(none.timedOut()).isTrue());
    }

    @Test
    void without_podman_nothing_is_sent() {
        ContainerExecutor executor =
                new ContainerExecutor(List.of(directory.resolve("none").toString()), any -> Map.of(), rest);
        assertThat(executor.execute(removal(ID), LONG)).isInstanceOf(Sent.NotSent.class);
    }

    @Test
    void podman_is_not_started_where_it_might_look_at_other_containers() throws Exception {
        podman("");
        ContainerExecutor executor = new ContainerExecutor(
                List.of(directory.resolve("podman").toString()),
                any -> {
                    throw new IOException("the manager does not answer");
                },
                rest);
        assertThat(executor.execute(removal(ID), LONG)).isEqualTo(new Sent.NotSent("the manager does not answer"));
        assertThat(directory.resolve("calls")).doesNotExist();
    }

    @Test
    void everything_else_is_left_to_others() throws Exception {
        PlannedAction stop = new PlannedAction(
                ActionKind.STOP_TIMER, ID + ".timer", List.of(ID + ".timer"), "it is left over", List.of());
        assertThat(podman("").execute(stop, LONG)).isEqualTo(new Sent.Recorded());
        assertThat(rest.recorded()).containsExactly(stop);
        assertThat(podman("").acts()).isFalse();
    }

    private static PlannedAction removal(String id) {
        return new PlannedAction(
                ActionKind.REMOVE_CONTAINER,
                "web-old-1",
                List.of("web.service"),
                "it is left over",
                List.of(),
                new ActionDetail.Remove(id));
    }

    private ContainerExecutor podman(String does) throws Exception {
        Path program = directory.resolve("podman");
        Files.writeString(program, "#!/bin/sh\nhere=${0%/*}\nprintf '%s\\n' \"$@\" >>\"$here/calls\"\n" + does + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> environment = Map.of("LC_ALL", "C", "PATH", "/usr/bin:/bin");
        return new ContainerExecutor(List.of(program.toString()), any -> environment, rest);
    }
}
