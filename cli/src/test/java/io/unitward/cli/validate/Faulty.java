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
    /** All of them, in the order in which one host can have them. */
    static final List<Faulty> ALL = List.of(
            new Faulty("T01", """
                    case "$*" in reconcile*) real "$@"; code=$?
                        systemctl --user restart unitward-probe-stack.service; exit $code ;; esac""", "expected: InvocationID of unitward-probe-stack.service is"),
            new Faulty("T02", "case \"$*\" in 'stack restart'*) exit 0 ;; esac", "expected: the unit was started anew"),
            new Faulty("T04", """
                    case "$*" in 'stack restart'*) systemctl --user stop unitward-probe-stack.service
                        real "$@" ;; esac""", "expected: containers of unitward-probe-stack is"),
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
                        $docker_ -p unitward-probe-stack up -d >/dev/null 2>&1; exit 15 ;; esac""", "run, are healthy, and are of image sha256:"),
            // Last: the unit stays without a gate.
            new Faulty("T03", """
                    case "$*" in 'stack unit'*) real "$@"; code=$?
                        sed -i /ExecStartPost=/d ~/.config/systemd/user/unitward-probe-stack.service; exit $code ;; esac""", "expected: systemctl restart ends with 1; observed: it ended with 0"));

    /** What to run in the place of the program: a script beside it, which has the fault that is switched on. */
    static TestedProgram switchable(Program program) throws IOException {
        Path script = program.directory().resolve("faulty");
        String real = program.argv().stream().map(Faulty::quoted).collect(Collectors.joining(" "));
        String fault = quoted(fault(program).toString());
        Files.deleteIfExists(fault(program)); // of an earlier test
        Files.writeString(
                script,
                "#!/bin/bash\nreal() { " + real + " \"$@\"; }\n[ ! -e " + fault + " ] || . " + fault + "\nexec " + real
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return TestedProgram.of(List.of(script.toString()));
    }

    /** Lets that program have this fault and no other. */
    void switchOn(Program program) throws IOException {
        Files.writeString(fault(program), fault + "\n");
    }

    /** Whether the fault is in the unit that the program writes once, when it is first asked for. */
    boolean isInTheUnit() {
        return fault.contains("'stack unit'");
    }

    private static Path fault(Program program) {
        return program.directory().resolve("fault.sh");
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return id;
    }
}
