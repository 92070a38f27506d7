package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A registry on loopback of a sandbox's own network, run by {@code nobody}: docker-registry where this host has it, else
 * {@link ReadOnlyRegistry}. Images get into its directory by {@link #push}.
 */
final class Registry {
    /** Where podman finds it, only inside. */
    static final String ADDRESS = "127.0.0.1:5000";

    private static final String REPOSITORY = "unitward/probe";
    private static final long NOBODY = 65534;
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final String CONFIGURATION = """
            version: 0.1
            log: {level: warn, accesslog: {disabled: true}}
            storage:
              filesystem: {rootdirectory: %s}
              maintenance: {readonly: {enabled: true}}
            http: {addr: "%s"}
            """;
    /** Starts what its arguments from the second on are, says its process id, and returns when it answers. */
    private static final String START = """
            url=$1; shift
            setsid "$@" >/dev/null 2>&1 </dev/null &
            echo $!
            for try in $(seq 1000); do
                busybox wget -q -O /dev/null "$url" 2>/dev/null && exit 0
                sleep 0.05
            done
            exit 1
            """;

    /** The process that serves. */
    interface Server {
        /** Starts it, unless it runs; it answers when this returns. */
        void up() throws IOException;

        /** Ends it: connections are refused when this returns. */
        void down() throws IOException;
    }

    private final Server server;
    private final ImageStore store;
    private final String address;
    private final String run;

    /**
     * @param address {@code HOST:PORT}
     * @param run see {@link ProbeImage#of(String, String)}
     */
    private Registry(Server server, ImageStore store, String address, String run) {
        this.server = server;
        this.store = store;
        this.address = address;
        this.run = run;
    }

    static Registry start(ProbeHost host, HostTools tools, TestedProgram program) throws IOException {
        Path directory = host.sandbox().directory().resolve("registry");
        Path content = directory.resolve("content");
        Files.createDirectories(content);
        Path configuration = directory.resolve("registry.yml");
        Files.writeString(configuration, CONFIGURATION.formatted(content, ADDRESS));
        List<String> serve = new ArrayList<>();
        if (tools.registry().isPresent()) {
            serve.addAll(List.of(tools.registry().get().toString(), "serve", configuration.toString()));
        } else {
            serve.addAll(program.argv());
            serve.addAll(
                    List.of(ReadOnlyRegistry.COMMAND, content.toString(), ADDRESS.substring(ADDRESS.indexOf(':') + 1)));
        }
        Server server = new SandboxedServer(host, serve, program.environment());
        server.up();
        return new Registry(server, new ImageStore(content), ADDRESS, "");
    }

    /** On loopback of this host, at a port that nobody uses: one of our own, which ends with this process. */
    static Registry onLoopback(LiveGround ground, TestedProgram program) throws IOException {
        Path content = ground.base().resolve("registry/content");
        ground.createDirectories(content);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> serve = new ArrayList<>(program.argv());
        serve.addAll(List.of(ReadOnlyRegistry.COMMAND, content.toString(), Integer.toString(port)));
        String address = "127.0.0.1:" + port;
        LiveServer server = new LiveServer(ground, program.environment(), serve, address);
        ground.own(server::down);
        server.up();
        return new Registry(server, new ImageStore(content), address, ground.run());
    }

    /** The name by which podman and compose files ask for a tag. */
    String image(String tag) {
        return address + "/" + REPOSITORY + ":" + tag;
    }

    /**
     * Puts an image there under a tag, away from any other that had it.
     *
     * @param marker see {@link ProbeImage}
     * @return the image's digest
     */
    String push(String marker, String tag) throws IOException {
        ProbeImage image = ProbeImage.of(marker, run);
        store.push(REPOSITORY, tag, image);
        return image.digest();
    }

    /** Takes a tag away. */
    void removeTag(String tag) throws IOException {
        store.removeTag(REPOSITORY, tag);
    }

    /** Where it is found. */
    String address() {
        return address;
    }

    /** See {@link Server#down}. */
    void down() throws IOException {
        server.down();
    }

    /** See {@link Server#up}. */
    void up() throws IOException {
        server.up();
    }

    /** In a sandbox, run by {@code nobody}; it ends with the sandbox. */
    private static final class SandboxedServer implements Server {
        private final ProbeHost host;
        private final List<String> serve;
        private final Map<String, String> environment;
        /** Empty: it does not run. */
        private String pid = "";

        SandboxedServer(ProbeHost host, List<String> serve, Map<String, String> environment) {
            this.host = host;
            this.serve = serve;
            this.environment = environment;
        }

        @Override
        public void down() throws IOException {
            CommandResult sent = host.sandbox()
                    .run(SandboxCommand.of(List.of("bash", "-c", "kill -KILL \"$1\"", "bash", pid))
                            .as(NOBODY));
            if (!sent.succeeded()) {
                throw new IOException(
                        "the registry could not be ended: " + sent.errors().strip());
            }
            pid = "";
        }

        @Override
        public void up() throws IOException {
            if (!pid.isEmpty()) {
                return;
            }
            List<String> argv = new ArrayList<>(List.of("sh", "-c", START, "sh", "http://" + ADDRESS + "/v2/"));
            argv.addAll(serve);
            SandboxCommand command =
                    SandboxCommand.of(argv).as(NOBODY).with("LC_ALL", "C.UTF-8").within(START_LIMIT);
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                command = command.with(variable.getKey(), variable.getValue());
            }
            CommandResult started = host.sandbox().run(command);
            if (!started.succeeded()) {
                throw new IOException("the registry '%s' did not start: %s"
                        .formatted(String.join(" ", serve), started.errors().strip()));
            }
            pid = started.text();
        }
    }
}
