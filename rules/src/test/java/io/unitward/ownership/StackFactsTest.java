package io.unitward.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.Host;
import io.unitward.facts.InputFile;
import io.unitward.facts.InputKind;
import io.unitward.facts.Manager;
import io.unitward.facts.Podman;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import io.unitward.pending.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StackFactsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String ID = "ab".repeat(32);
    private static final Duration DEFAULT = Duration.ofSeconds(180);

    private List<String> services = List.of();
    private @Nullable Long uid;
    private String managerState = "running";
    private Instant managerLoaded = ago(60);
    private Scope scope = Scope.USER;

    private static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    private StackDeclaration declared() {
        return new StackDeclaration(
                "web",
                uid,
                "web.service",
                "web",
                List.of("/s/compose.yaml"),
                StackDeclaration.DEFAULT_PROVIDER,
                "/s",
                List.of(),
                services,
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
    }

    private static Stack.Run run(
            String activeState, @Nullable String job, @Nullable Instant startedAt, @Nullable Instant changedAt) {
        return new Stack.Run(activeState, "x", job, "success", startedAt, changedAt, null, 0L);
    }

    private static Stack.Run settled() {
        return run("active", null, ago(3600), ago(3500));
    }

    /** Healthy, checked a second ago. */
    private static Container container() {
        return container(HealthStatus.HEALTHY, ago(1), ago(3600));
    }

    private static Container container(HealthStatus status, @Nullable Instant checked, @Nullable Instant startedAt) {
        return new Container(
                ID,
                "web-app-1",
                "app",
                "running",
                0L,
                new Container.Health(status, checked, 0L, 0L, 10_000L, 5_000L),
                0L,
                ago(3601),
                startedAt,
                null,
                "localhost:5000/app:1",
                "11".repeat(32),
                "sha256:11",
                null);
    }

    private static Stack stack(Stack.@Nullable Run run, @Nullable List<Container> containers) {
        return stack(run, containers, 1L, false);
    }

    private static Stack stack(
            Stack.@Nullable Run run, @Nullable List<Container> containers, @Nullable Long replicas, boolean ends) {
        return stack(run, containers, replicas, ends, false);
    }

    private static Stack stack(
            Stack.@Nullable Run run,
            @Nullable List<Container> containers,
            @Nullable Long replicas,
            boolean ends,
            boolean checked) {
        return new Stack(
                "web",
                "web.service",
                "web",
                run,
                List.of(
                        new Stack.Service("app", true, "localhost:5000/app:1", replicas, ends, checked),
                        new Stack.Service("opt", false, null)),
                null,
                containers,
                containers == null
                        ? null
                        : List.of(new Stack.Image("localhost:5000/app:1", "11".repeat(32), "sha256:11")),
                List.of(),
                containers == null ? List.of("podman hangs") : List.of());
    }

    private Snapshot snapshot(@Nullable Stack stack, HealthTimer... timers) {
        Manager manager = new Manager(
                scope,
                1000,
                true,
                null,
                "252",
                managerState,
                "/home/u",
                "/run/user/1000",
                List.of(),
                managerLoaded,
                List.of());
        Stacks stacks = stack == null
                ? Stacks.NONE
                : new Stacks(new Podman(Podman.Status.ANSWERED, "4.3.1", null), List.of(stack), List.of(timers));
        return new Snapshot(
                        Snapshot.SCHEMA,
                        NOW,
                        new Host(null, null),
                        manager,
                        new CollectionRequest(scope, List.of(), List.of(), List.of()),
                        List.of(),
                        List.of(),
                        List.of(new Unit(
                                "real.service",
                                List.of("alias.service", "real.service"),
                                "loaded",
                                "active",
                                "exited",
                                false,
                                false,
                                null,
                                null,
                                null,
                                null)),
                        List.of(),
                        List.of(),
                        List.of())
                .with(stacks);
    }

    private List<PolicyFact> facts(Snapshot snapshot) {
        return StackFacts.of(snapshot, new Manifest(List.of(), List.of(), List.of(), List.of(), List.of(declared())));
    }

    private <T> T only(Class<T> type, @Nullable Stack stack) {
        List<T> found = all(type, stack);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private <T> List<T> all(Class<T> type, @Nullable Stack stack) {
        List<T> found = new ArrayList<>();
        for (PolicyFact fact : facts(snapshot(stack))) {
            if (type.isInstance(fact)) {
                found.add(type.cast(fact));
            }
        }
        return found;
    }

    private ContainerState judged(Container container) {
        return only(ContainerState.class, stack(settled(), List.of(container)));
    }

    private String settling(Stack.Run run) {
        StackState state = only(StackState.class, stack(run, List.of(container())));
        assertThat(state.settling()).isEqualTo(!state.settlingReason().isEmpty());
        return state.settlingReason();
    }

    @Test
    void aStackThatRunsAsDeclared() {
        Stack stack = stack(settled(), List.of(container()));
        StackState state = only(StackState.class, stack);
        assertThat(state.known()).isTrue();
        assertThat(state.settling()).isFalse();
        assertThat(state.unitActive()).isTrue();
        assertThat(state.subject()).isEqualTo("web.service");
        assertThat(only(ServiceState.class, stack).missing()).isFalse();
        ContainerState container = only(ContainerState.class, stack);
        assertThat(container.running() && container.expected() && container.declared())
                .isTrue();
        assertThat(container.untold() + container.healthStale() + container.imageDiffers() + container.updatePending())
                .isEmpty();
        assertThat(container.healthOverdue() || container.restartedLately()).isFalse();
        assertThat(container.otherUnit()).isNull();
    }

    @Test
    void whatWasNotToldIsUnknownAndSaysWhy() {
        assertThat(only(StackState.class, null).unknownReason())
                .isEqualTo("it was not asked for when the snapshot was taken");
        assertThat(only(StackState.class, stack(settled(), null)).unknownReason())
                .isEqualTo("podman hangs");
        assertThat(all(ServiceState.class, stack(settled(), null)))
                .as("nothing is missing then")
                .isEmpty();
        StackState noRun = only(StackState.class, stack(null, List.of(container())));
        assertThat(noRun.known()).isFalse();
        assertThat(noRun.unitStateKnown()).isFalse();
    }

    @Test
    void composeFilesThatCannotBeReadMatterUnlessTheServicesAreNamed() {
        Stack unread = new Stack(
                "web",
                "web.service",
                "web",
                settled(),
                null,
                "it includes",
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(only(StackState.class, unread).unknownReason()).isEqualTo("it includes");
        services = List.of("app");
        assertThat(only(StackState.class, unread).known()).isTrue();
        assertThat(only(ServiceState.class, unread).missing()).isTrue();
    }

    @Test
    void namedServicesAreThoseThatMustRun() {
        services = List.of("opt");
        Stack stack = stack(settled(), List.of(container()));
        assertThat(only(ServiceState.class, stack).service()).isEqualTo("opt");
        assertThat(only(ServiceState.class, stack).missing()).isTrue();
        assertThat(only(ContainerState.class, stack).expected()).isFalse();
        assertThat(only(ContainerState.class, stack).declared()).isTrue();
    }

    @Test
    void aServiceNeedsAsManyContainersAsItIsToHave() {
        List<Container> one = List.of(container());
        ServiceState fewer = only(ServiceState.class, stack(settled(), one, 2L, false));
        assertThat(fewer.missing()).isTrue();
        assertThat(fewer.lack()).isEqualTo("1 of 2 containers");
        assertThat(only(ServiceState.class, stack(settled(), List.of(), 2L, false))
                        .lack())
                .isEqualTo("no container");
        for (Stack enough : List.of(
                stack(settled(), List.of(container(), container()), 2L, false),
                stack(settled(), List.of(container(), container()), 1L, false),
                stack(settled(), one, null, false))) {
            assertThat(only(ServiceState.class, enough).missing()).isFalse();
            assertThat(only(ServiceState.class, enough).lack()).isEmpty();
        }
        Stack more = stack(settled(), List.of(container(), container(), container()), 2L, false);
        assertThat(only(ServiceState.class, more).surplus()).isEqualTo("3 containers, and is to have 2");
        assertThat(only(ServiceState.class, stack(settled(), one, 1L, false)).surplus())
                .isEmpty();
        assertThat(only(ServiceState.class, stack(settled(), List.of(container(), container()), null, false))
                        .surplus())
                .as("nobody knows how many")
                .isEmpty();
        assertThat(all(ServiceState.class, stack(settled(), List.of(), 0L, false)))
                .as("it is to have none")
                .isEmpty();
        services = List.of("app");
        assertThat(only(ServiceState.class, stack(settled(), List.of(), 0L, false))
                        .lack())
                .as("it is named all the same")
                .isEqualTo("no container");
    }

    @Test
    void aContainerWithoutTheHealthCheckOfItsServiceIsNotHealthy() {
        Container bare = container(HealthStatus.NONE, null, ago(3600));
        assertThat(only(ContainerState.class, stack(settled(), List.of(bare), 1L, false, true))
                        .healthStale())
                .isEqualTo("it has no health check, and its compose file gives it one");
        assertThat(only(ContainerState.class, stack(settled(), List.of(container()), 1L, false, true))
                        .healthStale())
                .isEmpty();
        assertThat(only(ContainerState.class, stack(settled(), List.of(bare))).healthStale())
                .isEmpty();
    }

    @Test
    void aServiceThatIsToEndNeedsNoContainerThatRuns() {
        Stack ended = stack(settled(), List.of(), 1L, true);
        assertThat(all(ServiceState.class, ended)).isEmpty();
        assertThat(only(ContainerState.class, stack(settled(), List.of(container()), 1L, true))
                        .expected())
                .isFalse();
        assertThat(only(StackState.class, ended).unknownReason())
                .as("not one service must run")
                .isEqualTo("no service that must run is known");
        services = List.of("app");
        assertThat(only(ServiceState.class, ended).missing())
                .as("it is named all the same")
                .isTrue();
    }

    @Test
    void otherManagersHaveNoSuchStack() {
        uid = 1001L;
        assertThat(facts(snapshot(stack(settled(), List.of())))).isEmpty();
        uid = 1000L;
        assertThat(facts(snapshot(stack(settled(), List.of())))).isNotEmpty();
        scope = Scope.SYSTEM;
        assertThat(facts(snapshot(stack(settled(), List.of())))).isEmpty();
    }

    /** The wrong all clear after each start: nothing runs, and the unit is active since a minute. */
    @Test
    void onceTheUnitIsActiveOnlyHealthIsGivenTime() {
        Stack.Run fresh = run("active", null, ago(20), ago(20));
        Stack gone = stack(fresh, List.of());
        assertThat(only(StackState.class, gone).settling()).isTrue();
        assertThat(only(ServiceState.class, gone).missing()).isTrue();
        assertThat(only(ServiceState.class, gone).settling()).isFalse();
        Container sick = container(HealthStatus.UNHEALTHY, ago(1), ago(20));
        assertThat(only(ContainerState.class, stack(fresh, List.of(sick))).settling())
                .isTrue();
        Stack operated = gone.operatedSince(ago(10));
        assertThat(only(ServiceState.class, operated).settling())
                .as("it is being updated in place")
                .isTrue();
        assertThat(only(ServiceState.class, stack(run("active", "restart", ago(20), ago(20)), List.of()))
                        .settling())
                .as("a job is on its way")
                .isTrue();
    }

    /** The wrong all clear of a restart loop: each attempt is young. */
    @Test
    void aUnitThatSystemdStartsAgainAndAgainDoesNotSettle() {
        for (String job : new String[] {null, "start"}) {
            Stack.Run first = new Stack.Run("activating", "auto-restart", job, "exit-code", ago(2), ago(2), null, 1L);
            assertThat(only(StackState.class, stack(first, List.of())).settling())
                    .as("one start in vain")
                    .isTrue();
            Stack.Run loop = new Stack.Run("activating", "auto-restart", job, "exit-code", ago(2), ago(2), null, 2L);
            StackState state = only(StackState.class, stack(loop, List.of()));
            assertThat(state.settling()).isFalse();
            assertThat(state.unitActive()).isFalse();
            assertThat(state.unitState()).isEqualTo("activating (exit-code), started again and again by systemd");
            assertThat(only(ServiceState.class, stack(loop, List.of())).settling())
                    .isFalse();
            assertThat(only(StackState.class, stack(loop, List.of()).operatedSince(ago(10)))
                            .settling())
                    .as("somebody is at work on it")
                    .isTrue();
        }
        Stack.Run well = new Stack.Run("active", "exited", null, "success", ago(3600), ago(3500), null, 7L);
        assertThat(only(StackState.class, stack(well, List.of(container()))).unitActive())
                .isTrue();
    }

    @Test
    void anUpdateThatWasCutShortIsToldWithHowFarItHadCome() {
        Stack stack = stack(settled(), List.of(container()));
        assertThat(only(StackState.class, stack).updateCutShort()).isEmpty();
        assertThat(only(StackState.class, stack).updateReplaced()).isFalse();

        StackState pulling = only(StackState.class, stack.cutShort(new Stack.CutShort(ago(60), Stack.Phase.PULLING)));
        assertThat(pulling.updateCutShort())
                .isEqualTo(
                        "begun at 2026-11-23T11:59:00Z was cut short while images were pulled: tags may name images that"
                                + " nobody has tried");
        assertThat(pulling.updateReplaced()).as("what runs is what ran").isFalse();
        assertThat(pulling.known()).as("all else is judged as ever").isTrue();

        StackState redeploying =
                only(StackState.class, stack.cutShort(new Stack.CutShort(ago(60), Stack.Phase.REDEPLOYING)));
        assertThat(redeploying.updateCutShort())
                .isEqualTo("begun at 2026-11-23T11:59:00Z was cut short: what runs may be what nobody has verified");
        assertThat(redeploying.updateReplaced()).isTrue();

        StackState back = only(StackState.class, stack.cutShort(new Stack.CutShort(ago(60), Stack.Phase.ROLLING_BACK)));
        assertThat(back.updateCutShort()).contains(" failed, and putting back what ran before it failed, too");
        assertThat(back.updateReplaced()).isTrue();
    }

    @Test
    void whatUnitwardIsAtWorkOnSettlesForAsLongAsThatMayTake() {
        Stack stack = stack(settled(), List.of(container(HealthStatus.UNHEALTHY, ago(1), ago(60))));
        StackState state = only(StackState.class, stack.operatedSince(ago(600)));
        assertThat(state.settlingReason()).isEqualTo("unitward is restarting or updating it");
        assertThat(only(ContainerState.class, stack.operatedSince(ago(600))).settling())
                .isTrue();
        // Half an hour, and eight times 120, 60 and 10 s.
        assertThat(only(StackState.class, stack.operatedSince(ago(1800 + 1520 - 1)))
                        .settling())
                .isTrue();
        assertThat(only(StackState.class, stack.operatedSince(ago(1800 + 1520))).settling())
                .as("what hangs must not be quiet for ever")
                .isFalse();
        assertThat(only(StackState.class, stack.operatedSince(NOW.plusSeconds(3600)))
                        .settling())
                .isFalse();
        assertThat(only(
                                StackState.class,
                                stack(run("failed", null, ago(600), ago(5)), List.of())
                                        .operatedSince(ago(10)))
                        .settling())
                .as("even between two starts of its unit")
                .isTrue();
    }

    @Test
    void settlingEndsWithTheDeadlines() {
        assertThat(settling(settled())).isEmpty();
        assertThat(settling(run("active", null, ago(DEFAULT.toSeconds() - 1), ago(1))))
                .contains("started less than");
        assertThat(settling(run("active", null, ago(DEFAULT.toSeconds()), ago(1))))
                .isEmpty();
        assertThat(settling(run("active", null, null, ago(1)))).isEmpty();
        assertThat(settling(run("active", null, NOW.plusSeconds(3600), ago(1))))
                .as("a clock that was set")
                .isEmpty();
        assertThat(settling(run("activating", "start", ago(10), ago(10)))).isEqualTo("its unit is activating");
        assertThat(settling(run("activating", "start", ago(190), ago(190))))
                .as("hangs")
                .isEmpty();
        assertThat(settling(run("deactivating", "stop", ago(900), ago(5)))).isEqualTo("its unit is deactivating");
        assertThat(settling(run("inactive", "start", null, null))).isEqualTo("its unit has a start job");
        assertThat(settling(run("failed", null, ago(5), ago(5)))).isEmpty();
        assertThat(settling(run("inactive", null, null, null))).isEmpty();
        managerState = "starting";
        assertThat(settling(run("inactive", null, null, null))).isEqualTo("the manager has not finished starting");
        assertThat(settling(run("failed", null, null, null))).isEmpty();
        managerLoaded = ago(181);
        assertThat(settling(run("inactive", null, null, null)))
                .as("something else keeps it from being done")
                .isEmpty();
    }

    @Test
    void unitsThatAreNotActive() {
        for (String state : List.of("failed", "inactive")) {
            assertThat(only(StackState.class, stack(run(state, null, null, null), List.of()))
                            .unitActive())
                    .isFalse();
        }
        Stack.Run failed = new Stack.Run("failed", "failed", null, "exit-code", null, null, null, null);
        assertThat(only(StackState.class, stack(failed, List.of())).unitState()).isEqualTo("failed (exit-code)");
    }

    @Test
    void aUnitOfWhichThereIsNoFileIsNotThere() {
        Stack stack = stack(run("inactive", null, null, null), List.of());
        World world = new World().file(World.UNITS + "/other.service", NOW, "x");
        assertThat(unitState(world, stack)).startsWith("not there: the manager has none of that name");
        assertThat(unitState(new World().file(World.UNITS + "/web.service", NOW, "x"), stack))
                .isEqualTo("inactive");
        assertThat(unitState(world.unit("web.service", false, World.UNITS + "/web.service"), stack))
                .isEqualTo("inactive");
        World half = new World().file(World.UNITS + "/other.service", NOW, "x");
        half.unreadable(World.UNITS);
        assertThat(unitState(half, stack)).as("in doubt it is there").isEqualTo("inactive");
    }

    private String unitState(World world, Stack stack) {
        return facts(world.snapshot().with(snapshot(stack).stacks())).stream()
                .filter(StackState.class::isInstance)
                .map(fact -> ((StackState) fact).unitState())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void healthIsOnlyAsGoodAsItsAge() {
        // Three intervals of 10 s and a timeout of 5 s.
        assertThat(judged(container(HealthStatus.HEALTHY, ago(34), ago(3600))).healthStale())
                .isEmpty();
        assertThat(judged(container(HealthStatus.HEALTHY, ago(35), ago(3600))).healthStale())
                .isEqualTo("its last check ended 35 s ago, more than 35 s");
        assertThat(judged(container(HealthStatus.HEALTHY, null, ago(34))).healthStale())
                .isEmpty();
        assertThat(judged(container(HealthStatus.HEALTHY, null, ago(35))).healthStale())
                .isEqualTo("no check has ended since it was started");
        assertThat(judged(container(HealthStatus.HEALTHY, NOW.plusSeconds(3600), ago(35)))
                        .healthStale())
                .startsWith("its last check ended in the future");
        assertThat(judged(container(HealthStatus.NONE, null, ago(3600))).healthStale())
                .isEmpty();
        assertThat(judged(container(HealthStatus.STARTING, ago(1), ago(59))).healthOverdue())
                .isFalse();
        assertThat(judged(container(HealthStatus.STARTING, ago(1), ago(60))).healthOverdue())
                .isTrue();
        assertThat(judged(container(HealthStatus.STARTING, ago(1), null)).healthOverdue())
                .isTrue();
    }

    @Test
    void anIntervalThatIsNotToldIsTheUsualOne() {
        for (Long interval : new @Nullable Long[] {null, 0L}) {
            Container.Health health = new Container.Health(HealthStatus.HEALTHY, ago(119), 0L, 0L, interval, null);
            assertThat(judged(with(container(), c -> health)).healthStale()).isEmpty();
            Container.Health old = new Container.Health(HealthStatus.HEALTHY, ago(120), 0L, 0L, interval, null);
            assertThat(judged(with(container(), c -> old)).healthStale()).isNotEmpty();
        }
    }

    private static Container with(Container of, UnaryOperator<Container.Health> change) {
        return new Container(
                of.id(),
                of.name(),
                of.service(),
                of.state(),
                of.exitCode(),
                change.apply(of.health()),
                of.restarts(),
                of.createdAt(),
                of.startedAt(),
                of.finishedAt(),
                of.image(),
                of.imageId(),
                of.imageDigest(),
                of.unitLabel());
    }

    private static Container raw(
            @Nullable String service,
            @Nullable String state,
            @Nullable Long restarts,
            @Nullable Instant startedAt,
            @Nullable String image,
            @Nullable String imageId,
            @Nullable String label) {
        return new Container(
                ID,
                "c",
                service,
                state,
                3L,
                Container.Health.NONE,
                restarts,
                null,
                startedAt,
                null,
                image,
                imageId,
                "sha256:33",
                label);
    }

    @Test
    void containersThatStoppedOrStartedAgain() {
        ContainerState exited = judged(raw("app", "exited", 0L, ago(9), null, null, null));
        assertThat(exited.running()).isFalse();
        assertThat(exited.condition()).isEqualTo("exited (exit code 3)");
        assertThat(judged(raw("app", "running", 2L, ago(9), null, null, null)).restartedLately())
                .isTrue();
        assertThat(judged(raw("app", "running", 2L, ago(10), null, null, null)).restartedLately())
                .isFalse();
        assertThat(judged(raw("app", "running", 0L, ago(9), null, null, null)).restartedLately())
                .isFalse();
    }

    @Test
    void whatPodmanDidNotTellOfAContainerIsNamed() {
        assertThat(judged(raw("app", null, null, null, null, null, null)).untold())
                .isEqualTo("its state, how often it was started again");
        assertThat(judged(raw("app", "running", 0L, null, null, null, null)).untold())
                .isEqualTo("when it was started");
        assertThat(judged(container(HealthStatus.UNKNOWN, null, ago(9))).untold())
                .isEqualTo("its health");
    }

    @Test
    void containersOfNoService() {
        assertThat(judged(raw("old", "running", 0L, ago(9), null, null, null)).declared())
                .isFalse();
        assertThat(judged(raw(null, "running", 0L, ago(9), null, null, null)).declared())
                .isFalse();
        assertThat(judged(raw("opt", "running", 0L, ago(9), null, null, null)).declared())
                .isTrue();
        assertThat(judged(raw("opt", "running", 0L, ago(9), null, null, null)).expected())
                .isFalse();
    }

    @Test
    void labelsOfOtherUnits() {
        for (String fine : new @Nullable String[] {null, "", "web.service", "podman-compose@web.service"}) {
            assertThat(judged(raw("app", "running", 0L, ago(9), null, null, fine))
                            .otherUnit())
                    .isNull();
        }
        assertThat(judged(raw("app", "running", 0L, ago(9), null, null, "x.service"))
                        .otherUnit())
                .isEqualTo("x.service");
    }

    @Test
    void imagesThatDiffer() {
        String running = "11".repeat(32);
        ContainerState other = judged(raw("app", "running", 0L, ago(9), "localhost:5000/app:2", "22".repeat(32), null));
        assertThat(other.imageDiffers()).isEqualTo("it runs localhost:5000/app:2 and not localhost:5000/app:1");
        assertThat(judged(raw("app", "running", 0L, ago(9), "localhost:5000/app:2", running, null))
                        .imageDiffers())
                .as("two names of one image")
                .isEmpty();
        ContainerState older = judged(raw("app", "running", 0L, ago(9), "localhost:5000/app:1", "22".repeat(32), null));
        assertThat(older.imageDiffers()).isEmpty();
        assertThat(older.updatePending())
                .isEqualTo("localhost:5000/app:1 is by now image 111111111111, and it runs 222222222222");
    }

    @Test
    void referencesThatMeanTheSame() {
        assertThat(ImageReference.same("busybox", "docker.io/library/busybox:latest"))
                .isTrue();
        assertThat(ImageReference.same("localhost:5000/a", "localhost:5000/a:latest"))
                .isTrue();
        assertThat(ImageReference.same("a:1", "ghcr.io/b/a:1")).isTrue();
        assertThat(ImageReference.same("a:1", "ghcr.io/b/xa:1")).isFalse();
        assertThat(ImageReference.same("a:1", "a:2")).isFalse();
        assertThat(ImageReference.same("localhost:5000/a:1", "localhost:5001/localhost:5000/a:1"))
                .isFalse();
        assertThat(ImageReference.same("a@sha256:1", "a@sha256:2")).isFalse();
    }

    @Test
    void filesAndTimersAreToldAsTheyAre() {
        Stack stack = new Stack(
                "web",
                "alias.service",
                "web",
                settled(),
                List.of(new Stack.Service("app", true, null)),
                null,
                List.of(container()),
                List.of(),
                List.of(new InputFile(
                        "/s/new",
                        "/s/old",
                        InputKind.SECRET,
                        true,
                        InputFile.Status.REGULAR,
                        0604,
                        0L,
                        0L,
                        true,
                        null,
                        null)),
                List.of());
        InputState input = only(InputState.class, stack);
        assertThat(input.legacy() && input.exposed() && input.secret()).isTrue();
        assertThat(input.mode()).isEqualTo("0604");
        String timer = ID + ".timer";
        for (Boolean orphaned : new @Nullable Boolean[] {true, false, null}) {
            assertThat(facts(snapshot(stack, new HealthTimer(timer, ID, orphaned))))
                    .contains(
                            new HealthTimerState("manager", timer, ID.substring(0, 12), Boolean.TRUE.equals(orphaned)));
        }
    }
}
