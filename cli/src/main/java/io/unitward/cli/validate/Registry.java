package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
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

    private final ProbeHost host;
    private final ImageStore store;
    private final List<String> serve;
    private final Map<String, String> environment;
    /** Empty: it does not run. */
    private String pid = "";

    private Registry(ProbeHost host, ImageStore store, List<String> serve, Map<String, String> environment) {
        this.host = host;
        this.store = store;
        this.serve = serve;
        this.environment = environment;
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
        Registry registry = new Registry(host, new ImageStore(content), serve, program.environment());
        registry.up();
        return registry;
    }

    /** The name by which podman and compose files ask for a tag. */
    static String image(String tag) {
        return ADDRESS + "/" + REPOSITORY + ":" + tag;
    }

    /**
     * Puts an image there under a tag, away from any other that had it.
     *
     * @param marker see {@link ProbeImage}
     * @return the image's digest
     */
    String push(String marker, String tag) throws IOException {
        ProbeImage image = ProbeImage.of(marker);
        store.push(REPOSITORY, tag, image);
        return image.digest();
    }

    /** Takes a tag away. */
    void removeTag(String tag) throws IOException {
        store.removeTag(REPOSITORY, tag);
    }

    /** Ends it: connections are refused. */
    void down() throws IOException {
        CommandResult sent = host.sandbox()
                .run(SandboxCommand.of(List.of("bash", "-c", "kill -KILL \"$1\"", "bash", pid))
                        .as(NOBODY));
        if (!sent.succeeded()) {
            throw new IOException(
                    "the registry could not be ended: " + sent.errors().strip());
        }
        pid = "";
    }

    /** Starts it, unless it runs. */
    void up() throws IOException {
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
