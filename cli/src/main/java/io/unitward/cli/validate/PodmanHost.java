package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.RootlessPodman;
import io.unitward.cli.sandbox.SandboxFeature;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A host with rootless podman, a registry, and two probe stacks.
 *
 * @param host the host
 * @param registry where images come from
 * @param compose the docker-compose, as it is found there
 * @param stack the stack that most tests use, of a web server with a health check and a worker
 * @param side another one, of a web server alone
 */
record PodmanHost(ProbeHost host, Registry registry, String compose, ProbeStack stack, ProbeStack side) {
    private static final String BROUGHT = TestedProgram.BROUGHT + "docker-compose";
    private static final Duration API_PATIENCE = Duration.ofSeconds(30);
    private static final String STABLE = "stable";
    private static final String SIDE = "side";

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
            host.show(BROUGHT, tools.compose());
            RootlessPodman.configure(host.sandbox(), List.of(Registry.ADDRESS));
            requireUsable(host, BROUGHT);
            Registry registry = Registry.start(host, tools, program);
            RootlessPodman.startSocket(host.sandbox());
            host.environment(
                    "DOCKER_HOST", "unix://" + host.sandbox().runtimeDirectory().resolve("podman/podman.sock"));
            PodmanHost podman = of(host, registry, BROUGHT, "");
            ready = true;
            return podman;
        } finally {
            if (!ready) {
                host.close();
            }
        }
    }

    private static PodmanHost of(ProbeHost host, Registry registry, String compose, String run) {
        List<String> two = List.of("web", "worker");
        return new PodmanHost(
                host,
                registry,
                compose,
                new ProbeStack(host, "unitward-probe-stack", STABLE, registry.image(STABLE), run, two),
                new ProbeStack(host, "unitward-probe-side", SIDE, registry.image(SIDE), run, List.of("web")));
    }

    /**
     * The podman of the caller, with images, containers and networks of its own beside all others; no stack runs yet.
     *
     * @throws Unprovided when podman, or its socket, cannot be used; or something of the same name is there
     */
    static PodmanHost on(LiveGround ground, TestedProgram program, HostTools tools) throws Unprovided, IOException {
        ProbeHost host = ProbeHost.on(ground, program);
        String compose = tools.compose().toString();
        requireUsable(host, compose);
        LiveUser user = ground.user();
        if (!user.systemctl("show", "-P", "ActiveState", "podman.socket").equals("active")) {
            throw new Unprovided("podman.socket of this manager is not active, and it is not for a test to start it;"
                    + " expected 'systemctl --user enable --now podman.socket' before");
        }
        requireFree(host);
        Registry registry = Registry.onLoopback(ground, program);
        host.write(
                user.config().resolve(LiveTraces.REGISTRIES),
                "[[registry]]\nlocation = \"%s\"\ninsecure = true\n".formatted(registry.address()));
        // It reads the file above when it starts, and ends by itself when nobody uses it.
        Deadline deadline = Deadline.in(API_PATIENCE);
        while (!user.systemctl("show", "-P", "ActiveState", "podman.service").equals("inactive")) {
            if (deadline.passed()) {
                throw new Unprovided("podman.service is in use, and does not know the registry of the tests until it is"
                        + " started again; expected that nothing uses podman's socket");
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return of(host, registry, compose, ground.run());
    }

    /** What is called as the tests' stacks are is somebody else's: the record of an earlier run has been dealt with. */
    private static void requireFree(ProbeHost host) throws Unprovided, IOException {
        for (String project : List.of("unitward-probe-stack", "unitward-probe-side")) {
            for (List<String> list :
                    List.of(List.of("podman", "ps", "-a", "-q"), List.of("podman", "network", "ls", "-q"))) {
                String filter = "label=com.docker.compose.project=" + project;
                List<String> argv = new ArrayList<>(list);
                argv.addAll(List.of("--filter", filter));
                CommandResult found = host.run(argv);
                if (!found.succeeded() || !found.text().isEmpty()) {
                    throw new Unprovided("podman has something of a compose project " + project
                            + ", which the tests call their own, and no run of them made it; expected nothing from '"
                            + String.join(" ", argv) + "' " + found.errors().strip());
                }
            }
        }
    }

    /** What is installed may be of another time, and what is permitted shows only when it is tried. */
    private static void requireUsable(ProbeHost host, String compose) throws Unprovided, IOException {
        String podman = answer(host, "podman", "version", "--format", "{{.Client.Version}}");
        if (!podman.matches("[45]\\..*")) {
            throw new Unprovided("podman is of version '" + podman + "'; expected 4 or 5");
        }
        String version = answer(host, compose, "version", "--short");
        if (!version.matches("v?([2-9]|\\d\\d)\\..*")) {
            throw new Unprovided(
                    "docker-compose is of version '" + version
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
                + stack.declared(compose, deadlines, "    update: {order: 1}\n")
                + more);
    }

    /** Declares the other stack, too, and starts it. */
    void startSide(Trial trial) throws Unprovided, IOException {
        String deadlines = "start: 40s, health: 30s";
        declared(deadlines, side.declared(compose, deadlines, ""));
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
        if (host.ground() instanceof LiveGround live) {
            // Its programs are started by the manager, and are to read the tests' configuration, too.
            host.write(host.declared(which.unit(), "probe.conf"), live.dropIn());
            host.write(host.managed(which.unit(), "probe.conf"), live.dropIn());
        }
        host.reload();
    }
}
