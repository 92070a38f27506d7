package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/writing-policies.md shows is what happens: its commands run in order in an empty directory. With
 * {@code -Dunitward.update=true} the page gets what they print.
 */
class WritingPoliciesTest {
    private static final Path PAGE = Path.of("../docs/writing-policies.md");

    @TempDir
    private Path tmp;

    @Test
    void the_page_shows_what_happens() throws Exception {
        Path work = directory("work");
        Path program = directory("bin").resolve("unitward");
        Files.writeString(program, "#!/bin/sh\nexec " + java() + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        StringBuilder happened = new StringBuilder();
        boolean console = false;
        int commands = 0;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.equals("```console")) {
                console = true;
            } else if (line.equals("```")) {
                console = false;
            }
            if (!console || line.equals("```console")) {
                happened.append(line).append('\n');
            } else if (line.startsWith("$ ")) {
                commands++;
                happened.append(line).append('\n').append(printed(work, line.substring(2)));
            }
        }
        assertThat(commands).isGreaterThan(15);
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(PAGE, happened);
        }
        assertThat(happened.toString()).isEqualTo(Files.readString(PAGE));
    }

    private Path directory(String name) throws IOException {
        Path directory = Files.createDirectory(tmp.toRealPath().resolve(name));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private static String java() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1" + " -Xshare:auto -Dfile.encoding=UTF-8 -cp '" + classPath
                + "' io.unitward.cli.Main";
    }

    private String printed(Path work, String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(List.of("sh", "-c", "umask 022; PATH=\"$TOOLS:$PATH\"; " + command))
                .directory(work.toFile())
                .redirectErrorStream(true);
        shell.environment().put("TOOLS", tmp.toRealPath().resolve("bin").toString());
        shell.environment().put("HOME", tmp.toRealPath().toString());
        shell.environment().put("LC_ALL", "C.UTF-8");
        shell.environment().keySet().removeAll(List.of("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "UNITWARD_COLUMNS"));
        Process process = shell.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(command).isTrue();
        return printed.replace(work + "/", "");
    }
}
