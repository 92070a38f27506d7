package io.unitward.remediation.stack;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.ownership.ContainerState;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.ServiceState;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackFacts;
import io.unitward.ownership.StackState;
import io.unitward.remediation.stack.StackLook.Doubt;
import io.unitward.remediation.stack.StackLook.State;
import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what a look at one stack showed: what policies found wrong, and what they leave undecided. A health check that has not
 * come to an end is nothing wrong, and nothing to go on either.
 */
public final class StackJudge {
    private StackJudge() {}

    /**
     * Judges.
     *
     * @param declared the stack
     * @param snapshot what was seen, in the eyes of whoever asks, see {@link Awaited}
     * @param findings what policies found of its unit
     * @param late whether the time for this look was over when it ended
     */
    public static StackLook judge(StackDeclaration declared, Snapshot snapshot, List<Finding> findings, boolean late) {
        if (!snapshot.manager().available()) {
            return unknown(
                    "the manager could not be asked: " + snapshot.manager().unavailableReason(), late);
        }
        List<Doubt> wrong = new ArrayList<>();
        List<Doubt> unknown = new ArrayList<>();
        for (Finding finding : findings) {
            switch (finding.classification()) {
                case BLOCK_AND_ALERT, SAFE_RELOAD -> wrong.add(doubt(declared, finding));
                case UNKNOWN -> unknown.add(doubt(declared, finding));
                case ADVICE -> {
                    // It is as declared all the same.
                }
            }
        }
        List<Doubt> waiting = new ArrayList<>();
        boolean running = true;
        boolean told = false;
        int healthy = 0;
        for (PolicyFact fact : facts(declared, snapshot)) {
            if (fact instanceof StackState state) {
                told = state.known();
                if (!state.known() && unknown.isEmpty()) {
                    unknown.add(new Doubt(declared.name(), state.unknownReason()));
                }
                if (state.settling()) {
                    waiting.add(new Doubt(declared.name(), state.settlingReason()));
                }
                running &= state.expected() > 0;
            } else if (fact instanceof ServiceState service) {
                running &= !service.missing();
            } else if (fact instanceof ContainerState container && container.expected()) {
                running &= container.running();
                boolean fresh = container.healthStale().isEmpty();
                healthy += container.running() && container.health() == HealthStatus.HEALTHY && fresh ? 1 : 0;
                if (container.running() && container.health() == HealthStatus.STARTING) {
                    waiting.add(new Doubt(container.container(), "its health check has not succeeded yet"));
                }
            }
        }
        if (!told && unknown.isEmpty()) {
            unknown.add(new Doubt(declared.name(), "nothing was told of it"));
        }
        State state = !wrong.isEmpty()
                ? State.WRONG
                : !unknown.isEmpty() ? State.UNKNOWN : !waiting.isEmpty() ? State.WAITING : State.COMPLIANT;
        List<Doubt> doubts = new ArrayList<>(wrong);
        doubts.addAll(unknown);
        doubts.addAll(waiting);
        Stack seen = seen(declared, snapshot);
        List<Container> up = seen == null || seen.containers() == null
                ? List.of()
                : seen.containers().stream().filter(Container::isRunning).toList();
        return new StackLook(
                state,
                doubts,
                told && running,
                late,
                identity(seen),
                up.size(),
                healthy,
                (int) up.stream()
                        .filter(each -> each.health().status() == HealthStatus.NONE)
                        .count(),
                List.of());
    }

    /** The stack as this snapshot has it; null when it has none of that name. */
    public static @Nullable Stack seen(StackDeclaration declared, Snapshot snapshot) {
        return snapshot.stacks().declared().stream()
                .filter(stack -> stack.name().equals(declared.name()))
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether a container whose health check does not succeed is a reason why the stack is not as declared: then it is not before
     * podman says something else of that container.
     */
    public static boolean ill(StackDeclaration declared, Snapshot snapshot, StackLook look) {
        Stack seen = seen(declared, snapshot);
        if (seen == null || seen.containers() == null) {
            return false;
        }
        for (Container container : seen.containers()) {
            HealthStatus health = container.health().status();
            boolean fails = health == HealthStatus.STARTING || health == HealthStatus.UNHEALTHY;
            if (fails
                    && container.isRunning()
                    && look.doubts().stream().anyMatch(doubt -> doubt.about().equals(container.name()))) {
                return true;
            }
        }
        return false;
    }

    private static List<PolicyFact> facts(StackDeclaration declared, Snapshot snapshot) {
        return StackFacts.of(snapshot, only(declared));
    }

    /** A manifest that declares this stack and nothing else. */
    public static Manifest only(StackDeclaration declared) {
        return new Manifest(List.of(), List.of(), List.of(), List.of(), List.of(declared));
    }

    private static StackLook unknown(String reason, boolean late) {
        return new StackLook(State.UNKNOWN, List.of(new Doubt("manager", reason)), false, late, List.of(), 0, 0);
    }

    private static Doubt doubt(StackDeclaration declared, Finding finding) {
        String about =
                finding.file() != null ? finding.file() : finding.cause() != null ? finding.cause() : declared.name();
        String text = finding.message();
        return new Doubt(about, text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }

    private static List<String> identity(@Nullable Stack seen) {
        List<String> identity = new ArrayList<>();
        if (seen != null) {
            identity.add(seen.run() == null ? "" : String.valueOf(seen.run().invocationId()));
            if (seen.containers() != null) {
                for (Container container : seen.containers()) {
                    identity.add(container.id() + " " + container.startedAt() + " " + container.restarts());
                }
            }
        }
        return identity;
    }
}
