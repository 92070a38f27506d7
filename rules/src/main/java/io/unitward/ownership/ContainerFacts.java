package io.unitward.ownership;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Works out the flat facts about the containers of one declared stack, and about the services that they are of. */
final class ContainerFacts {
    /** What of a stack may not last as it was seen. */
    enum Settling {
        /** Nothing: it should be as it was seen. */
        NOTHING,
        /** The health of containers that run. */
        HEALTH,
        /** All of it: containers may come and go. */
        ALL
    }

    private final StackDeclaration declared;
    private final String subject;
    private final SnapshotAge age;
    private final Set<String> expected;
    private final Settling settling;
    private final boolean servicesUntold;
    private final Map<String, Stack.Service> services = new HashMap<>();
    private final Map<String, Stack.Image> images = new HashMap<>();

    /**
     * For one stack.
     *
     * @param subject its unit, as the manager names it
     * @param age of the snapshot
     * @param stack what was seen of it
     * @param expected services that must run
     * @param settling what may not last
     */
    ContainerFacts(
            StackDeclaration declared,
            String subject,
            SnapshotAge age,
            Stack stack,
            Set<String> expected,
            Settling settling) {
        this.declared = declared;
        this.subject = subject;
        this.age = age;
        this.expected = expected;
        this.settling = settling;
        this.servicesUntold = stack.services() == null;
        if (stack.services() != null) {
            stack.services().forEach(service -> services.put(service.name(), service));
        }
        if (stack.images() != null) {
            stack.images().forEach(image -> images.put(image.reference(), image));
        }
    }

    /** One for each container, then one for each service that must run. */
    List<PolicyFact> of(List<Container> containers) {
        List<PolicyFact> facts = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        expected.forEach(service -> counts.put(service, 0));
        for (Container container : containers) {
            String service = container.service() == null ? "" : container.service();
            counts.computeIfPresent(service, (name, count) -> count + 1);
            boolean known = services.containsKey(service) || expected.contains(service);
            Stack.Service its = services.get(service);
            facts.add(state(
                    container,
                    known || (servicesUntold && !service.isEmpty()),
                    settling == Settling.ALL || (settling == Settling.HEALTH && container.isRunning()),
                    its));
        }
        counts.forEach((service, count) -> {
            String lack = lack(services.get(service), count);
            facts.add(new ServiceState(
                    subject,
                    declared.name(),
                    service,
                    !lack.isEmpty(),
                    lack,
                    surplus(services.get(service), count),
                    settling == Settling.ALL));
        });
        return facts;
    }

    /** Where it is not known how many there should be, one is enough. */
    private static String lack(Stack.@Nullable Service service, int count) {
        Long replicas = service == null ? null : service.replicas();
        return count == 0
                ? "no container"
                : replicas != null && count < replicas ? count + " of " + replicas + " containers" : "";
    }

    /** Whoever names a service that is to have none wants one. */
    private static String surplus(Stack.@Nullable Service service, int count) {
        Long replicas = service == null ? null : service.replicas();
        return replicas == null || count <= Math.max(replicas, 1)
                ? ""
                : count + " containers, and is to have " + Math.max(replicas, 1);
    }

    private ContainerState state(
            Container container, boolean isDeclared, boolean settling, Stack.@Nullable Service service) {
        String declaredImage = service == null ? null : service.image();
        HealthStatus health = container.health().status();
        Duration overdue = declared.deadlines().health();
        boolean running = container.isRunning();
        long restarts = container.restarts() == null ? 0 : container.restarts();
        String pending = running ? updatePending(container, images) : "";
        return new ContainerState(
                subject,
                declared.name(),
                container.name(),
                StackFacts.shortId(container.id()),
                container.service() == null ? "" : container.service(),
                container.service() != null && expected.contains(container.service()),
                isDeclared,
                settling,
                untold(container),
                running,
                container.state() == null ? "" : container.state(),
                condition(container),
                health,
                running && health == HealthStatus.STARTING && !age.isWithin(container.startedAt(), overdue),
                running ? healthStale(container, service) : "",
                running
                        && restarts > 0
                        && age.isWithin(
                                container.startedAt(), declared.deadlines().stable()),
                Long.toString(restarts),
                otherUnit(container.unitLabel()),
                running && declaredImage != null ? imageDiffers(declaredImage, container, images) : "",
                pending);
    }

    private static String condition(Container container) {
        String state = container.state() == null ? "" : container.state();
        return container.hasEnded() && container.exitCode() != null
                ? state + " (exit code " + container.exitCode() + ")"
                : state;
    }

    private static String untold(Container container) {
        List<String> parts = new ArrayList<>();
        if (container.state() == null) {
            parts.add("its state");
        }
        if (container.health().status() == HealthStatus.UNKNOWN) {
            parts.add("its health");
        }
        if (container.isRunning() && container.startedAt() == null) {
            parts.add("when it was started");
        }
        if (container.restarts() == null) {
            parts.add("how often it was started again");
        }
        return String.join(", ", parts);
    }

    /** A health check that runs leaves an entry in its log each time; three that are missing are no accident. */
    private String healthStale(Container container, Stack.@Nullable Service service) {
        Container.Health health = container.health();
        if (health.status() == HealthStatus.NONE && service != null && service.checked()) {
            return "it has no health check, and its compose file gives it one";
        }
        if (health.status() == HealthStatus.NONE || health.status() == HealthStatus.UNKNOWN) {
            return "";
        }
        Duration limit = SnapshotAge.healthLimit(health);
        Instant last = health.lastEndedAt();
        Instant started = container.startedAt();
        // The log outlasts the run, and podman begins each with "starting": any other word is of the run before.
        boolean ofEarlierRun = last != null && started != null && last.isBefore(started);
        if (ofEarlierRun && health.status() != HealthStatus.STARTING) {
            return "its last check ended before it was started";
        }
        if (last == null || ofEarlierRun) {
            return age.isWithin(started, limit) ? "" : "no check has ended since it was started";
        }
        if (age.isWithin(last, limit)) {
            return "";
        }
        return age.isAhead(last)
                ? "its last check ended in the future, at " + last
                : "its last check ended " + age.seconds(last) + " s ago, more than " + limit.toSeconds() + " s";
    }

    /** podman-compose names a unit of its own in that label, which may or may not exist. */
    private @Nullable String otherUnit(@Nullable String label) {
        boolean fine = label == null
                || label.isEmpty()
                || label.equals(declared.unit())
                || label.equals(subject)
                || label.equals("podman-compose@" + declared.project() + ".service");
        return fine ? null : label;
    }

    static String imageDiffers(String wanted, Container container, Map<String, Stack.Image> images) {
        String actual = container.image();
        if (actual == null || ImageReference.same(wanted, actual)) {
            return "";
        }
        Stack.Image local = images.get(wanted);
        boolean sameImage = local != null && local.id() != null && local.id().equals(container.imageId());
        boolean sameDigest = container.imageDigest() != null && wanted.endsWith("@" + container.imageDigest());
        return sameImage || sameDigest ? "" : "it runs " + actual + " and not " + wanted;
    }

    static String updatePending(Container container, Map<String, Stack.Image> images) {
        Stack.Image local = container.image() == null ? null : images.get(container.image());
        if (local == null
                || local.id() == null
                || container.imageId() == null
                || local.id().equals(container.imageId())) {
            return "";
        }
        return local.reference() + " is by now image " + StackFacts.shortId(local.id()) + ", and it runs "
                + StackFacts.shortId(container.imageId());
    }
}
