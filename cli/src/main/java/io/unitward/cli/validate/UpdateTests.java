package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.validate.ProbeStack.Container;
import java.io.IOException;
import java.util.Map;

/** The tests of new images and new generations: T10, T11 and T12. */
final class UpdateTests {
    private UpdateTests() {}

    /** A tag that moved is deployed. */
    static void t10(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        podman.ready(trial);
        ProbeStack stack = podman.stack();
        String v2 = podman.registry().push("v2", stack.tag());
        trial.did("pushed v2 to " + stack.image());
        trial.ended("stack update", 0, trial.unitward("stack", "update", stack.name()));
        runs(trial, stack, v2);
        for (String service : stack.services()) {
            CommandResult logs = stack.podman("logs", stack.container(service));
            trial.says("the log of " + service, logs.output() + logs.errors(), "MARKER=v2 " + service + " started");
        }
    }

    /** An update that cannot pull fails and changes nothing; it fails the whole run, and the others are updated all the same. */
    static void t11(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        podman.ready(trial);
        ProbeStack stack = podman.stack();
        ProbeStack side = podman.side();
        Map<String, Container> before = stack.containers();
        podman.registry().down();
        trial.did("ended the registry");
        trial.ended("stack update", 12, trial.unitward("stack", "update", stack.name()));
        StackTests.unchanged(trial, before, stack);

        podman.registry().up();
        podman.registry().push("v1", side.tag());
        podman.startSide(trial);
        String v2 = podman.registry().push("v2", side.tag());
        podman.registry().removeTag(stack.tag());
        trial.did("started the registry again, pushed v2 for " + side.name() + ", and took away the tag of "
                + stack.name() + ", which is updated first");
        CommandResult all = trial.unitward("stack", "update", "--all");
        trial.ended("stack update --all", 12, all);
        trial.says("stack update --all", all.output() + all.errors(), "stack " + stack.name() + ": ");
        StackTests.unchanged(trial, before, stack);
        runs(trial, side, v2);
    }

    /** After faults, rollback and reconcile bring back what is declared. */
    static void t12(Trial trial) throws Refuted, Unprovided, IOException {
        PodmanHost podman = trial.podman();
        podman.ready(trial);
        ProbeHost host = podman.host();
        ProbeStack stack = podman.stack();
        String v1 = podman.registry().push("v1", stack.tag());
        // What is rolled back must be healthy as soon, on a busy host, too.
        podman.declare("health: 20s");
        podman.registry().push("bad", stack.tag());
        trial.did("pushed an image that is never healthy to " + stack.image());
        trial.ended("stack update", 15, trial.unitward("stack", "update", stack.name()));
        runs(trial, stack, v1);
        podman.registry().push("v1", stack.tag());

        Generations generations = Generations.none(host);
        String good = FileTests.unit("probe, generation 1");
        String broken = FileTests.unit("probe, generation 2").replace("/bin/true", "/bin/false");
        generations.add(1, Probes.WEB, good);
        generations.add(2, Probes.WEB, broken);
        host.vouched(Probes.WEB, good);
        trial.reload();
        trial.must("start", Probes.WEB);
        Map<String, Container> before = stack.containers();
        host.vouched(Probes.WEB, broken);
        trial.did("put generation 2 in place, in which " + Probes.WEB + " cannot start");
        ProbeHost.tick();
        trial.ended("reconcile to generation 2", 16, generations.reconcile(trial, 1, 2));
        trial.property(Probes.WEB, "ActiveState", "failed");

        host.vouched(Probes.WEB, good);
        trial.did("put generation 1 back in place");
        ProbeHost.tick();
        trial.ended("reconcile to generation 1", 0, generations.reconcile(trial, 2, 1));
        trial.property(Probes.WEB, "ActiveState", "active");
        trial.property(Probes.WEB, "Description", "probe, generation 1");
        StackTests.unchanged(trial, before, stack);
        trial.ended(0, trial.audit());
    }

    private static void runs(Trial trial, ProbeStack stack, String digest) throws Refuted, Unprovided, IOException {
        Map<String, Container> containers = stack.containers();
        trial.expect(
                "all containers of " + stack.name() + " run, are healthy, and are of image " + digest,
                stack.asDeclared(containers, digest),
                containers.toString());
        trial.property(stack.unit(), "ActiveState", "active");
    }
}
