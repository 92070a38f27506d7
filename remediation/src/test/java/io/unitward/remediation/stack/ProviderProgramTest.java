package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which program a unit runs, and which a shell would. */
class ProviderProgramTest {
    @TempDir
    private Path directory;

    private String unit = "";
    private String shell = "";

    @BeforeEach
    void directories() throws IOException {
        unit = Files.createDirectories(directory.resolve("unit")).toString();
        shell = Files.createDirectories(directory.resolve("shell")).toString();
    }

    private static String program(String directory, String mode) throws IOException {
        Path file = Path.of(directory, "compose");
        Files.writeString(file, "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode))
                .toString();
    }

    private static ProviderProgram find(@Nullable String unitPath, @Nullable String ownPath) {
        return ProviderProgram.find("compose", "web.service", unitPath, ownPath, false);
    }

    @Test
    void the_unit_finds_what_is_in_its_own_path() throws IOException {
        String file = program(unit, "rwxr-xr-x");
        String path = "relative::/nowhere:" + unit;
        assertThat(find(path, unit)).isEqualTo(new ProviderProgram("compose", file, path, null, null, false));
        assertThat(find(path, null).note()).isNull();
        String other = program(shell, "rwxr-xr-x");
        assertThat(find(path, shell).file()).isEqualTo(file);
        assertThat(find(path, shell).note()).isEqualTo("web.service runs " + file + ", and your PATH has " + other);
        Files.delete(Path.of(other));
        Files.createSymbolicLink(Path.of(other), Path.of(file));
        assertThat(find(path, shell).note()).as("one program by two names").isNull();
    }

    @Test
    void what_the_shell_alone_has_is_missing() throws IOException {
        String file = program(shell, "rwxr-xr-x");
        program(unit, "rw-r--r--");
        ProviderProgram found = find(unit, shell);
        assertThat(found.file()).isNull();
        assertThat(found.missing())
                .isEqualTo(
                        "'compose' is in no directory of the PATH of web.service (" + unit + "); your PATH has " + file
                                + "; expected it there, its absolute path in 'provider' of the stack, or Environment=PATH=... in"
                                + " the unit");
        assertThat(found.uncertain()).isFalse();
        assertThat(ProviderProgram.find("compose", "web.service", unit, shell, true)
                        .uncertain())
                .as("a file may say otherwise")
                .isTrue();
        assertThat(find(unit, null).missing()).doesNotContain("your PATH");
    }

    @Test
    void where_the_manager_does_not_tell_ours_is_taken_and_that_is_said() throws IOException {
        String file = program(shell, "rwxr-xr-x");
        ProviderProgram found = find(null, shell);
        assertThat(found.file()).isEqualTo(file);
        assertThat(found.note())
                .isEqualTo(
                        "the manager does not tell the PATH of web.service, so 'compose' was looked for by the PATH of"
                                + " this process");
    }

    @Test
    void a_path_is_looked_for_nowhere_else() throws IOException {
        String file = program(shell, "rwxr-xr-x");
        assertThat(ProviderProgram.find(file, "web.service", unit, shell, true))
                .isEqualTo(new ProviderProgram(file, file, unit, null, null, false));
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(ProviderProgram.find(file, "web.service", unit, shell, true).missing())
                .isEqualTo(file + " is no file that can be executed");
    }
}
