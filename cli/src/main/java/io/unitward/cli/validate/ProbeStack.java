package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a probe stack, in {@code ~/stacks/NAME}, and its containers as podman itself tells them.
 *
 * @param host where
 * @param name the stack's, its compose project's, and its unit's without {@code .service}
 * @param tag of the image that its services run
 * @param image its name with that tag
 * @param run whose containers and network they are, as their label {@link LiveRecord#LABEL} says
 * @param services {@code web}, which has a health check, and perhaps {@code worker}
 */
record ProbeStack(ProbeHost host, String name, String tag, String image, String run, List<String> services) {
    private static final String WEB = """
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
            """;
    private static final String WORKER = """
              worker:
                image: ${APP_IMAGE}
                environment: {ROLE: worker}
                env_file: [app.env]
                volumes: ["./switches:/switches:ro"]
                depends_on: [web]
                stop_grace_period: 2s
            """;
    private static final String SECRETS = """
            secrets:
              token:
                file: ./secrets/token
            """;
    private static final String NETWORK = """
            networks:
              default:
                labels: {%s: "%s"}
            """;
    private static final String DECLARED = """
              - stack: %1$s
                unit: %1$s.service
                files: ["~/stacks/%1$s/compose.yaml"]
                provider: ["%2$s"]
                inputs:
                  - {path: "~/stacks/%1$s/.env", kind: env}
                  - {path: "~/stacks/%1$s/app.env", kind: env}
                  - {path: "~/stacks/%1$s/secrets/token", kind: secret}
                deadlines: {%3$s, stable: 1s}
            %4$s""";
    private static final String LOOK = "{{.Name}}|{{.Id}}|{{.State.StartedAt}}|{{.State.Status}}"
            + "|{{if .State.Health}}{{.State.Health.Status}}{{end}}|{{.ImageDigest}}";

    /**
     * A container.
     *
     * @param id its id
     * @param startedAt when it was started, in podman's words
     * @param status {@code running} and so on
     * @param health what its health check came to, such as {@code unhealthy}; empty where there is none
     * @param digest of the image that it was made of
     */
    record Container(String id, String startedAt, String status, String health, String digest) {}

    /** Its unit. */
    String unit() {
        return name + ".service";
    }

    Path path(String file) {
        return host.base().resolve("stacks").resolve(name).resolve(file);
    }

    /** Its entry in {@code unitward.yaml}. */
    String declared(String provider, String deadlines, String more) {
        return DECLARED.formatted(name, provider, deadlines, more);
    }

    /** Writes all its files as they should be. */
    void write() throws IOException {
        host.write(
                path("compose.yaml"),
                WEB + (services.contains("worker") ? WORKER : "") + SECRETS + NETWORK.formatted(LiveRecord.LABEL, run));
        secret(".env", "APP_IMAGE=" + image + "\n");
        secret("app.env", "GREETING=hello\n");
        secret("secrets/token", "not-a-real-secret\n");
        host.ground().createDirectories(path("switches"));
        mend();
    }

    private void secret(String file, String text) throws IOException {
        host.write(path(file), text);
        Files.setPosixFilePermissions(path(file), PosixFilePermissions.fromString("rw-------"));
    }

    /** Makes the health check of web fail, of this container and the next. */
    void breakHealth() throws IOException {
        host.write(path("switches/web.unhealthy"), "");
    }

    /** Undoes that. */
    void mend() throws IOException {
        Files.deleteIfExists(path("switches/web.unhealthy"));
    }

    boolean isInstalled() {
        return Files.exists(host.managed(unit()));
    }

    /** Declares the units that were written for it, as they are. */
    void takeForDeclared() throws IOException {
        for (String each : List.of(unit(), name + "-update.service")) {
            Path file = host.managed(each);
            if (Files.exists(file)) {
                host.write(host.declared(each), Files.readString(file));
            }
        }
    }

    /** Gets the image, by podman itself. */
    void pull() throws IOException {
        must(podman("pull", "-q", image), "podman pull");
    }

    /** Removes containers of the project that nobody declares, by podman itself. */
    void removeUndeclared() throws IOException {
        for (String container : containers().keySet()) {
            if (!names().contains(container)) {
                must(podman("rm", "-f", "-t", "0", container), "podman rm " + container);
            }
        }
    }

    /** Runs podman as the manager's owner. */
    CommandResult podman(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("podman"));
        argv.addAll(List.of(arguments));
        return host.run(argv);
    }

    /** All containers of the project by name, whatever state they are in. */
    Map<String, Container> containers() throws IOException {
        CommandResult ids =
                podman("ps", "-a", "-q", "--no-trunc", "--filter", "label=com.docker.compose.project=" + name);
        must(ids, "podman ps");
        Map<String, Container> containers = new TreeMap<>();
        if (ids.text().isEmpty()) {
            return containers;
        }
        List<String> inspect = new ArrayList<>(List.of("inspect", "--type", "container", "--format", LOOK));
        inspect.addAll(ids.text().lines().toList());
        CommandResult looked = podman(inspect.toArray(String[]::new));
        must(looked, "podman inspect");
        for (String line : looked.text().lines().toList()) {
            String[] fields = line.split("\\|", -1);
            containers.put(fields[0], new Container(fields[1], fields[2], fields[3], fields[4], fields[5]));
        }
        return containers;
    }

    /** The container of a service that was made last. */
    String container(String service) {
        return name + "-" + service + "-1";
    }

    /** Whether exactly the declared containers run, web is healthy, and all are of that image. */
    boolean runs(String digest) throws IOException {
        return host.property(unit(), "ActiveState").equals("active") && asDeclared(containers(), digest);
    }

    /** Whether these are exactly the declared containers, and they run and are healthy; empty: of whatever image. */
    boolean asDeclared(Map<String, Container> containers, String digest) {
        Container web = containers.get(container("web"));
        return containers.keySet().equals(names())
                && web != null
                && web.health().equals("healthy")
                && containers.values().stream()
                        .allMatch(container -> container.status().equals("running")
                                && Stream.of("", "healthy").anyMatch(container.health()::equals)
                                && (digest.isEmpty() || container.digest().equals(digest)));
    }

    private Set<String> names() {
        return services.stream().map(this::container).collect(Collectors.toSet());
    }

    private static void must(CommandResult result, String what) throws IOException {
        if (!result.succeeded()) {
            throw new IOException("'%s' ended with %d: %s"
                    .formatted(what, result.exitCode(), result.errors().strip()));
        }
    }
}
