package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.RootlessPodman;
import io.unitward.cli.sandbox.SandboxFeature;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.util.List;

/**
 * A host with rootless podman, a registry, and two probe stacks.
 *
 * @param host the host
 * @param registry where images come from
 * @param stack the stack that most tests use, of a web server with a health check and a worker
 * @param side another one, of a web server alone
 */
record PodmanHost(ProbeHost host, Registry registry, ProbeStack stack, ProbeStack side) {
    private static final String COMPOSE = TestedProgram.BROUGHT + "docker-compose";
    private static final String STABLE = "stable";

    /**
     * Starts one; no stack runs yet.
     *
     * @throws Unprovided when none can be started on this machine
     */
    static PodmanHost start(TestedProgram program, HostTools tools)
            throws Unprovided, IOException, InterruptedException {
        SandboxSpec spec = SandboxSpec.userOf(ProbeHost.uid())
                .visible(tools.compose())
                .with(SandboxFeature.PODMAN, SandboxFeature.JOURNAL);
        ProbeHost host = ProbeHost.start(spec, program);
        boolean ready = false;
        try {
            host.show(COMPOSE, tools.compose());
            RootlessPodman.configure(host.sandbox(), List.of(Registry.ADDRESS));
            requireUsable(host);
            Registry registry = Registry.start(host, tools, program);
            RootlessPodman.startSocket(host.sandbox());
            host.environment(
                    "DOCKER_HOST", "unix://" + host.sandbox().runtimeDirectory().resolve("podman/podman.sock"));
            PodmanHost podman = new PodmanHost(
                    host,
                    registry,
                    new ProbeStack(host, "unitward-probe-stack", STABLE, List.of("web", "worker")),
                    new ProbeStack(host, "unitward-probe-side", "side", List.of("web")));
            ready = true;
            return podman;
        } finally {
            if (!ready) {
                host.close();
            }
        }
    }

    /** What is installed may be of another time, and what is permitted shows only when it is tried. */
    private static void requireUsable(ProbeHost host) throws Unprovided, IOException {
        String podman = answer(host, "podman", "version", "--format", "{{.Client.Version}}");
        if (!podman.matches("[45]\\..*")) {
            throw new Unprovided("podman is of version '" + podman + "'; expected 4 or 5");
        }
        String compose = answer(host, COMPOSE, "version", "--short");
        if (!compose.matches("v?([2-9]|\\d\\d)\\..*")) {
            throw new Unprovided(
                    "docker-compose is of version '" + compose
                            + "'; expected 2 or newer (package docker-compose of Debian 13 or newer; or name one with --compose FILE)");
        }
        answer(host, "podman", "unshare", "true");
    }

    private static String answer(ProbeHost host, String... argv) throws Unprovided, IOException {
        CommandResult result = host.run(List.of(argv));
        if (!result.succeeded()) {
            throw new Unprovided(
                    "'%s' does not work here for a user without privileges (are user namespaces permitted, and"
                            .concat(" are newuidmap and newgidmap of package uidmap setuid?): %s")
                            .formatted(
                                    String.join(" ", argv),
                                    result.timedOut()
                                            ? "no answer"
                                            : result.errors().strip()));
        }
        return result.text();
    }

    /**
     * Brings the stack where each test begins: as declared, running version 1, healthy; nothing else is there. It is started
     * by systemd alone, whatever the program under test would do.
     */
    void ready(Trial trial) throws Unprovided, IOException {
        registry.up();
        String digest = registry.push("v1", STABLE);
        for (String unit : List.of(Probes.WEB, Probes.SIDE)) {
            host.remove(unit);
        }
        declare("health: 30s");
        stack.write();
        if (!stack.isInstalled()) {
            install(trial, stack);
        }
        stack.removeUndeclared();
        if (!stack.runs(digest)) {
            host.systemctl("reset-failed", stack.unit());
            stack.pull();
            trial.must("restart", stack.unit());
        }
    }

    /** Declares the stack, with time enough to start and so much to become healthy. */
    void declare(String health) throws IOException {
        declared("start: 40s, " + health, "");
    }

    /** Declares it with deadlines that have passed soon, so that it is not settling any more. */
    void declareBriefly() throws IOException {
        declared("start: 1s, health: 1s", "");
    }

    private void declared(String deadlines, String more) throws IOException {
        host.configure(ProbeHost.manifest()
                + "stacks:\n"
                + stack.declared(COMPOSE, deadlines, "    update: {order: 1}\n")
                + more);
    }

    /** Declares the other stack, too, and starts it. */
    void startSide(Trial trial) throws Unprovided, IOException {
        String deadlines = "start: 40s, health: 30s";
        declared(deadlines, side.declared(COMPOSE, deadlines, ""));
        side.write();
        install(trial, side);
        side.pull();
        trial.must("start", side.unit());
    }

    /** Has the program under test write the unit of a stack, and takes that for declared. */
    void install(Trial trial, ProbeStack which) throws Unprovided, IOException {
        if (!trial.unitward("stack", "unit", which.name(), "--install").succeeded()) {
            throw new IOException("the unit of stack " + which.name() + " was not written");
        }
        which.takeForDeclared();
        host.reload();
    }
}
