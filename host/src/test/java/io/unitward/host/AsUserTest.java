package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process has that root runs as another user; needs root. */
@Tag("real")
class AsUserTest {
    private static final long NOBODY = 65534;

    private Account nobody;

    @BeforeEach
    void find() throws IOException {
        nobody = Objects.requireNonNull(Account.find(Long.toString(NOBODY)), "no user 65534");
    }

    @Test
    void it_is_that_user_and_can_become_nobody_else() throws IOException {
        String status = shell("cat /proc/self/status");

        assertThat(status)
                .containsPattern("Uid:\t65534\t65534\t65534\t65534\n")
                .containsPattern("Gid:\t" + nobody.gid() + "\t" + nobody.gid() + "\t" + nobody.gid() + "\t"
                        + nobody.gid() + "\n")
                .containsPattern("Groups:\t" + nobody.gid() + " ?\n")
                .containsPattern("NoNewPrivs:\t1\n")
                .containsPattern("CapInh:\t0{16}\n")
                .containsPattern("CapPrm:\t0{16}\n")
                .containsPattern("CapEff:\t0{16}\n")
                .containsPattern("CapAmb:\t0{16}\n");
    }

    @Test
    void it_gets_the_given_environment_three_pipes_and_the_root_directory() throws IOException {
        assertThat(shell("cat /proc/self/environ | tr '\\0' '\\n' | grep -v -e ^PWD= -e ^OLDPWD= -e ^_= -e ^SHLVL="))
                .isEqualTo("GIVEN=yes\n");
        assertThat(shell("pwd")).isEqualTo("/\n");
        assertThat(shell("for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done")).matches("(pipe:\\[\\d+\\]\n){3}");
        // No pipe: while the shell starts one, it has its ends open. Not the last command: the shell would become ls.
        assertThat(shell("ls /proc/$$/fd; true").lines()).containsExactly("0", "1", "2");
    }

    @Test
    void it_is_in_a_session_without_a_terminal_of_its_own() throws IOException {
        // Fields of stat after the name: state, parent, group, session, terminal.
        String[] own = Files.readString(Path.of("/proc/self/stat"))
                .replaceAll(".*\\) ", "")
                .split(" ", -1);
        String[] its = shell("cat /proc/$$/stat").replaceAll(".*\\) ", "").split(" ", -1);

        assertThat(its[3]).isNotEqualTo(own[3]);
        assertThat(its[4]).isEqualTo("0");
        assertThat(shell("(: </dev/tty) 2>/dev/null || echo none")).isEqualTo("none\n");
    }

    @Test
    void it_cannot_signal_or_look_into_who_started_it() throws IOException {
        assertThat(shell("kill -0 $PPID 2>/dev/null || echo denied")).isEqualTo("denied\n");
        assertThat(shell("cat /proc/$PPID/environ 2>/dev/null || echo denied")).isEqualTo("denied\n");
        assertThat(shell("ls /proc/$PPID/fd >/dev/null 2>&1 || echo denied")).isEqualTo("denied\n");
    }

    @Test
    void set_user_id_programs_do_not_lift_it(@TempDir Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path raised = directory.resolve("id");
        Files.copy(Path.of("/usr/bin/id").toRealPath(), raised);
        Files.setAttribute(raised, "unix:mode", 04755);

        // Without our care it would: so the file system honours the bit.
        List<String> careless =
                List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", raised.toString(), "-u");
        assertThat(new BoundedProcess(careless, Map.of()).run(limit()).stdoutText())
                .isEqualTo("0\n");
        assertThat(run(List.of(raised.toString(), "-u")).stdoutText()).isEqualTo("65534\n");
    }

    @Test
    void what_root_alone_may_read_stays_unread(@TempDir Path directory) throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "hidden");

        ProcessResult result = run(List.of("/bin/cat", secret.toString()));

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.stdoutText()).isEmpty();
    }

    @Test
    void exit_code_and_input_go_through() throws IOException {
        ProcessResult result = new AsUser(nobody)
                .command(List.of("/bin/sh", "-c", "cat; exit 7"), Map.of())
                .stdin("asked".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .run(limit());

        assertThat(result.stdoutText()).isEqualTo("asked");
        assertThat(result.exitCode()).isEqualTo(7);
    }

    private String shell(String line) throws IOException {
        ProcessResult result = run(List.of("/bin/sh", "-c", line));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdoutText();
    }

    private ProcessResult run(List<String> argv) throws IOException {
        return new AsUser(nobody).command(argv, Map.of("GIVEN", "yes")).run(limit());
    }

    private static Deadline limit() {
        return Deadline.in(Duration.ofSeconds(30));
    }
}
