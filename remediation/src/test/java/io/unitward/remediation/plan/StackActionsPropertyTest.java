package io.unitward.remediation.plan;

import static io.unitward.remediation.Leftovers.AT;
import static io.unitward.remediation.Leftovers.container;
import static io.unitward.remediation.Leftovers.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.Allowlist;
import io.unitward.facts.Container;
import io.unitward.facts.Glob;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.Podman;
import io.unitward.pending.History;
import io.unitward.remediation.Leftovers;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import io.unitward.verdict.PlannedAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Over random worlds in which policies state whatever they like: what is planned is left over, permitted, and within all
 * limits.
 */
class StackActionsPropertyTest {
    private static final int WORLDS = Worlds.count();
    private static final List<String> STATES = List.of("running", "exited", "created", "paused", "dead", "removing");
    private static final List<String> GLOBS = List.of("*", "web.*", "*.timer", "api.service", "alias.service");

    private final Random random = new Random(20260202);

    @ParameterizedTest
    @EnumSource(names = {"REMOVE_CONTAINER", "STOP_TIMER"})
    void whatever_is_planned_is_left_over_and_permitted(ActionKind kind) {
        int planned = 0;
        int refused = 0;
        for (int i = 0; i < WORLDS; i++) {
            Leftovers world = world();
            List<Instant> done = Stream.generate(() -> AT.minusSeconds(random.nextInt(7200)))
                    .limit(random.nextInt(3))
                    .toList();
            History history = new History(
                    "boot",
                    null,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    one(10) ? List.of(new History.Attempt(kind.text() + " " + id("c1"), AT)) : List.of());
            PlanInput input = new PlanInput(world.look(), world.rules(), history, List.of(), 0);
            UnitActions.Planned plan = StackActions.plan(kind, input, world.manifest(), done);
            String where = kind + ", world " + i;
            for (PlannedAction action : plan.actions()) {
                planned++;
                permitted(world, plan.actions(), action, done, where);
                assertThat(history.attempts())
                        .as(where)
                        .noneMatch(attempt -> action.causes().contains(attempt.cause()));
                if (kind == ActionKind.STOP_TIMER) {
                    stopIsRight(world, action, where);
                } else {
                    removalIsRight(world, action, where);
                }
            }
            refused += plan.refusals().size();
        }
        // Otherwise nothing was tested.
        assertThat(planned).as("planned").isGreaterThan(WORLDS / 50);
        assertThat(refused).as("refused").isGreaterThan(WORLDS / 50);
    }

    private static void removalIsRight(Leftovers world, PlannedAction action, String where) {
        Container found = world.containers.get(action.target());
        assertThat(action.detail()).as(where).isEqualTo(new ActionDetail.Remove(found.id()));
        assertThat(found.state()).as(where).isIn("exited", "created", "dead");
        assertThat(found.service()).as(where).isNotEqualTo("app").isNotIn(world.declaredServices);
        assertThat(world.podman).as(where).isEqualTo(Podman.Status.ANSWERED);
        assertThat(world.servicesTold).as(where).isTrue();
        assertThat(world.declaredProject).as(where).isEqualTo("web");
        assertThat(world.job).as(where).isNull();
        assertThat(world.settle.isZero()
                        || Objects.requireNonNull(found.finishedAt())
                                        .plus(world.settle)
                                        .compareTo(AT)
                                <= 0)
                .as(where)
                .isTrue();
    }

    private static void stopIsRight(Leftovers world, PlannedAction action, String where) {
        HealthTimer found = world.timers.get(action.target());
        assertThat(found.orphaned()).as(where).isTrue();
        assertThat(world.transientTimers).as(where).isTrue();
        assertThat(world.podman).as(where).isEqualTo(Podman.Status.ANSWERED);
        assertThat(action.target()).as(where).matches("[0-9a-f]{64}\\.timer").startsWith(found.containerId());
        assertThat(world.containers.values())
                .as(where)
                .noneMatch(each -> each.id().equals(found.containerId()));
    }

    private static void permitted(
            Leftovers world, List<PlannedAction> all, PlannedAction action, List<Instant> done, String where) {
        String unit = action.units().get(0);
        List<Allowlist.Entry> permitting = world.allowed.stream()
                .filter(entry -> entry.action() == action.action()
                        && entry.units().stream().anyMatch(glob -> Glob.matches(glob, unit)))
                .toList();
        assertThat(permitting).as(where).isNotEmpty();
        long lastHour =
                done.stream().filter(at -> at.isAfter(AT.minusSeconds(3600))).count();
        for (Allowlist.Entry entry : permitting) {
            long of = all.stream()
                    .filter(other -> entry.units().stream()
                            .anyMatch(glob -> Glob.matches(glob, other.units().get(0))))
                    .count();
            assertThat(entry.maxPerRun() == null || of <= entry.maxPerRun())
                    .as(where)
                    .isTrue();
            assertThat(entry.maxPerHour() == null || of + lastHour <= entry.maxPerHour())
                    .as(where)
                    .isTrue();
        }
        List<String> names = new ArrayList<>(List.of(unit));
        if (unit.equals("web.service")) {
            names.add("alias.service");
        }
        for (Hold hold : world.holds) {
            assertThat(names).as(where).noneMatch(name -> hold.until().isAfter(AT) && Glob.matches(hold.units(), name));
        }
        assertThat(world.activity).as(where).isNull();
        assertThat(world.barred).as(where).isNull();
        assertThat(world.units.isEmpty()
                        || names.stream()
                                .anyMatch(name -> world.units.stream().anyMatch(glob -> Glob.matches(glob, name))))
                .as(where)
                .isTrue();
    }

    private Leftovers world() {
        Leftovers world = new Leftovers();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String service = one(4) ? "app" : one(6) ? null : "old";
            world.add(container(
                    "c" + i, service, STATES.get(random.nextInt(STATES.size())), AT.minusSeconds(random.nextInt(90))));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            world.timer(one(4) ? "c" + i : "gone" + i, one(4) ? null : !one(4));
        }
        if (one(8)) {
            world.timers.put("backup.timer", new HealthTimer("backup.timer", id("gone0"), true));
        }
        world.allowed.clear();
        for (int i = random.nextInt(4); i >= 0; i--) {
            world.allowed.add(new Allowlist.Entry(
                    one(2) ? ActionKind.REMOVE_CONTAINER : ActionKind.STOP_TIMER,
                    List.of(GLOBS.get(random.nextInt(GLOBS.size()))),
                    one(4) ? 1 + random.nextInt(3) : null,
                    one(4) ? 1 + random.nextInt(2) : null,
                    "allowlist.yaml:" + i));
        }
        if (one(4)) {
            world.holds.add(new Hold(
                    GLOBS.get(random.nextInt(GLOBS.size())), AT.plusSeconds(random.nextInt(200) - 100), "r", "a", AT));
        }
        world.settle = one(2) ? Duration.ZERO : Duration.ofSeconds(30);
        world.units = one(4) ? List.of(GLOBS.get(random.nextInt(GLOBS.size()))) : List.of();
        world.podman = one(10) ? Podman.Status.FAILED : Podman.Status.ANSWERED;
        world.transientTimers = !one(10);
        world.servicesTold = !one(10);
        world.declaredServices = one(6) ? List.of("old", "app") : List.of();
        world.declaredProject = one(10) ? "other" : "web";
        world.job = one(10) ? "restart" : null;
        world.activity = one(10) ? "dpkg" : null;
        world.barred = one(20) ? "the state is a newer one's" : null;
        return world;
    }

    private boolean one(int of) {
        return random.nextInt(of) == 0;
    }
}
