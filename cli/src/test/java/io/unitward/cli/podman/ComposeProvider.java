package io.unitward.cli.podman;

import java.util.List;
import java.util.stream.Stream;

/** The compose programs that exist for Debian 12. */
public enum ComposeProvider {
    /** docker-compose 2 through {@code podman.socket}. */
    DOCKER_COMPOSE("/run/podman-lab/docker-compose", "-"),

    /** podman-compose 1.0.3, which exits 0 on much that went wrong. */
    PODMAN_COMPOSE("/usr/bin/podman-compose", "_");

    private final String program;
    private final String separator;

    ComposeProvider(String program, String separator) {
        this.program = program;
        this.separator = separator;
    }

    /** The program, as seen inside. */
    public String program() {
        return program;
    }

    /** A command line for the compose file in the working directory. */
    public List<String> argv(String... arguments) {
        return Stream.concat(Stream.of(program, "-f", "compose.yaml"), Stream.of(arguments))
                .toList();
    }

    /** What it calls the first container of a service. */
    public String container(String project, String service) {
        return project + separator + service + separator + "1";
    }

    /** What its unit needs beyond the commands. */
    String unitLines() {
        return this == DOCKER_COMPOSE ? "Environment=DOCKER_HOST=unix://%t/podman/podman.sock\n" : "";
    }

    String dependencies() {
        return this == DOCKER_COMPOSE ? "Requires=podman.socket\nAfter=podman.socket\n" : "";
    }
}
