package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.validate.ImageStore;
import io.unitward.cli.validate.ProbeImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The real docker-registry program on a loopback port of the sandbox's own network, run by {@code nobody} beside the
 * manager: it is there whatever becomes of the manager. Images get there by {@link #push}, not by its own interface.
 */
public final class LoopbackRegistry {
    /** Where podman and compose files find it; only inside. */
    public static final String ADDRESS = "127.0.0.1:5000";
    /** The one repository that stacks use. */
    public static final String REPOSITORY = "demo/app";

    private static final long NOBODY = 65534;
    private static final String CONFIGURATION = """
            version: 0.1
            log: {level: warn, accesslog: {disabled: true}}
            storage:
              filesystem: {rootdirectory: %s}
              maintenance: {readonly: {enabled: true}}
            http: {addr: "%s"}
            """;
    /** Starts it, says its process id, and returns when it answers. */
    private static final String START = """
            setsid docker-registry serve "$1/registry.yml" >/dev/null 2>&1 </dev/null &
            echo $!
            for try in $(seq 200); do
                busybox wget -q -O /dev/null "http://$2/v2/" 2>/dev/null && exit 0
                sleep 0.05
            done
            exit 1
            """;

    private final Sandbox sandbox;
    private final Path directory;
    private final ImageStore store;
    /** Empty: it does not run. */
    private String pid = "";

    private LoopbackRegistry(Sandbox sandbox, Path directory) {
        this.sandbox = sandbox;
        this.directory = directory;
        this.store = new ImageStore(directory.resolve("content"));
    }

    static LoopbackRegistry start(Sandbox sandbox) throws IOException {
        LoopbackRegistry registry =
                new LoopbackRegistry(sandbox, sandbox.directory().resolve("registry"));
        Files.createDirectory(registry.directory);
        Files.createDirectory(registry.store.root());
        Files.writeString(
                registry.directory.resolve("registry.yml"), CONFIGURATION.formatted(registry.store.root(), ADDRESS));
        registry.up();
        return registry;
    }

    /** The name by which podman and compose files ask for a tag. */
    public static String image(String tag) {
        return ADDRESS + "/" + REPOSITORY + ":" + tag;
    }

    /**
     * Puts an image there under a tag, away from any other that had it.
     *
     * @param marker {@code v1}, {@code v2}…: what its containers log; {@code bad…}: never healthy; {@code exit…}: ends at
     *     once
     * @return the image's digest
     */
    public String push(String marker, String tag) throws IOException {
        ProbeImage image = ProbeImage.of(marker);
        store.push(REPOSITORY, tag, image);
        return image.digest();
    }

    /** Takes a tag away. */
    public void removeTag(String tag) throws IOException {
        store.removeTag(REPOSITORY, tag);
    }

    /** Cuts the manifest of the image with that marker in half, under all its tags. */
    public void damageManifest(String marker) throws IOException {
        store.damage(ProbeImage.of(marker).digest());
    }

    /** Cuts the layer of that image that no other image has. */
    public void damageLayer(String marker) throws IOException {
        store.damage(ProbeImage.of(marker).layers().get(1).digest());
    }

    /** Ends it: connections are refused. */
    public void down() throws IOException {
        signal("KILL");
        pid = "";
    }

    /** Starts it again. */
    public void up() throws IOException {
        CommandResult started =
                sandbox.run(SandboxCommand.of(List.of("sh", "-c", START, "sh", directory.toString(), ADDRESS))
                        .as(NOBODY));
        assertThat(started.succeeded())
                .as("docker-registry came up: %s", started.errors())
                .isTrue();
        pid = started.text();
    }

    /** Stops it in its tracks: connections are accepted, and nothing is ever answered. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** Lets it go on after {@link #freeze}. */
    public void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        assertThat(pid).as("the registry runs").isNotEmpty();
        CommandResult sent = sandbox.run(SandboxCommand.of(List.of("bash", "-c", "kill -" + name + " " + pid))
                .as(NOBODY));
        assertThat(sent.succeeded()).as(sent.errors()).isTrue();
    }
}
