package io.unitward.remediation.plan;

import io.unitward.facts.Container;
import io.unitward.facts.Glob;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.Podman;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackFacts;
import io.unitward.ownership.StackState;
import io.unitward.pending.History;
import io.unitward.remediation.journal.Attempts;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns findings about what containers left behind into actions that clear it away, or into reasons why not:
 * {@code remove-container} for a container that is in the project of a declared stack, that nobody declares and that does not
 * run; {@code stop-timer} for the transient timer of a health check whose container is gone. Pure.
 *
 * <p>A finding only proposes: everything that makes an action right is worked out from what was seen once more, whatever
 * policy stated the finding. A container that nobody declares and that runs is reported, and that is all.
 */
public final class StackActions {
    private static final String UNDECLARED = "unknown-container";
    private static final String ORPHANED = "orphaned-health-timer";
    /** In one of these states a container has no process; any other one has, may have, or is about to. */
    private static final Set<String> LEFT = Set.of("created", "configured", "exited", "stopped", "dead");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final ActionKind kind;
    private final PlanInput input;
    private final Manifest manifest;
    private final Snapshot snapshot;
    private final List<PolicyFact> facts;
    private final Set<String> tried = new HashSet<>();
    private final Set<String> considered = new HashSet<>();
    private final List<PlannedAction> actions = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private StackActions(ActionKind kind, PlanInput input, Manifest manifest) {
        this.kind = kind;
        this.input = input;
        this.manifest = manifest;
        this.snapshot = input.observation().snapshot();
        this.facts = StackFacts.of(snapshot, manifest);
        String boot = snapshot.host().bootId();
        String then = input.history().bootId();
        if (boot == null || then == null || boot.equals(then)) {
            input.history().attempts().stream().map(History.Attempt::cause).forEach(tried::add);
        }
    }

    /**
     * Plans actions of one kind.
     *
     * @param kind {@code REMOVE_CONTAINER} or {@code STOP_TIMER}
     * @param manifest which stacks are declared
     * @param done when the journal says that such actions were begun, in any order
     */
    public static UnitActions.Planned plan(ActionKind kind, PlanInput input, Manifest manifest, List<Instant> done) {
        if (kind != ActionKind.REMOVE_CONTAINER && kind != ActionKind.STOP_TIMER) {
            throw new IllegalArgumentException("action '" + kind + "'; expected remove-container or stop-timer");
        }
        StackActions planner = new StackActions(kind, input, manifest);
        planner.consider();
        return UnitActions.within(kind, planner.actions, planner.refusals, input, done);
    }

    /** Whether a finding calls for an action on what its cause names. */
    public static boolean calls(ActionKind kind, Finding finding) {
        return finding.cause() != null
                && switch (kind) {
                    case REMOVE_CONTAINER -> finding.policy().equals(UNDECLARED);
                    case STOP_TIMER -> finding.policy().equals(ORPHANED);
                    default -> false;
                };
    }

    private void consider() {
        List<UnitVerdict> verdicts =
                new ArrayList<>(input.observation().report().units());
        verdicts.add(input.observation().report().manager());
        for (UnitVerdict verdict : verdicts) {
            for (Finding finding : verdict.findings()) {
                String subject = finding.cause();
                if (subject == null
                        || input.observation().report().changes().isFresh(finding.policy())
                        || !calls(kind, finding)
                        || !considered.add(verdict.unit() + " " + subject)) {
                    continue;
                }
                if (kind == ActionKind.STOP_TIMER) {
                    timer(subject);
                } else {
                    container(verdict.unit(), subject);
                }
            }
        }
    }

    private void timer(String timer) {
        if (!isSelected(List.of(timer))) {
            return;
        }
        String doubt = doubtOfTimer(timer);
        if (doubt != null) {
            refuse(Refusal.Kind.UNKNOWN, timer, timer + " is not stopped: " + doubt);
            return;
        }
        take(
                new PlannedAction(
                        kind,
                        timer,
                        List.of(timer),
                        timer + " checks the health of a container that is gone",
                        List.of(Attempts.of(kind, timer))),
                null);
    }

    /** Why it is not certain that a timer is the health check of a container that is gone; null when it is. */
    private @Nullable String doubtOfTimer(String timer) {
        if (snapshot.stacks().podman().status() != Podman.Status.ANSWERED) {
            return "podman does not tell which containers there are";
        }
        HealthTimer seen = snapshot.stacks().healthTimers().stream()
                .filter(each -> each.unit().equals(timer))
                .findFirst()
                .orElse(null);
        if (seen == null
                || !UnitNames.looksLikeHealthTimer(timer)
                || !timer.startsWith(seen.containerId())
                || !ID.matcher(seen.containerId()).matches()) {
            return "it is no timer of a health check";
        }
        boolean isTransient = snapshot.units().stream()
                .anyMatch(unit -> unit.id().equals(timer) && Boolean.TRUE.equals(unit.transientUnit()));
        if (!isTransient) {
            return "it is no transient unit";
        }
        boolean isThere = snapshot.stacks().declared().stream()
                .map(Stack::containers)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .anyMatch(container -> container.id().equals(seen.containerId()));
        return Boolean.TRUE.equals(seen.orphaned()) && !isThere ? null : "its container is there, or may be";
    }

    /** A container as it was seen, and the flat facts about it and its stack. */
    private record Seen(Stack stack, Container container, ContainerState state, StackState of) {}

    private void container(String unit, String name) {
        List<String> names = names(unit);
        if (!isSelected(names)) {
            return;
        }
        List<Seen> all = seen(names, name);
        if (all.size() != 1) {
            refuse(
                    Refusal.Kind.UNKNOWN,
                    name,
                    "container " + name + " is not removed: " + all.size()
                            + " containers of that name were seen in the declared project of " + unit
                            + "; expected one");
            return;
        }
        Seen seen = all.get(0);
        if (seen.state().running() || !LEFT.contains(seen.state().state())) {
            return; // reported by its finding, and never touched
        }
        String why = "container " + name + " is not removed: ";
        if (seen.state().declared()) {
            refuse(
                    Refusal.Kind.NOT_VOUCHED,
                    name,
                    why + "its service " + seen.state().service() + " is declared");
        } else if (!isWholeKnown(seen)) {
            refuse(Refusal.Kind.UNKNOWN, name, why + "not all of its stack could be told");
        } else if (seen.state().settling()) {
            refuse(
                    Refusal.Kind.NOT_PERMITTED,
                    name,
                    why + "its stack is settling, " + seen.of().settlingReason());
        } else {
            take(
                    new PlannedAction(
                            kind,
                            name,
                            List.of(unit),
                            "container " + name + " (" + seen.container().id() + ") of stack "
                                    + seen.stack().name() + " is declared by nobody, and is "
                                    + seen.state().condition(),
                            List.of(Attempts.of(kind, seen.container().id())),
                            new ActionDetail.Remove(seen.container().id())),
                    seen.container());
        }
    }

    private boolean isWholeKnown(Seen seen) {
        return snapshot.stacks().podman().status() == Podman.Status.ANSWERED
                && seen.of().known()
                && seen.stack().services() != null
                && ID.matcher(seen.container().id()).matches();
    }

    /** The containers of that name, of the stacks that are declared for a unit, in the project that is declared. */
    private List<Seen> seen(List<String> unitNames, String name) {
        List<Seen> all = new ArrayList<>();
        for (StackDeclaration declared : manifest.stacks()) {
            if (!StackFacts.concerns(declared, snapshot) || !unitNames.contains(declared.unit())) {
                continue;
            }
            StackState of = facts(StackState.class)
                    .filter(each -> each.stack().equals(declared.name()))
                    .findFirst()
                    .orElse(null);
            List<ContainerState> states = facts(ContainerState.class)
                    .filter(each -> each.stack().equals(declared.name())
                            && each.container().equals(name))
                    .toList();
            for (Stack stack : snapshot.stacks().declared()) {
                if (of == null
                        || stack.containers() == null
                        || !stack.name().equals(declared.name())
                        || !stack.project().equals(declared.project())) {
                    continue;
                }
                for (Container container : stack.containers()) {
                    states.stream()
                            .filter(state -> container.name().equals(name)
                                    && container.id().startsWith(state.id()))
                            .findFirst()
                            .ifPresent(state -> all.add(new Seen(stack, container, state, of)));
                }
            }
        }
        return all;
    }

    private <T extends PolicyFact> Stream<T> facts(Class<T> type) {
        return facts.stream().filter(type::isInstance).map(type::cast);
    }

    /**
     * Plans an action that is right, if it is also permitted and nobody is in the middle of a change.
     *
     * @param container what it is about; null for none
     */
    private void take(PlannedAction action, @Nullable Container container) {
        String activity = snapshot.host().activity();
        List<Refusal> held = Held.refusals(input, kind, action.units(), List.of());
        String denied =
                input.rules().allowlist().whyNot(kind, action.units().get(0)).orElse(null);
        String early = container == null ? null : tooEarly(container);
        if (action.causes().stream().anyMatch(tried::contains)) {
            refuse(
                    Refusal.Kind.NO_EFFECT,
                    action.target(),
                    action.reason() + "; this was tried before, and is left to be done by hand");
        } else if (input.rules().barred() != null) {
            refuse(
                    Refusal.Kind.NOT_PERMITTED,
                    action.target(),
                    Objects.requireNonNull(input.rules().barred()));
        } else if (activity != null) {
            refuse(Refusal.Kind.NOT_PERMITTED, action.target(), "units may be changing right now: " + activity);
        } else if (!held.isEmpty()) {
            refuse(Refusal.Kind.NOT_PERMITTED, action.target(), held.get(0).reason());
        } else if (denied != null) {
            refuse(Refusal.Kind.NOT_PERMITTED, action.target(), action.reason() + "; " + denied);
        } else if (early != null) {
            refuse(Refusal.Kind.NOT_PERMITTED, action.target(), early);
        } else {
            actions.add(action);
        }
    }

    /** Why it is too early to remove a container: somebody may have made or ended it to go on with it; null when it is not. */
    private @Nullable String tooEarly(Container container) {
        if (input.rules().settle().isZero()) {
            return null;
        }
        String wanted = "; expected " + input.rules().settle().toSeconds() + " s without a change (--settle)";
        Instant at = input.observation().report().at();
        Instant newest = Stream.of(container.createdAt(), container.startedAt(), container.finishedAt())
                .filter(Objects::nonNull)
                .map(time -> Recent.seen(time, at))
                .max(Instant::compareTo)
                .orElse(null);
        if (newest == null) {
            return "it is not known when container " + container.name() + " changed" + wanted;
        }
        boolean early = newest.isAfter(at.minus(input.rules().settle()));
        return early ? "container " + container.name() + " changed at " + newest + wanted : null;
    }

    private boolean isSelected(List<String> names) {
        List<String> globs = input.rules().units();
        return globs.isEmpty()
                || names.stream().anyMatch(name -> globs.stream().anyMatch(glob -> Glob.matches(glob, name)));
    }

    private List<String> names(String unit) {
        for (Unit observed : snapshot.units()) {
            if (observed.id().equals(unit)) {
                List<String> names = new ArrayList<>(observed.names());
                names.add(unit);
                return names;
            }
        }
        return List.of(unit);
    }

    private void refuse(Refusal.Kind why, String subject, String reason) {
        refusals.add(new Refusal(kind, why, subject, reason));
    }
}
