package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.OwnedFiles;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away manager that has nothing but probes.
 *
 * @param sandbox which is closed with this
 */
record SandboxGround(Sandbox sandbox) implements Ground {
    @Override
    public Outcome.Place place() {
        return Outcome.Place.SANDBOX;
    }

    @Override
    public Path base() {
        return sandbox.home();
    }

    @Override
    public Path units() {
        return sandbox.home().resolve(".config/systemd/user");
    }

    /** The administrator's, which only root can write. */
    @Override
    public Path foreign() {
        return sandbox.admin();
    }

    @Override
    public Path configuration() {
        return sandbox.home().resolve(".config/unitward");
    }

    @Override
    public String paths(String configuration) {
        return configuration;
    }

    @Override
    public List<String> selection() {
        return List.of();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public CommandResult run(SandboxCommand command) throws IOException {
        return sandbox.run(command);
    }

    @Override
    public void write(Path file, String text) throws IOException {
        new OwnedFiles(sandbox).write(file, text);
    }

    @Override
    public void createDirectories(@Nullable Path directory) throws IOException {
        new OwnedFiles(sandbox).createDirectories(directory);
    }

    @Override
    public void link(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target);
        Files.setAttribute(link, "unix:uid", (int) sandbox.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(link, "unix:gid", (int) sandbox.gid(), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void beforeReload() {}

    @Override
    public Map<String, List<String>> looks() {
        return Map.of(
                "podman.txt", List.of("podman", "ps", "-a"),
                "journalctl.txt", List.of("journalctl", "--user", "-q", "--no-pager", "-n", "400"));
    }

    @Override
    public void close() throws IOException {
        sandbox.close();
    }
}
