package io.unitward.cli.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Podman of a sandbox's owner, set up to run where systemd is not process 1 and there may be no {@code pids} controller.
 * The sandbox has {@link SandboxFeature#PODMAN}.
 */
public final class RootlessPodman {
    /** The pids limit is off since podman sets one by default, which fails where cgroup2 lacks that controller. */
    private static final String CONTAINERS = """
            [containers]
            log_driver = "k8s-file"
            pids_limit = 0
            [engine]
            cgroup_manager = "systemd"
            events_logger = "file"
            [network]
            network_backend = "netavark"
            """;

    /**
     * What podman asks, each time that docker-compose asks it for its version, of which packages its helpers are: that reads all
     * of dpkg's database, and takes as long as the rest of that answer. Without it podman says that it does not know.
     */
    private static final String PACKAGES = "/usr/bin/dpkg-query";

    private static final String POLICY = "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}\n";

    private RootlessPodman() {}

    /**
     * Writes podman's configuration into the owner's home directory, and hides what would only cost it time. Nothing is started.
     *
     * @param sandbox a user sandbox with {@link SandboxFeature#PODMAN}
     * @param plainHttp registries, {@code HOST:PORT}, that are asked without TLS; no other registry is ever searched
     */
    public static void configure(Sandbox sandbox, List<String> plainHttp) throws IOException {
        Path directory = sandbox.home().resolve(".config/containers");
        OwnedFiles files = new OwnedFiles(sandbox);
        files.write(directory.resolve("containers.conf"), CONTAINERS);
        files.write(directory.resolve("storage.conf"), "[storage]\ndriver = \"" + driver(sandbox) + "\"\n");
        files.write(directory.resolve("registries.conf"), registries(plainHttp));
        files.write(directory.resolve("policy.json"), POLICY);
        if (Files.exists(sandbox.path(PACKAGES))) {
            SandboxCommand hide = SandboxCommand.of(List.of("mount", "-n", "--bind", "/bin/false", PACKAGES));
            CommandResult hidden = sandbox.run(hide.as(0));
            if (!hidden.succeeded()) {
                throw new IOException(
                        "podman without " + PACKAGES + ": " + hidden.errors().strip());
            }
        }
    }

    /**
     * Starts {@code podman.socket} of the sandbox's manager, through which docker-compose talks to podman.
     *
     * @return the socket's path, the same on both sides
     * @throws IOException when the manager does not start it
     */
    public static Path startSocket(Sandbox sandbox) throws IOException {
        CommandResult started = sandbox.systemctl("start", "podman.socket");
        if (!started.succeeded()) {
            throw new IOException("podman.socket did not start; is the package podman installed? %s"
                    .formatted(started.errors().strip()));
        }
        return sandbox.runtimeDirectory().resolve("podman/podman.sock");
    }

    /** An overlay cannot lie on another one, as in a container; copying whole trees works everywhere. */
    private static String driver(Sandbox sandbox) throws IOException {
        return Files.getFileStore(sandbox.home()).type().equals("overlay") ? "vfs" : "overlay";
    }

    private static String registries(List<String> plainHttp) {
        StringBuilder text = new StringBuilder("unqualified-search-registries = []\n");
        plainHttp.forEach(registry ->
                text.append("[[registry]]\nlocation = \"").append(registry).append("\"\ninsecure = true\n"));
        return text.toString();
    }
}
