package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code uninstall --purge} takes. */
class UninstallCommandTest {
    @TempDir
    private Path directory;

    @Test
    void what_managers_share_is_kept_while_another_is_remembered() throws Exception {
        Path state = Files.createDirectories(directory.resolve("unitward/user-0"));
        Path other = Files.createDirectories(directory.resolve("unitward/system-0"));
        Path cache = Files.createDirectory(directory.resolve("cache"));

        assertThat(UninstallCommand.purged(state, cache)).containsExactly(state);
        Files.delete(other);
        assertThat(UninstallCommand.purged(state, cache)).containsExactly(state, cache);
        Files.delete(state);
        Files.delete(cache);
        assertThat(UninstallCommand.purged(state, cache)).isEmpty();
    }
}
