package io.unitward.cli.validate;

import io.unitward.cli.faults.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A unitward with a fault: a script in front of the real one. For each test of the matrix there is the fault that it exists to
 * find.
 *
 * @param id the test's
 * @param fault lines of shell; {@code "$*"} is the command line, {@code real} runs the real program
 * @param refuted what the test must say about it, a part of its reason
 */
record Faulty(String id, String fault, String refuted) {
    /** All of them. */
    static final List<Faulty> ALL = List.of(
            new Faulty("T01", """
                    case "$*" in reconcile*) real "$@"; code=$?
                        systemctl --user restart unitward-probe-stack.service; exit $code ;; esac""", "expected: InvocationID of unitward-probe-stack.service is"),
            new Faulty("T02", "case \"$*\" in 'stack restart'*) exit 0 ;; esac", "expected: the unit was started anew"),
            new Faulty("T03", """
                    case "$*" in 'stack unit'*) real "$@"; code=$?
                        sed -i /ExecStartPost=/d ~/.config/systemd/user/unitward-probe-stack.service; exit $code ;; esac""", "expected: systemctl restart ends with 1; observed: it ended with 0"),
            new Faulty("T04", """
                    case "$*" in 'stack restart'*) systemctl --user stop unitward-probe-stack.service
                        real "$@" ;; esac""", "expected: stack restart says 'still running: "),
            new Faulty("T05", "case \"$*\" in heal*) exit 0 ;; esac", "holds what is declared; observed: it holds: "),
            new Faulty(
                    "T06",
                    "case \"$*\" in audit*) systemctl --user daemon-reload ;; esac",
                    "expected: DropInPaths of unitward-probe-web.service is ''; observed: it is '"),
            new Faulty(
                    "T07",
                    "case \"$*\" in audit*) systemctl --user daemon-reload ;; esac",
                    "expected: NeedDaemonReload of unitward-probe-web.service is 'yes'; observed: it is 'no'"),
            new Faulty(
                    "T08",
                    "case \"$*\" in audit*--timeout*) real \"$@\"; exit 0 ;; esac",
                    "expected: the audit ends with 69; observed: it ended with 0"),
            new Faulty(
                    "T09", "case \"$*\" in heal*) exit 0 ;; esac", "expected: containers of unitward-probe-stack is"),
            new Faulty("T10", "case \"$*\" in 'stack update'*) exit 0 ;; esac", "are of image sha256:"),
            new Faulty(
                    "T11",
                    "case \"$*\" in 'stack update --all'*) real \"$@\"; exit 0 ;; esac",
                    "expected: stack update --all ends with 12; observed: it ended with 0"),
            new Faulty("T12", """
                    case "$*" in 'stack update'*) docker_=/run/unitward-validate/docker-compose
                        cd ~/stacks/unitward-probe-stack && $docker_ -p unitward-probe-stack pull -q
                        $docker_ -p unitward-probe-stack up -d >/dev/null 2>&1; exit 15 ;; esac""", "run, are healthy, and are of image sha256:"));

    /** Puts the script beside the program, and gives back what to run in its place. */
    TestedProgram before(Program program) throws IOException {
        Path script = program.directory().resolve("faulty-" + id);
        String real = program.argv().stream().map(Faulty::quoted).collect(Collectors.joining(" "));
        Files.writeString(
                script, "#!/bin/bash\nreal() { " + real + " \"$@\"; }\n" + fault + "\nexec " + real + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return TestedProgram.of(List.of(script.toString()));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return id;
    }
}
