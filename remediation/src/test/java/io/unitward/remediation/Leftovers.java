package io.unitward.remediation;

import io.unitward.config.Allowlist;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Podman;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.StackDeclaration;
import io.unitward.pending.PendingSet;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manager with the stack {@code web} of {@code web.service}, which declares the service {@code app}; what its containers
 * left behind. Policies state every finding there is, right or not.
 */
public final class Leftovers {
    public static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

    /** Name → container. */
    public final Map<String, Container> containers = new LinkedHashMap<>();

    /** Name → timer. */
    public final Map<String, HealthTimer> timers = new LinkedHashMap<>();

    public final List<Hold> holds = new ArrayList<>();
    public final List<Allowlist.Entry> allowed = new ArrayList<>(List.of(
            new Allowlist.Entry(ActionKind.REMOVE_CONTAINER, List.of("web.service"), null, null, "allowlist.yaml:3"),
            new Allowlist.Entry(ActionKind.STOP_TIMER, List.of("*.timer"), null, null, "allowlist.yaml:4")));
    public List<String> units = List.of();
    public Podman.Status podman = Podman.Status.ANSWERED;
    public boolean transientTimers = true;
    public boolean servicesTold = true;
    public List<String> declaredServices = List.of();
    public String declaredProject = "web";
    public @Nullable String job;
    public @Nullable String activity;
    public @Nullable String barred;
    public Duration settle = Duration.ofSeconds(30);

    /** 64 hex digits. */
    public static String id(String name) {
        return String.format("%08x", name.hashCode()).repeat(8);
    }

    public static Container container(String name, @Nullable String service, String state) {
        return container(name, service, state, AT.minusSeconds(3600));
    }

    public static Container container(String name, @Nullable String service, String state, @Nullable Instant changed) {
        return new Container(
                id(name),
                name,
                service,
                state,
                0L,
                Container.Health.NONE,
                0L,
                changed,
                changed,
                changed,
                "localhost/app:1",
                id("image"),
                null,
                null);
    }

    public void add(Container container) {
        containers.put(container.name(), container);
    }

    /** Adds the timer of a container that is gone, or not. */
    public String timer(String container, @Nullable Boolean orphaned) {
        String unit = id(container) + ".timer";
        timers.put(unit, new HealthTimer(unit, id(container), orphaned));
        return unit;
    }

    public Manifest manifest() {
        StackDeclaration stack = new StackDeclaration(
                "web",
                null,
                "web.service",
                declaredProject,
                List.of("/s/compose.yaml"),
                StackDeclaration.DEFAULT_PROVIDER,
                "/s",
                List.of(),
                declaredServices,
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
        return new Manifest(List.of(), List.of(), List.of(), List.of(), List.of(stack));
    }

    public PlanRules rules() {
        return new PlanRules(units, new Allowlist(allowed), holds, settle, "config", barred, Map.of());
    }

    public Observation look() {
        List<Unit> all = new ArrayList<>();
        all.add(new Unit(
                "web.service",
                List.of("web.service", "alias.service"),
                "loaded",
                "active",
                "exited",
                false,
                false,
                "run",
                AT.minusSeconds(7200),
                null,
                null));
        List<Finding> ofTimers = new ArrayList<>();
        for (String timer : timers.keySet()) {
            all.add(new Unit(
                    timer,
                    List.of(timer),
                    "loaded",
                    "active",
                    "waiting",
                    false,
                    transientTimers,
                    "run",
                    AT.minusSeconds(7200),
                    null,
                    null));
            ofTimers.add(finding("orphaned-health-timer", "manager", Classification.ADVICE, timer));
        }
        List<Finding> ofStack = containers.keySet().stream()
                .map(name -> finding("unknown-container", "web.service", Classification.BLOCK_AND_ALERT, name))
                .toList();
        boolean answered = podman == Podman.Status.ANSWERED;
        Stack.Run run = new Stack.Run(
                "active", "exited", job, "success", AT.minusSeconds(7200), AT.minusSeconds(7200), "run", 0L);
        Stack stack = new Stack(
                "web",
                "web.service",
                "web",
                run,
                servicesTold ? List.of(new Stack.Service("app", true, null)) : null,
                servicesTold ? null : "compose file /s/compose.yaml could not be read",
                answered ? List.copyOf(containers.values()) : null,
                answered ? List.of() : null,
                List.of(),
                answered ? List.of() : List.of("podman could not be asked"));
        Snapshot snapshot = new Snapshot(
                        Snapshot.SCHEMA,
                        AT,
                        new Host("boot", activity),
                        new Manager(
                                Scope.USER,
                                1000,
                                true,
                                null,
                                "252",
                                "running",
                                "/home/u",
                                "/run/u",
                                List.of(),
                                AT,
                                List.of()),
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                        List.of(),
                        List.of(),
                        all,
                        List.of(),
                        List.of(),
                        List.of())
                .with(new Stacks(
                        new Podman(podman, "4.3.1", answered ? null : "it hangs"),
                        List.of(stack),
                        List.copyOf(timers.values())));
        AuditReport report = new AuditReport(
                AT,
                false,
                "policies",
                new UnitVerdict("manager", null, VerdictKind.COMPLIANT, ofTimers),
                List.of(new UnitVerdict("web.service", null, VerdictKind.BLOCK_AND_ALERT, ofStack)));
        return new Observation(snapshot, report, new PendingSet(List.of(), List.of()));
    }

    private static Finding finding(String policy, String unit, Classification classification, String cause) {
        return new Finding(
                policy, unit, null, classification, Severity.WARNING, null, cause, "m.", "why", Map.of(), "fix");
    }
}
