package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which services of profiles a provider is asked about. */
class ActiveProfilesTest {
    private static Container debug(String state, long exitCode) {
        return new Container(
                "cd".repeat(32),
                "app-debug-1",
                "debug",
                state,
                exitCode,
                new Container.Health(HealthStatus.NONE, Instant.EPOCH, null, null, null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Stack with(Stack.Service service, Container container) {
        Stack seen = new UpdateWorld().look();
        List<Container> containers = new ArrayList<>(seen.containers());
        containers.add(container);
        List<Stack.Service> services = new ArrayList<>(seen.services());
        services.add(service);
        return new Stack(
                "app", "app.service", "app", seen.run(), services, null, containers, List.of(), List.of(), List.of());
    }

    @Test
    void only_about_those_that_failed_and_are_to_go_on_running() {
        StackDeclaration stack = new UpdateWorld().stack();
        Stack.Service debug = new Stack.Service("debug", false, "x");
        assertThat(ActiveProfiles.failed(stack, with(debug, debug("exited", 3))))
                .containsExactly("debug");
        assertThat(ActiveProfiles.failed(stack, with(debug, debug("exited", 0))))
                .as("it may have done its work")
                .isEmpty();
        assertThat(ActiveProfiles.failed(stack, with(debug, debug("running", 3))))
                .isEmpty();
        assertThat(ActiveProfiles.failed(
                        stack, with(new Stack.Service("debug", false, "x", 1L, true, false), debug("exited", 3))))
                .as("another one waits for its end")
                .isEmpty();
        assertThat(ActiveProfiles.failed(stack, with(new Stack.Service("debug", true, "x"), debug("exited", 3))))
                .as("it must run anyway")
                .isEmpty();
        StackDeclaration named = ActiveProfiles.requiring(stack, with(debug, debug("exited", 3)), Set.of());
        assertThat(named.services()).containsExactly("web", "worker");
        assertThat(ActiveProfiles.failed(named, with(debug, debug("exited", 3))))
                .as("whoever declared the stack said what must run")
                .isEmpty();
        assertThat(ActiveProfiles.requiring(stack, with(debug, debug("exited", 3)), Set.of("debug"))
                        .services())
                .containsExactly("debug", "web", "worker");
    }
}
