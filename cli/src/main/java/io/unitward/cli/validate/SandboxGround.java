package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.OwnedFiles;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    private static final int DIGITS = 32;

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

    /** Root's, whoever that is in a sandbox, is the administrator's. */
    @Override
    public Path configuration() {
        return sandbox.isDelegated()
                ? sandbox.path("/etc/unitward")
                : sandbox.home().resolve(".config/unitward");
    }

    /** In a user namespace root of the host is nobody, and trusted as ever: the vendor's units are that user's. */
    @Override
    public String paths(String configuration) throws IOException {
        return sandbox.isDelegated()
                ? configuration
                        + "trustedWriters:\n  users: [\"%s\"]\n  groups: [\"%s\"]\n"
                                .formatted(overflow("uid"), overflow("gid"))
                : configuration;
    }

    /** Nobody's id, which the kernel hands out in a single piece. */
    private static String overflow(String id) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/overflow" + id))) {
            return new String(in.readNBytes(DIGITS), StandardCharsets.US_ASCII).strip();
        }
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
        sandbox.own(link);
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
