package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Stack;
import io.unitward.ownership.ContainerFacts.Settling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is made of containers as podman tells them, and of the services that they are of. */
class ContainerFactsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String IMAGE = "localhost:5000/app:1";
    private static final String IMAGE_ID = "11".repeat(32);
    private static final Duration HEALTH = Duration.ofSeconds(60);
    private static final Duration STABLE = Duration.ofSeconds(10);
    /** Three intervals of 10 s and a timeout of 5 s. */
    private static final long LIMIT = 35;

    private @Nullable List<Stack.Service> services = List.of(new Stack.Service("app", true, IMAGE));
    private @Nullable List<Stack.Image> images = List.of(new Stack.Image(IMAGE, IMAGE_ID, "sha256:11"));
    private Set<String> expected = Set.of("app");
    private Settling settling = Settling.NOTHING;

    // The container, as it should be.
    private @Nullable String service = "app";
    private @Nullable String state = "running";
    private @Nullable Long exitCode = 0L;
    private HealthStatus health = HealthStatus.HEALTHY;
    private @Nullable Instant checked = ago(1);
    private @Nullable Long interval = 10_000L;
    private @Nullable Long restarts = 0L;
    private @Nullable Instant started = ago(3600);
    private @Nullable String image = IMAGE;
    private @Nullable String imageId = IMAGE_ID;

    private static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    private Container container() {
        return new Container(
                "ab".repeat(32),
                "web-app-1",
                service,
                state,
                exitCode,
                new Container.Health(health, checked, 0L, 0L, interval, 5_000L),
                restarts,
                null,
                started,
                null,
                image,
                imageId,
                "sha256:11",
                null);
    }

    private List<PolicyFact> facts(Container... containers) {
        StackDeclaration declared = new StackDeclaration(
                "web",
                null,
                "web.service",
                "web",
                List.of("/s/compose.yaml"),
                StackDeclaration.DEFAULT_PROVIDER,
                "/s",
                List.of(),
                List.of(),
                new StackDeclaration.Deadlines(Duration.ofSeconds(120), HEALTH, STABLE),
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
        Stack stack = new Stack(
                "web", "web.service", "web", null, services, null, List.of(containers), images, List.of(), List.of());
        return new ContainerFacts(declared, "web.service", new SnapshotAge(NOW), stack, expected, settling)
                .of(List.of(containers));
    }

    private ContainerState judged() {
        return (ContainerState) facts(container()).get(0);
    }

    private List<ServiceState> servicesOf(Container... containers) {
        List<ServiceState> found = new ArrayList<>();
        for (PolicyFact fact : facts(containers)) {
            if (fact instanceof ServiceState each) {
                found.add(each);
            }
        }
        return found;
    }

    @Test
    void a_container_as_it_should_be_shows_nothing() {
        assertThat(judged())
                .isEqualTo(new ContainerState(
                        "web.service",
                        "web",
                        "web-app-1",
                        "abababababab",
                        "app",
                        true,
                        true,
                        false,
                        "",
                        true,
                        "running",
                        "running",
                        HealthStatus.HEALTHY,
                        false,
                        "",
                        false,
                        "0",
                        null,
                        "",
                        ""));
    }

    @Test
    void what_podman_did_not_tell_is_named_and_nothing_is_made_of_it() {
        state = null;
        health = HealthStatus.UNKNOWN;
        checked = null;
        restarts = null;
        ContainerState unknown = judged();
        assertThat(unknown.untold()).isEqualTo("its state, its health, how often it was started again");
        assertThat(unknown.running()).isFalse();
        assertThat(unknown.state() + unknown.condition()).isEmpty();
        assertThat(unknown.restarts()).isEqualTo("0");
        assertThat(unknown.restartedLately()).isFalse();
    }

    @Test
    void since_when_it_runs_matters_only_of_what_runs() {
        started = null;
        assertThat(judged().untold()).isEqualTo("when it was started");
        state = "created";
        assertThat(judged().untold()).isEmpty();
    }

    /** Without its start nobody can say that an undecided health is young. */
    @Test
    void an_undecided_health_is_overdue_at_the_deadline_and_when_its_start_is_not_known_or_in_the_future() {
        health = HealthStatus.STARTING;
        started = ago(HEALTH.toSeconds() - 1);
        assertThat(judged().healthOverdue()).isFalse();
        for (Instant start : new @Nullable Instant[] {ago(HEALTH.toSeconds()), null, NOW.plusSeconds(3600)}) {
            started = start;
            assertThat(judged().healthOverdue()).as(String.valueOf(start)).isTrue();
        }
        state = "exited";
        assertThat(judged().healthOverdue()).as("it does not run").isFalse();
        state = "running";
        health = HealthStatus.HEALTHY;
        assertThat(judged().healthOverdue()).isFalse();
    }

    @Test
    void a_health_is_stale_at_its_limit_whatever_it_says() {
        for (HealthStatus each : List.of(HealthStatus.HEALTHY, HealthStatus.UNHEALTHY, HealthStatus.STARTING)) {
            health = each;
            checked = ago(LIMIT - 1);
            assertThat(judged().healthStale()).isEmpty();
            checked = ago(LIMIT);
            assertThat(judged().healthStale()).isEqualTo("its last check ended 35 s ago, more than 35 s");
        }
        state = "exited";
        assertThat(judged().healthStale()).as("nobody checks what does not run").isEmpty();
    }

    @Test
    void an_interval_beyond_reason_does_not_make_a_health_fresh_for_ever() {
        interval = Long.MAX_VALUE;
        started = ago(10_000_000);
        checked = ago(3 * 86_400 + 4);
        assertThat(judged().healthStale()).isEmpty();
        checked = ago(3 * 86_400 + 5);
        assertThat(judged().healthStale()).isNotEmpty();
    }

    @Test
    void a_check_in_the_future_is_told_as_that() {
        checked = NOW.plusSeconds(299);
        assertThat(judged().healthStale()).as("while it was looked at").isEmpty();
        checked = NOW.plusSeconds(301);
        assertThat(judged().healthStale()).isEqualTo("its last check ended in the future, at " + checked);
    }

    /** The health log outlasts a stop: right after a start its last entry is as old as the stop was long. */
    @Test
    void an_entry_of_an_earlier_run_says_nothing_of_this_one() {
        health = HealthStatus.STARTING;
        checked = ago(300);
        started = ago(5);
        assertThat(judged().healthStale()).as("no check can have ended yet").isEmpty();
        started = ago(LIMIT);
        assertThat(judged().healthStale()).isEqualTo("no check has ended since it was started");
        health = HealthStatus.HEALTHY;
        started = ago(5);
        checked = ago(6);
        assertThat(judged().healthStale()).isEqualTo("its last check ended before it was started");
        started = checked;
        assertThat(judged().healthStale()).isEmpty();
    }

    @Test
    void a_container_without_the_check_that_its_service_declares_is_told_only_while_it_runs() {
        services = List.of(new Stack.Service("app", true, IMAGE, 1L, false, true));
        health = HealthStatus.NONE;
        checked = null;
        assertThat(judged().healthStale()).startsWith("it has no health check");
        state = "exited";
        assertThat(judged().healthStale()).isEmpty();
    }

    @Test
    void a_restart_counts_for_as_long_as_the_stability_window_and_only_of_what_runs() {
        restarts = 3L;
        started = ago(STABLE.toSeconds() - 1);
        assertThat(judged().restartedLately()).isTrue();
        assertThat(judged().restarts()).isEqualTo("3");
        state = "exited";
        assertThat(judged().restartedLately()).isFalse();
        state = "running";
        started = ago(STABLE.toSeconds());
        assertThat(judged().restartedLately()).isFalse();
        started = ago(1);
        restarts = 0L;
        assertThat(judged().restartedLately()).isFalse();
    }

    @Test
    void an_exit_code_is_told_of_a_run_that_ended() {
        exitCode = 137L;
        assertThat(judged().condition()).isEqualTo("running");
        for (String over : List.of("exited", "stopped")) {
            state = over;
            assertThat(judged().condition()).isEqualTo(over + " (exit code 137)");
        }
        state = "created";
        assertThat(judged().condition()).as("podman tells one all the same").isEqualTo("created");
        state = "exited";
        exitCode = null;
        assertThat(judged().condition()).isEqualTo("exited");
    }

    @Test
    void what_settles_is_the_health_of_what_runs_or_all_of_it() {
        settling = Settling.HEALTH;
        assertThat(judged().settling()).isTrue();
        state = "exited";
        assertThat(judged().settling()).isFalse();
        assertThat(servicesOf().get(0).settling()).isFalse();
        settling = Settling.ALL;
        assertThat(judged().settling()).isTrue();
        assertThat(servicesOf().get(0).settling()).isTrue();
    }

    @Test
    void while_compose_files_cannot_be_read_only_what_has_no_service_is_surely_undeclared() {
        services = null;
        service = "old";
        assertThat(judged().declared()).isTrue();
        service = null;
        assertThat(judged().declared()).isFalse();
        service = "old";
        services = List.of();
        assertThat(judged().declared()).isFalse();
        expected = Set.of("old");
        assertThat(judged().declared()).isTrue();
    }

    @Test
    void services_are_told_by_name_and_count_their_containers_whatever_their_state() {
        services = List.of(
                new Stack.Service("app", true, IMAGE, 2L, false, false),
                new Stack.Service("db", true, null, 1L, false, false),
                new Stack.Service("any", true, null, null, false, false));
        expected = Set.of("db", "app", "any");
        state = "exited";
        Container one = container();
        service = "any";
        Container any = container();
        assertThat(servicesOf(one, any, any))
                .containsExactly(
                        new ServiceState("web.service", "web", "any", false, "", "", false),
                        new ServiceState("web.service", "web", "app", true, "1 of 2 containers", "", false),
                        new ServiceState("web.service", "web", "db", true, "no container", "", false));
        assertThat(servicesOf(one, one, one).get(1))
                .isEqualTo(new ServiceState(
                        "web.service", "web", "app", false, "", "3 containers, and is to have 2", false));
    }

    /** Whoever names a service that is to have none wants one. */
    @Test
    void a_service_that_is_named_and_to_have_none_may_have_one() {
        services = List.of(new Stack.Service("app", true, IMAGE, 0L, false, false));
        assertThat(servicesOf().get(0).lack()).isEqualTo("no container");
        assertThat(servicesOf(container()).get(0).missing()).isFalse();
        assertThat(servicesOf(container()).get(0).surplus()).isEmpty();
        assertThat(servicesOf(container(), container()).get(0).surplus()).isEqualTo("2 containers, and is to have 1");
    }

    @Test
    void a_container_of_a_service_that_need_not_run_makes_no_service() {
        service = "opt";
        assertThat(servicesOf(container())).extracting(ServiceState::service).containsExactly("app");
        assertThat(judged().expected()).isFalse();
    }

    @Test
    void an_image_differs_only_when_both_are_known_and_are_not_one() {
        image = "localhost:5000/app:2";
        imageId = "22".repeat(32);
        assertThat(judged().imageDiffers()).isEqualTo("it runs localhost:5000/app:2 and not " + IMAGE);
        imageId = IMAGE_ID;
        assertThat(judged().imageDiffers()).as("two names of one image").isEmpty();
        imageId = null;
        assertThat(judged().imageDiffers()).isNotEmpty();
        services = List.of(new Stack.Service("app", true, "localhost:5000/app@sha256:11"));
        assertThat(judged().imageDiffers()).as("by its digest").isEmpty();
        services = List.of(new Stack.Service("app", true, "localhost:5000/app@sha256:1"));
        assertThat(judged().imageDiffers()).as("by a part of its digest").isNotEmpty();
        image = null;
        assertThat(judged().imageDiffers()).isEmpty();
        image = "localhost:5000/app:2";
        state = "exited";
        assertThat(judged().imageDiffers()).as("it does not run").isEmpty();
    }

    @Test
    void an_update_is_pending_when_its_own_reference_has_another_image_by_now() {
        imageId = "22".repeat(32);
        assertThat(judged().updatePending())
                .isEqualTo(IMAGE + " is by now image 111111111111, and it runs 222222222222");
        images = List.of(new Stack.Image(IMAGE, null, null));
        assertThat(judged().updatePending()).as("there is none locally").isEmpty();
        images = null;
        assertThat(judged().updatePending()).as("podman could not tell").isEmpty();
    }
}
