package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.podman.StackCollector;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Podman;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.StackLook;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a stack is told of. */
class StackTellingTest {
    private static final StackDeclaration DECLARED = new StackDeclaration(
            "web",
            null,
            "web.service",
            "web",
            List.of("/s/compose.yaml"),
            StackDeclaration.DEFAULT_PROVIDER,
            "/s",
            List.of(),
            List.of(),
            StackDeclaration.Deadlines.DEFAULT,
            StackDeclaration.Gate.BLOCKING,
            StackDeclaration.Update.DEFAULT);

    private static Container container(
            String name, @Nullable String state, @Nullable Long exitCode, HealthStatus health) {
        return new Container(
                "ab".repeat(32),
                name,
                "app",
                state,
                exitCode,
                new Container.Health(health, Instant.EPOCH, null, null, null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Snapshot snapshot(Stack.@Nullable Run run, @Nullable List<Container> containers) {
        Manager manager =
                new Manager(Scope.USER, 1000, true, null, "252", "running", null, null, List.of(), null, List.of());
        return new Snapshot(
                        Snapshot.SCHEMA,
                        Instant.EPOCH,
                        new Host(null, null),
                        manager,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                .with(new Stacks(
                        new Podman(Podman.Status.ANSWERED, "4.3.1", null),
                        List.of(new Stack(
                                "web", "web.service", "web", run, null, null, containers, null, List.of(), List.of())),
                        List.of()));
    }

    private static Stack.Run exited() {
        return new Stack.Run("active", "exited", null, "success", null, null, null, null);
    }

    @Test
    void a_table_has_the_unit_and_each_container() {
        Snapshot seen = snapshot(
                exited(),
                List.of(
                        container("web-app-1", "running", 0L, HealthStatus.UNHEALTHY),
                        container("web-long-name-1", "exited", 3L, HealthStatus.NONE),
                        container("web-new-1", "created", 0L, HealthStatus.NONE),
                        container("web-\u001b[31m-1", null, null, HealthStatus.NONE)));
        assertThat(StackTelling.table(DECLARED, seen))
                .containsExactly(
                        "  web.service      active (exited)",
                        "  web-app-1        running               unhealthy",
                        "  web-long-name-1  exited (exit code 3)",
                        "  web-new-1        created",
                        "  web-\\x1b[31m-1      state not told");
    }

    @Test
    void a_table_never_takes_what_was_not_told_for_nothing() {
        assertThat(StackTelling.table(DECLARED, snapshot(null, null)))
                .containsExactly("  web.service  not told", "  its containers could not be told");
        assertThat(StackTelling.table(DECLARED, snapshot(exited(), List.of())))
                .containsExactly("  web.service  active (exited)", "  no containers");
        assertThat(StackTelling.table(
                        DECLARED,
                        snapshot(exited(), List.of()).with(new Stacks(Podman.NOT_ASKED, List.of(), List.of()))))
                .isEmpty();
    }

    @Test
    void what_still_runs_is_told_with_its_health() {
        assertThat(StackTelling.remaining(
                        DECLARED,
                        snapshot(
                                exited(),
                                List.of(
                                        container("web-app-1", "running", 0L, HealthStatus.HEALTHY),
                                        container("web-job-1", "exited", 0L, HealthStatus.NONE),
                                        container("web-worker-1", "running", 0L, HealthStatus.NONE)))))
                .isEqualTo("still running: web-app-1 (healthy), web-worker-1");
        assertThat(StackTelling.remaining(DECLARED, snapshot(exited(), List.of())))
                .isEqualTo("nothing of it runs");
        assertThat(StackTelling.remaining(DECLARED, snapshot(exited(), null)))
                .isEqualTo("what still runs of it could not be told");
    }

    @Test
    void health_by_a_check_that_is_too_old_is_told_as_stale() {
        Instant longAgo = Instant.EPOCH.minusSeconds(3600);
        Container old = new Container(
                "ab".repeat(32),
                "web-app-1",
                "app",
                "running",
                0L,
                new Container.Health(HealthStatus.HEALTHY, longAgo, 0L, 0L, 1000L, 1000L),
                0L,
                longAgo,
                longAgo,
                null,
                null,
                null,
                null,
                null);
        Snapshot seen = snapshot(exited(), List.of(old));
        assertThat(StackTelling.stale(DECLARED, seen)).containsExactly("web-app-1");
        assertThat(StackTelling.table(DECLARED, seen)).last().asString().endsWith("  running          healthy, stale");
        assertThat(StackTelling.remaining(DECLARED, seen)).isEqualTo("still running: web-app-1 (healthy, stale)");
    }

    @Test
    void each_line_of_what_containers_said_is_one_line() {
        assertThat(StackTelling.said(List.of(
                        new StackCollector.Words("web-app-1", "no token\nnever healthy", List.of("one", "t\u001bwo")))))
                .containsExactly(
                        "  web-app-1, last health check: no token",
                        "  web-app-1, last health check: never healthy",
                        "  web-app-1, log: one",
                        "  web-app-1, log: t\\x1bwo");
    }

    @Test
    void containers_are_counted_in_words() {
        assertThat(StackTelling.running(look(1, 0))).isEqualTo("1 container runs");
        assertThat(StackTelling.running(look(2, 1))).isEqualTo("2 containers run, 1 healthy");
        assertThat(StackTelling.running(new StackLook(
                        StackLook.State.COMPLIANT, List.of(), true, false, List.of(), 3, 1, 2, List.of())))
                .isEqualTo("3 containers run, 1 healthy, 2 without a health check");
    }

    private static StackLook look(int containers, int healthy) {
        return new StackLook(StackLook.State.COMPLIANT, List.of(), true, false, List.of(), containers, healthy);
    }

    @Test
    void aDoubtNamesItsSubjectOnce() {
        assertThat(StackTelling.doubt(
                        new StackLook.Doubt("web-app-1", "Container web-app-1 of stack web is unhealthy")))
                .isEqualTo("Container web-app-1 of stack web is unhealthy");
        assertThat(StackTelling.doubt(new StackLook.Doubt("web-app-1", "its health check has not succeeded yet")))
                .isEqualTo("web-app-1: its health check has not succeeded yet");
    }

    @Test
    void howToStopWhatRunsNamesTheSocketThatAShellDoesNotKnow() {
        Container runs = container("web-app-1", "running", null, HealthStatus.HEALTHY);
        assertThat(StackTelling.toStop(DECLARED, snapshot(exited(), List.of(runs))))
                .endsWith("to stop it: DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock docker-compose -p web"
                        + " -f /s/compose.yaml down");
        assertThat(StackTelling.toStop(DECLARED, snapshot(exited(), List.of()))).isEmpty();
    }
}
