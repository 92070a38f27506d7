package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The files of one stack in a lab, in {@code ~/stacks/NAME}: {@code compose.yaml} with the services {@code web} (it has a
 * health check) and {@code worker} (it depends on web), {@code .env} with the image, {@code app.env}, {@code secrets/token},
 * and {@code switches/} that make its containers misbehave; and a unit that does what such units do everywhere.
 */
public final class ComposeStack {
    /** Starting a stack takes seconds; the machine may be busy with much else. */
    public static final Duration LIMIT = Duration.ofSeconds(180);

    private static final String COMPOSE = """
            services:
              web:
                image: ${APP_IMAGE}
                environment: {ROLE: web}
                env_file: [app.env]
                volumes: ["./switches:/switches:ro"]
                secrets: [token]
                healthcheck:
                  test: ["CMD-SHELL", "/bin/health"]
                  interval: 1s
                  timeout: 10s
                  retries: 2
                  start_period: 1s
                stop_grace_period: 2s
              worker:
                image: ${APP_IMAGE}
                environment: {ROLE: worker}
                env_file: [app.env]
                volumes: ["./switches:/switches:ro"]
                depends_on: [web]
                stop_grace_period: 2s
            secrets:
              token:
                file: ./secrets/token
            """;

    private static final String UNIT = """
            [Unit]
            Description=Stack %1$s
            %2$s
            [Service]
            Type=oneshot
            RemainAfterExit=yes
            WorkingDirectory=%%h/stacks/%1$s
            %3$sExecStart=%4$s up -d
            ExecReload=%4$s pull
            ExecReload=%4$s up -d
            ExecStop=%4$s down
            TimeoutStartSec=120
            TimeoutStopSec=60

            [Install]
            WantedBy=default.target
            """;

    private final PodmanLab lab;
    private final String name;
    private final ComposeProvider provider;

    private ComposeStack(PodmanLab lab, String name, ComposeProvider provider) {
        this.lab = lab;
        this.name = name;
        this.provider = provider;
    }

    /** Writes all files and loads the unit; nothing is started. */
    static ComposeStack plant(PodmanLab lab, String name, ComposeProvider provider) throws IOException {
        ComposeStack stack = new ComposeStack(lab, name, provider);
        stack.write("compose.yaml", COMPOSE);
        stack.image(LoopbackRegistry.image("stable"));
        stack.write("app.env", "GREETING=hello\n");
        stack.write("secrets/token", "not-a-real-secret\n");
        lab.files().createDirectories(stack.path("switches"));
        String command = String.join(" ", provider.argv());
        stack.writeUnit(UNIT.formatted(name, provider.dependencies(), provider.unitLines(), command));
        return stack;
    }

    /** The compose project. */
    public String project() {
        return name;
    }

    /** The unit's name. */
    public String unit() {
        return name + ".service";
    }

    /** What starts it. */
    public ComposeProvider provider() {
        return provider;
    }

    /** A file in the stack's directory, the same path on both sides. */
    public Path path(String file) {
        return lab.sandbox().home().resolve("stacks").resolve(name).resolve(file);
    }

    /** Writes a file in the stack's directory. */
    public void write(String file, String text) throws IOException {
        lab.files().write(path(file), text);
    }

    /** Rewrites the compose file. */
    public void edit(UnaryOperator<String> change) throws IOException {
        String old = Files.readString(path("compose.yaml"));
        String edited = change.apply(old);
        assertThat(edited).as("the edit of compose.yaml changes something").isNotEqualTo(old);
        write("compose.yaml", edited);
    }

    /** Sets the image of both services. */
    public void image(String reference) throws IOException {
        write(".env", "APP_IMAGE=" + reference + "\n");
    }

    /** Puts another unit in place, and reloads the manager. */
    public void writeUnit(String text) throws IOException {
        lab.files().write(lab.sandbox().home().resolve(".config/systemd/user/" + unit()), text);
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
    }

    /** Makes the health check of a service fail, of this container and the next. */
    public void breakHealth(String service) throws IOException {
        write("switches/" + service + ".unhealthy", "");
    }

    /** Makes the health check of a service hang. */
    public void hangHealth(String service) throws IOException {
        write("switches/" + service + ".hang", "");
    }

    /** Makes the next container of a service become ready only after so many seconds. */
    public void slowStart(String service, int seconds) throws IOException {
        write("switches/" + service + ".slow", seconds + "\n");
    }

    /** Waits until a container that is slow to start, for 600 seconds, is so far that it can be hurried. */
    public void awaitSlow(String service) {
        PodmanLab.await(
                container(service) + " to be slow",
                () -> lab.podman("exec", container(service), "ps").output().contains("sleep 600"));
    }

    /** Ends that slowness of a running container. */
    public void hurry(String service) throws IOException {
        // By its end, which the command line of this shell has not.
        String kill =
                "ps | { while read -r pid rest; do case $rest in *' sleep 600') kill $pid; exit;; esac; done; exit 3; }";
        CommandResult ended = lab.podman("exec", container(service), "sh", "-c", kill);
        assertThat(ended.succeeded()).as(ended.errors()).isTrue();
    }

    /** Makes the next container of a service end at once with exit code 3. */
    public void exitAtOnce(String service) throws IOException {
        write("switches/" + service + ".exit", "");
    }

    /** Ends a running container of a service with exit code 4, as a crash; the next one crashes too. */
    public void crash(String service) throws IOException {
        write("switches/" + service + ".crash", "");
    }

    /** Lets a service's policy be {@code restart: always}; takes effect with its next container. */
    public void restartAlways(String service) throws IOException {
        edit(text -> text.replace(
                "environment: {ROLE: " + service + "}", "environment: {ROLE: " + service + "}\n    restart: always"));
    }

    /** Undoes all of that. */
    public void mend() throws IOException {
        try (var switches = Files.list(path("switches"))) {
            for (Path file : switches.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Deletes an input such as {@code app.env} or {@code secrets/token}. */
    public void removeInput(String file) throws IOException {
        Files.delete(path(file));
    }

    /** {@code systemctl --user VERB UNIT}, whatever becomes of it. */
    public CommandResult systemctl(String verb) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", verb, unit())));
    }

    /** Starts the unit, which must work, and waits until web is healthy. */
    public void start() throws IOException {
        CommandResult started = systemctl("start");
        assertThat(started.succeeded())
                .as("start of %s: %s%s", unit(), started.errors(), lab.journal(unit()))
                .isTrue();
        awaitHealth("web", "healthy");
    }

    /** Runs the compose program itself in the stack's directory. */
    public CommandResult compose(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("env", "-C", path("").toString()));
        argv.addAll(provider.argv(arguments));
        return lab.run(SandboxCommand.of(argv));
    }

    /** The name of a service's container. */
    public String container(String service) {
        return provider.container(name, service);
    }

    /** The ids of the project's containers, by service; all states. */
    public Map<String, String> containers() throws IOException {
        Map<String, String> ids = new TreeMap<>();
        lab.podmanJson(
                        "ps",
                        "-a",
                        "--no-trunc",
                        "--format",
                        "json",
                        "--filter",
                        "label=com.docker.compose.project=" + name)
                .forEach(each -> ids.put(
                        each.at("/Labels/com.docker.compose.service").asText(),
                        each.at("/Id").asText()));
        return ids;
    }

    /** A value of {@code podman inspect} of a service's container, by JSON pointer; empty: no such value or container. */
    public String inspect(String service, String pointer) throws IOException {
        CommandResult result = lab.podman("inspect", "--type", "container", container(service));
        return result.succeeded()
                ? PodmanLab.json(result.output()).path(0).at(pointer).asText()
                : "";
    }

    /** {@code healthy}, {@code unhealthy}, {@code starting}, or empty. */
    public String health(String service) throws IOException {
        return inspect(service, "/State/Health/Status");
    }

    /** What the last health check of a service printed; empty: there was none. */
    public String lastCheck(String service) throws IOException {
        CommandResult result = lab.podman("inspect", "--type", "container", container(service));
        JsonNode log = PodmanLab.json(result.output()).path(0).at("/State/Health/Log");
        return log.path(log.size() - 1).path("Output").asText();
    }

    /** The digest of the image that a service's container was made of. */
    public String imageDigest(String service) throws IOException {
        return inspect(service, "/ImageDigest");
    }

    /** What a service's container wrote. */
    public String logs(String service) throws IOException {
        CommandResult result = lab.podman("logs", container(service));
        return result.output() + result.errors();
    }

    /** Waits until podman says so of a service's health. */
    public void awaitHealth(String service, String state) {
        PodmanLab.await(
                "health '%s' of %s".formatted(state, container(service)),
                () -> health(service).equals(state));
    }

    /** Removes a service's container behind everybody's back. */
    public void removeContainer(String service) throws IOException {
        CommandResult removed = lab.podman("rm", "-f", "-t", "0", container(service));
        assertThat(removed.succeeded()).as(removed.errors()).isTrue();
    }

    /** Stops a service's container behind everybody's back. */
    public void stopContainer(String service) throws IOException {
        CommandResult stopped = lab.podman("stop", "-t", "0", container(service));
        assertThat(stopped.succeeded()).as(stopped.errors()).isTrue();
    }
}
