package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.validate.ProbeStack.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;

/** The tests of what restarts a stack: T01 to T04 and T09. */
final class StackTests {
    private StackTests() {}

    /** A rebuild that changes nothing restarts nothing. */
    static void t01(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        podman.ready(trial);
        ProbeStack stack = podman.stack();
        ProbeHost host = podman.host();
        Generations generations = Generations.none(host);
        generations.add(1, Probes.STACK, Files.readString(host.managed(Probes.STACK)));
        generations.add(2, Probes.STACK, Files.readString(host.managed(Probes.STACK)));
        Map<String, Container> before = stack.containers();
        String run = host.property(Probes.STACK, "InvocationID");

        host.vouched(Probes.STACK, Files.readString(host.managed(Probes.STACK)));
        trial.did("wrote the unit of the stack anew, with the same content, as a rebuild does");
        ProbeHost.tick();
        trial.ended("reconcile", 0, generations.reconcile(trial, 1, 2));
        trial.must("start", Probes.STACK);
        trial.property(Probes.STACK, "InvocationID", run);
        unchanged(trial, before, stack);
        trial.property(Probes.STACK, "NeedDaemonReload", "no");
    }

    /** A verified restart: the exit code, systemd and podman say the same. */
    static void t02(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        podman.ready(trial);
        ProbeStack stack = podman.stack();
        Map<String, Container> before = stack.containers();
        String run = podman.host().property(Probes.STACK, "InvocationID");

        trial.ended("stack restart", 0, trial.unitward("stack", "restart", stack.name()));
        trial.property(Probes.STACK, "ActiveState", "active");
        String now = podman.host().property(Probes.STACK, "InvocationID");
        trial.expect("the unit was started anew", !now.equals(run), "its InvocationID was " + run + " and is " + now);
        Map<String, Container> after = stack.containers();
        asDeclared(trial, stack, after);
        trial.expect(
                "each container is another one",
                after.entrySet().stream().noneMatch(each -> each.getValue().id().equals(id(before, each.getKey()))),
                "they were " + before + " and are " + after);
        trial.ended("stack status", 0, trial.unitward("stack", "status", stack.name()));
    }

    /** A container that is never healthy fails the restart, also that of systemctl. */
    static void t03(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        podman.ready(trial);
        ProbeStack stack = podman.stack();
        podman.declare("health: 5s");
        stack.breakHealth();
        trial.did("made the health check of web fail, of this container and the next");

        CommandResult plain = trial.systemctl("restart", Probes.STACK);
        trial.ended("systemctl restart", 1, plain);
        trial.property(Probes.STACK, "ActiveState", "failed");
        CommandResult restarted = trial.unitward("stack", "restart", stack.name());
        trial.ended("stack restart", 16, restarted);
        trial.property(Probes.STACK, "ActiveState", "failed");
        // Healthy it can never be; whether podman has counted to unhealthy by then depends on how busy the host is.
        boolean told = Stream.of("unhealthy", "starting")
                .map(health -> "still running: %s (%s), %s"
                        .formatted(stack.container("web"), health, stack.container("worker")))
                .anyMatch(restarted.errors()::contains);
        trial.expect("stack restart says what still runs, and that web is not healthy", told, restarted.errors());
    }

    /** Without an input nothing is started or stopped, and one message says why. */
    static void t04(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        for (String input : new String[] {"secrets/token", "app.env"}) {
            podman.ready(trial);
            ProbeStack stack = podman.stack();
            Map<String, Container> before = stack.containers();
            Files.delete(stack.path(input));
            trial.did("removed " + stack.path(input));

            CommandResult refused = trial.unitward("stack", "restart", stack.name());
            trial.ended("stack restart", 13, refused);
            unchanged(trial, before, stack);
            String missing = (input.equals("app.env") ? "env file " : "secret ") + stack.path(input) + " is missing";
            trial.says("stack restart", refused.errors(), missing);
            trial.same(
                    "how often it says so",
                    "1",
                    Long.toString(refused.errors()
                            .lines()
                            .filter(line -> line.contains("is missing"))
                            .count()));
            trial.says(
                    "stack restart",
                    refused.errors(),
                    "still running: " + stack.container("web") + " (healthy), " + stack.container("worker"));
            trial.property(Probes.STACK, "ActiveState", "active");
        }
        CommandResult plain = trial.systemctl("restart", Probes.STACK);
        trial.ended("systemctl restart", 1, plain);
        trial.property(Probes.STACK, "ActiveState", "failed");
    }

    /** What is unhealthy or left over is found, cleared away and made anew. */
    static void t09(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        podman.ready(trial);
        ProbeStack stack = podman.stack();
        stack.breakHealth();
        trial.did("made the health check of web fail");
        ProbeHost.await(
                "web to be unhealthy", () -> "unhealthy".equals(web(stack).health()));
        trial.property(Probes.STACK, "ActiveState", "active");
        trial.ended("stack status", 13, trial.unitward("stack", "status", stack.name()));
        String sick = web(stack).id();
        stack.mend();
        trial.did("took the fault away");
        trial.ended("stack restart", 0, trial.unitward("stack", "restart", stack.name()));
        asDeclared(trial, stack, stack.containers());
        String now = web(stack).id();
        trial.expect("web is another container", !now.equals(sick), "it was " + sick + " and is " + now);

        podman.declareBriefly();
        String stale = stack.container("stale");
        trial.ran(
                "podman create --name " + stale,
                stack.podman(
                        "create",
                        "--name",
                        stale,
                        "--label",
                        "com.docker.compose.project=" + stack.name(),
                        "--label",
                        "com.docker.compose.service=stale",
                        stack.image()));
        Map<String, Container> before = stack.containers();
        trial.expect(
                "there is a container that nobody declares", before.containsKey(stale), "there are " + before.keySet());
        before.remove(stale);
        ProbeHost.await(
                "the deadlines of the restart to pass",
                () -> !trial.quietAudit("--dry-run").output().contains("\"stack-settling\""));
        trial.ended("heal", 0, trial.heal());
        unchanged(trial, before, stack);
    }

    private static Container web(ProbeStack stack) throws IOException {
        Container web = stack.containers().get(stack.container("web"));
        if (web == null) {
            throw new IOException("there is no container " + stack.container("web"));
        }
        return web;
    }

    private static String id(Map<String, Container> containers, String name) {
        Container container = containers.get(name);
        return container == null ? "" : container.id();
    }

    /** Demands that the very same containers run since the same moment. */
    static void unchanged(Trial trial, Map<String, Container> before, ProbeStack stack)
            throws Refuted, Unprovided, IOException {
        trial.same("containers of " + stack.name(), started(before), started(stack.containers()));
    }

    private static String started(Map<String, Container> containers) {
        StringBuilder text = new StringBuilder();
        containers.forEach((name, container) -> text.append(name)
                .append(' ')
                .append(container.id(), 0, 12)
                .append(' ')
                .append(container.status())
                .append(" since ")
                .append(container.startedAt())
                .append("; "));
        return text.toString();
    }

    /** Demands that all declared containers run and are healthy, by podman's own word. */
    static void asDeclared(Trial trial, ProbeStack stack, Map<String, Container> containers)
            throws Refuted, Unprovided, IOException {
        trial.expect(
                "all containers of " + stack.name() + " run, and web is healthy",
                stack.asDeclared(containers, ""),
                containers.toString());
    }
}
