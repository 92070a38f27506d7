package io.unitward.cli;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.LocalImages;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.verdict.ActionResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stack of two services in memory: what runs, what tags name here and in a registry, its unit, its journal and what is
 * remembered of it. Each thing that is done to it may be the last one before a kill, which leaves it as it then is.
 */
final class UpdateWorld implements UpdateHands {
    static final String OLD = "11".repeat(32);
    static final String NEW = "22".repeat(32);
    static final String V1 = "r.example/app:1";
    static final String V2 = "r.example/app:2";

    /** What ends a run, as a kill would: nobody catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The reference that both services are declared with. */
    String declared = V1;
    /** What the registry has. */
    final Map<String, String> registry = new TreeMap<>(Map.of(V1, OLD));
    /** What tags name here. */
    final Map<String, String> local = new TreeMap<>(Map.of(V1, OLD));
    /** The image of which containers are never healthy. */
    String bad = "";
    /** Container generations by service: made of which reference and which image. */
    final Map<String, String> references = new TreeMap<>();

    final Map<String, String> images = new TreeMap<>();
    final Map<String, Integer> generations = new TreeMap<>();
    String unit = "active";

    @Nullable
    String pullFails;

    /** What the provider fails with before it changes anything. */
    @Nullable
    String makeFails;
    /** Whether somebody stops the unit while it is verified. */
    boolean stoppedMeanwhile;

    boolean byUnit;
    boolean untold;
    /** Whether podman does not tell what tags name. */
    boolean mute;

    StackDeclaration.Update policy = StackDeclaration.Update.DEFAULT;
    StackMemory memory = StackMemory.NONE;
    /** Images that are not on this machine any more, and those that the registry still has by their digest. */
    final Set<String> lost = new TreeSet<>();

    final Set<String> fetchable = new TreeSet<>();
    /** A service that runs no more once containers were made anew of an image that is not the first; empty: none. */
    String vanishes = "";

    UpdateTrail trail = UpdateTrail.NONE;
    final List<String> told = new ArrayList<>();
    final List<String> done = new ArrayList<>();
    /** What the journal has: {@code begin ID} and {@code OUTCOME ID}. */
    final List<String> journal = new ArrayList<>();

    final List<String> messages = new ArrayList<>();
    /** How many things may be done before the kill; negative: it never comes. */
    int life = -1;
    /** Whether the kill comes after the last of them was done, or before. */
    boolean after;
    /** After which thing somebody says to stop; empty: never. */
    String stopAfter = "";

    UpdateWorld() {
        for (String service : List.of("web", "worker")) {
            references.put(service, V1);
            images.put(service, OLD);
            generations.put(service, 1);
        }
    }

    private void step(String what, Runnable work) {
        if (life == 0 && !after) {
            throw new Killed();
        }
        work.run();
        done.add(what);
        if (life == 0) {
            throw new Killed();
        }
        life--;
    }

    UpdateResult update() throws RunFailure {
        UpdateResult recovered = new UpdateRecovery(this).run();
        return recovered.good() ? new UpdateRun(this).run() : recovered;
    }

    @Override
    public StackDeclaration stack() {
        return new StackDeclaration(
                "app",
                null,
                "app.service",
                "app",
                List.of("/s/compose.yaml"),
                StackDeclaration.DEFAULT_PROVIDER,
                "/s",
                List.of(),
                List.of(),
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                policy);
    }

    @Override
    public boolean isMadeByUnit() {
        return byUnit;
    }

    @Override
    public Stack look() {
        List<Container> containers = new ArrayList<>();
        images.forEach((service, image) -> containers.add(new Container(
                service + generations.get(service),
                "app-" + service + "-1",
                service,
                service.equals(vanishes) && !image.equals(OLD) ? "exited" : "running",
                0L,
                new Container.Health(
                        image.equals(bad) ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY, now(), 0L, 0L, 1000L, 1000L),
                0L,
                now(),
                now(),
                null,
                references.get(service),
                image,
                "sha256:" + image,
                null)));
        Stack.Run run = new Stack.Run(unit, "exited", null, "success", now(), now(), "ab", 0L);
        return new Stack(
                "app",
                "app.service",
                "app",
                run,
                List.of(new Stack.Service("web", true, null), new Stack.Service("worker", true, null)),
                null,
                containers,
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public @Nullable String settle() {
        return null;
    }

    @Override
    public boolean isAsDeclared() {
        return unit.equals("active") && !images.isEmpty() && !images.containsValue(bad);
    }

    @Override
    public String remaining() {
        return "still running: " + images.keySet();
    }

    @Override
    public DeclaredImages declared(Stack seen) {
        TreeMap<String, String> both = new TreeMap<>(Map.of("web", declared, "worker", declared));
        TreeMap<String, String> none = new TreeMap<>(Map.of("web", "it fails", "worker", "it fails"));
        return untold ? new DeclaredImages(new TreeMap<>(), none) : new DeclaredImages(both, new TreeMap<>());
    }

    @Override
    public LocalImages.Local local(String reference) {
        boolean byId = reference.equals(OLD) || reference.equals(NEW);
        String id = byId ? (lost.contains(reference) ? null : reference) : local.get(reference);
        if (mute) {
            return new LocalImages.Local(reference, null, null, List.of(), "podman did not tell in time");
        }
        return new LocalImages.Local(reference, id, null, id == null ? List.of() : List.of(reference), null);
    }

    @Override
    public Pulled pull() {
        step("pull", () -> {
            if (registry.containsKey(declared)) {
                local.put(declared, registry.get(declared));
            }
        });
        return new Pulled(pullFails, false);
    }

    @Override
    public @Nullable String tag(String reference, String id) {
        step("tag " + reference, () -> local.put(reference, id));
        return null;
    }

    @Override
    public @Nullable String fetch(String byDigest) {
        step("fetch " + byDigest, () -> {});
        String id = byDigest.substring(byDigest.indexOf("sha256:") + 7);
        if (!fetchable.contains(id)) {
            return "no route to the registry";
        }
        lost.remove(id);
        return null;
    }

    @Override
    public void begin(String id, List<Account.Was> before) {
        step("begin", () -> journal.add("begin " + id));
    }

    @Override
    public void end(String id, ActionResult.Outcome outcome, String message, List<Account.Was> now) {
        step("end", () -> {
            journal.add(outcome.text() + " " + id);
            messages.add(message);
        });
    }

    @Override
    public Done redeploy(Means means, StackActing.Course course) {
        if (makeFails != null) {
            return new Done(ExitCode.ACTION_FAILED, makeFails);
        }
        step("redeploy " + means, () -> {
            String image = String.valueOf(local.get(declared));
            for (String service : List.of("web", "worker")) {
                if (byUnit && means == Means.RESTART && !unit.equals("active") && images.containsKey(service)) {
                    continue; // the provider starts again what is there
                }
                if (!image.equals(images.get(service)) || means != Means.IN_PLACE) {
                    generations.merge(service, 1, Integer::sum);
                }
                images.put(service, image);
                references.put(service, declared);
            }
            if (means != Means.IN_PLACE) {
                unit = images.containsValue(bad) ? "failed" : "active";
            }
        });
        return means != Means.IN_PLACE && unit.equals("failed")
                ? new Done(ExitCode.JOB_FAILED, "app.service failed")
                : new Done(ExitCode.COMPLIANT, "");
    }

    @Override
    public Done verify(StackActing.Course course) {
        step("verify", () -> {
            if (stoppedMeanwhile) {
                unit = "inactive";
                images.clear();
            }
        });
        if (course == StackActing.Course.FORWARD && isToldToStop()) {
            return new Done(ExitCode.NOT_REACHED, "told to stop");
        }
        return isAsDeclared()
                ? new Done(ExitCode.COMPLIANT, "2 containers run")
                : new Done(ExitCode.NOT_REACHED, "it is not as declared");
    }

    @Override
    public StackDependents.Found others(boolean startAgain) {
        return new StackDependents.Found(ExitCode.COMPLIANT, "");
    }

    @Override
    public StackMemory memory() {
        return memory;
    }

    @Override
    public void remember(StackMemory next) {
        step("remember", () -> memory = next);
    }

    @Override
    public boolean isToldToStop() {
        return !stopAfter.isEmpty() && done.stream().anyMatch(each -> each.startsWith(stopAfter));
    }

    @Override
    public void tell(String line) {
        told.add(line);
    }

    @Override
    public void keep(UnaryOperator<UpdateTrail> more) {
        trail = more.apply(trail);
    }

    @Override
    public Instant now() {
        return Instant.parse("2026-11-27T04:00:00Z");
    }
}
