package io.unitward.cli;

import io.unitward.facts.Container;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.DeclaredImages;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.StackJudge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The services of profiles that an env file switches on, which only the provider knows. It is asked once, and only where a
 * container of such a service has failed: otherwise nothing depends on it.
 */
final class ActiveProfiles {
    private static final Duration ASKING = Duration.ofSeconds(10);

    private final StackSession session;
    private final Map<String, Optional<Set<String>>> known = new ConcurrentHashMap<>();

    ActiveProfiles(StackSession session) {
        this.session = session;
    }

    /**
     * What must run.
     *
     * @param stack the stack, with the services that must
     * @param notes what could not be told, sentences without a full stop
     */
    record Expected(StackDeclaration stack, List<String> notes) {}

    /** What must run of a stack by this look at it. */
    Expected of(StackDeclaration stack, Snapshot snapshot) {
        Stack seen = StackJudge.seen(stack, snapshot);
        Set<String> failed = seen == null ? Set.of() : failed(stack, seen);
        if (seen == null || failed.isEmpty()) {
            return new Expected(stack, List.of());
        }
        Optional<Set<String>> active =
                known.computeIfAbsent(stack.name(), name -> Optional.ofNullable(ask(stack, seen, snapshot)));
        if (active.isEmpty()) {
            return new Expected(
                    stack,
                    List.of(
                            "a container of " + String.join(", ", failed)
                                    + " has failed, and whether its profile is active, so that it must run, the provider does not tell"));
        }
        Set<String> must = new TreeSet<>(failed);
        must.retainAll(active.get());
        return new Expected(must.isEmpty() ? stack : requiring(stack, seen, must), List.of());
    }

    private @Nullable Set<String> ask(StackDeclaration stack, Stack seen, Snapshot snapshot) {
        Compose compose = session.compose(stack, snapshot.manager());
        Provider provider = Provider.of(
                String.join("\n", compose.version(Deadline.in(ASKING)).last()));
        return DeclaredImages.of(seen, compose, provider, Deadline.in(ASKING)).active();
    }

    /** The services of profiles that have a container that failed; none where whoever declared the stack named its services. */
    static Set<String> failed(StackDeclaration stack, Stack seen) {
        Set<String> failed = new TreeSet<>();
        List<Stack.Service> services = seen.services();
        List<Container> containers = seen.containers();
        if (!stack.services().isEmpty() || services == null || containers == null) {
            return failed;
        }
        for (Stack.Service service : services) {
            boolean mayRun =
                    !service.byDefault() && !service.ends() && !Long.valueOf(0).equals(service.replicas());
            if (mayRun
                    && containers.stream().anyMatch(each -> service.name().equals(each.service()) && hasFailed(each))) {
                failed.add(service.name());
            }
        }
        return failed;
    }

    private static boolean hasFailed(Container container) {
        Long code = container.exitCode();
        return !container.isRunning() && code != null && code != 0;
    }

    /** The same stack, of which these services must run as well as those that its compose files require. */
    static StackDeclaration requiring(StackDeclaration stack, Stack seen, Set<String> more) {
        Set<String> names = new TreeSet<>(more);
        List<Stack.Service> services = seen.services();
        (services == null ? List.<Stack.Service>of() : services)
                .stream().filter(Stack.Service::mustRun).forEach(service -> names.add(service.name()));
        return new StackDeclaration(
                stack.name(),
                stack.uid(),
                stack.unit(),
                stack.project(),
                stack.composeFiles(),
                stack.provider(),
                stack.directory(),
                stack.inputs(),
                new ArrayList<>(names),
                stack.deadlines(),
                stack.gate(),
                stack.update());
    }
}
