package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.ComposeExternals.External;
import io.unitward.config.ComposeExternals.Kind;
import io.unitward.host.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether what others make is there, asked of a podman that is a script. */
class ExternalsTest {
    private static final List<External> BOTH =
            List.of(new External(Kind.NETWORK, "proxy"), new External(Kind.VOLUME, "data"));

    @TempDir
    Path directory;

    @Test
    void what_is_missing_stands_in_the_way_of_whoever_has_lost_nothing_yet() throws Exception {
        String hasTheNetwork = "[ \"$1 $2 $3\" = 'network exists proxy' ]";
        assertThat(look(hasTheNetwork, true))
                .isEqualTo(new Preflight(
                        List.of("volume 'data' is external, and podman has none of that name; to make it: podman volume"
                                + " create data"),
                        List.of(),
                        List.of()));
        Preflight inside = look(hasTheNetwork, false);
        assertThat(inside.passed()).isTrue();
        assertThat(inside.warnings()).hasSize(1);
        assertThat(look("exit 0", true).passed()).isTrue();
    }

    @Test
    void a_secret_is_asked_for_as_podman_of_4_3_can_and_a_variable_is_told() throws Exception {
        List<External> all = List.of(new External(Kind.SECRET, "token"), new External(Kind.NETWORK, "${NET}"));
        Preflight absent =
                look(all, "echo 'Error: no secret with name or id \"token\": no such secret' >&2; exit 125", true);
        assertThat(absent.problems())
                .containsExactly(
                        "secret 'token' is external, and podman has none of that name; to make it: podman secret"
                                + " create token FILE");
        assertThat(absent.warnings())
                .containsExactly(
                        "whether network '${NET}', which is external, is there was not looked at: its name has a"
                                + " variable");
        assertThat(look(all, "[ \"$1 $2 $3\" = 'secret inspect token' ]", true).problems())
                .isEmpty();
        assertThat(look(all, "exit 125", true).untold()).hasSize(1);
    }

    @Test
    void whatever_else_podman_says_is_not_known() throws Exception {
        assertThat(look("echo no >&2; exit 125", true).untold())
                .hasSize(2)
                .first()
                .asString()
                .contains("network 'proxy'", "exit code 125: no");
        assertThat(new Externals(List.of(directory.resolve("none").toString()), Map.of())
                        .look(BOTH, true, Deadline.in(Duration.ofMinutes(1)))
                        .untold())
                .hasSize(2);
    }

    private Preflight look(String does, boolean stands) throws Exception {
        return look(BOTH, does, stands);
    }

    private Preflight look(List<External> all, String does, boolean stands) throws Exception {
        Path program = directory.resolve("podman");
        Files.writeString(program, "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Externals(List.of(program.toString()), Map.of("PATH", "/usr/bin:/bin"))
                .look(all, stands, Deadline.in(Duration.ofMinutes(1)));
    }
}
