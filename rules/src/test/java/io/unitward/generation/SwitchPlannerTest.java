package io.unitward.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The conventions, one by one; docs/reconcile.md has the same table with where each comes from. */
class SwitchPlannerTest {
    private static final String OLD = "[Service]\nExecStart=/bin/old\n";
    private static final String NEW = "[Service]\nExecStart=/bin/new\n";
    private static final String RELOADS = "ExecReload=/bin/kill -HUP $MAINPID\n";

    static Stream<Arguments> aServiceThatRuns() {
        return Stream.of(
                row("nothing changed", OLD, OLD, ""),
                row("only comments", OLD, "# hello\n" + OLD, ""),
                row("only the description", OLD, "[Unit]\nDescription=x\n" + OLD, ""),
                row("only [Install]", OLD, OLD + "[Install]\nWantedBy=default.target\n", ""),
                row("only a key for others", OLD, "[Unit]\nX-Git=abc\n" + OLD, ""),
                row("only a section for others", OLD, OLD + "[X-Podman]\nImage=x\n", ""),
                row("only OnFailure=", OLD, "[Unit]\nOnFailure=a.service\n" + OLD, ""),
                row("the command", OLD, NEW, "stop,start"),
                row("a dependency", OLD, "[Unit]\nAfter=a.service\n" + OLD, "stop,start"),
                row("a restart trigger", OLD, "[Unit]\nX-Restart-Triggers=a\n" + OLD, "stop,start"),
                row("a reload trigger", OLD + RELOADS, "[Unit]\nX-Reload-Triggers=a\n" + OLD + RELOADS, "reload"),
                row(
                        "a reload trigger that goes",
                        "[Unit]\nX-Reload-Triggers=a\n" + OLD + RELOADS,
                        OLD + RELOADS,
                        "reload"),
                row("a reload trigger without a command", OLD, "[Unit]\nX-Reload-Triggers=a\n" + OLD, "restart"),
                row(
                        "a reload trigger and more",
                        OLD + RELOADS,
                        "[Unit]\nX-Reload-Triggers=a\n" + NEW + RELOADS,
                        "stop,start"),
                row(
                        "a reload trigger, kept",
                        OLD + RELOADS,
                        keys("X-Reload-Triggers=a", "X-SwitchMethod=keep-old") + OLD + RELOADS,
                        ""),
                row("asked to restart", OLD, keys("X-SwitchMethod=restart") + NEW, "restart"),
                row("asked to stop and start", OLD, keys("X-SwitchMethod=stop-start") + NEW, "stop,start"),
                row("asked to keep", OLD, keys("X-SwitchMethod=keep-old") + NEW, ""),
                row("asked to reload", OLD, keys("X-SwitchMethod=reload") + NEW + RELOADS, "reload"),
                row("asked to reload, without a command", OLD, keys("X-SwitchMethod=reload") + NEW, "restart"),
                row("asked nonsense", OLD, keys("X-SwitchMethod=nonsense") + NEW, "stop,start"),
                row("X-ReloadIfChanged in [Service]", OLD, NEW + RELOADS + "X-ReloadIfChanged=true\n", "reload"),
                row("X-ReloadIfChanged in [Unit]", OLD, keys("X-ReloadIfChanged=true") + NEW + RELOADS, "reload"),
                row("X-RestartIfChanged=false", OLD, NEW + "X-RestartIfChanged=false\n", ""),
                row("X-StopIfChanged=false", OLD, NEW + "X-StopIfChanged=false\n", "restart"),
                row(
                        "the word wins over the switches",
                        OLD,
                        keys("X-SwitchMethod=restart") + NEW + "X-RestartIfChanged=false\n",
                        "restart"),
                row("the old definition asks nothing", OLD + "X-RestartIfChanged=false\n", NEW, "stop,start"),
                row("RefuseManualStop before", keys("RefuseManualStop=yes") + OLD, NEW, ""),
                row("RefuseManualStop now", OLD, keys("RefuseManualStop=yes") + NEW, ""),
                row("RefuseManualStart now", OLD, keys("RefuseManualStart=yes") + NEW, ""),
                row(
                        "RefuseManualStart wins over the word",
                        OLD,
                        keys("RefuseManualStart=yes", "X-SwitchMethod=restart") + NEW,
                        ""),
                row("RefuseManualStart before", keys("RefuseManualStart=yes") + OLD, NEW, "stop,start"),
                row("X-OnlyManualStart", OLD, keys("X-OnlyManualStart=true") + NEW, ""));
    }

    private static String keys(String... keys) {
        return "[Unit]\n" + String.join("\n", keys) + "\n";
    }

    private static Arguments row(String what, String before, String after, String phases) {
        return Arguments.of(what, before, after, phases);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("aServiceThatRuns")
    void a_service_that_runs(String what, String before, String after, String phases) {
        World world =
                new World().from("web.service", before).to("web.service", after).now("web.service", "active");
        assertThat(world.steps()).isEqualTo(named("web.service", phases));
        assertThat(new World()
                        .from("web.service", before)
                        .to("web.service", after)
                        .now("web.service", "inactive")
                        .steps())
                .as("the same of one that somebody stopped")
                .isEmpty();
    }

    private static List<String> named(String unit, String phases) {
        return Arrays.stream(phases.split(",", -1))
                .filter(phase -> !phase.isEmpty())
                .map(phase -> phase + " " + unit)
                .toList();
    }

    @Test
    void what_is_kept_is_said_with_the_reason() {
        World world = new World()
                .from("web.service", OLD)
                .to("web.service", NEW + "X-RestartIfChanged=false\n")
                .now("web.service", "active")
                .both("db.service", OLD)
                .to("db.service", NEW)
                .now("db.service", "inactive");
        assertThat(world.plan().left())
                .containsEntry("web.service", "ExecStart= changed (X-RestartIfChanged=false)")
                .containsEntry("db.service", "ExecStart= changed; it is not running, and stays so");
    }

    @Test
    void the_order_is_that_of_phases_then_names() {
        World world = new World()
                .from("gone.service", OLD)
                .now("gone.service", "active")
                .from("a.service", OLD + RELOADS)
                .to("a.service", keys("X-SwitchMethod=reload") + NEW + RELOADS)
                .now("a.service", "active")
                .from("b.service", OLD)
                .to("b.service", keys("X-SwitchMethod=restart") + NEW)
                .now("b.service", "active")
                .from("c.service", OLD)
                .to("c.service", NEW)
                .now("c.service", "active")
                .now("default.target", "active")
                .to("new.service", NEW)
                .wantsTo("default.target", "new.service");
        world.reload = true;
        assertThat(world.steps())
                .containsExactly(
                        "stop c.service",
                        "stop gone.service",
                        "daemon-reload manager",
                        "reload a.service",
                        "restart b.service",
                        "start c.service",
                        "start new.service");
    }

    @Test
    void what_is_gone_is_stopped_unless_it_says_otherwise() {
        assertThat(removed(OLD, "active").steps()).containsExactly("stop web.service");
        assertThat(removed(OLD, "inactive").steps()).isEmpty();
        assertThat(removed(OLD, "failed").steps()).containsExactly("reset-failed web.service");
        assertThat(removed(keys("X-StopOnRemoval=false") + OLD, "active").steps())
                .isEmpty();
        assertThat(removed(keys("RefuseManualStop=yes") + OLD, "active").steps())
                .isEmpty();
        assertThat(removed(OLD, "active").to("web.service", "").steps())
                .as("masked now")
                .containsExactly("stop web.service");
    }

    private static World removed(String text, String state) {
        return new World().from("web.service", text).now("web.service", state);
    }

    @Test
    void what_comes_from_another_directory_now_is_not_gone() {
        World world = new World()
                .from("web.service", OLD)
                .now("web.service", "active", null, "/usr/lib/systemd/user/web.service");
        assertThat(world.steps()).containsExactly("restart web.service");
    }

    @Test
    void a_drop_in_is_part_of_the_unit() {
        World world = new World()
                .both("web.service", OLD)
                .to("web.service.d/memory.conf", "[Service]\nMemoryMax=1G\n")
                .now("web.service", "active");
        assertThat(world.steps()).containsExactly("stop web.service", "start web.service");
        World foreign = new World()
                .from("vendor.service.d/overrides.conf", "[Service]\nNice=1\n")
                .now("vendor.service", "active");
        assertThat(foreign.steps())
                .as("a unit of another directory whose drop-in goes")
                .containsExactly("stop vendor.service", "start vendor.service");
        World asks = new World()
                .both("web.service", OLD)
                .to("web.service.d/x.conf", keys("X-SwitchMethod=keep-old") + "[Service]\nNice=1\n")
                .now("web.service", "active");
        assertThat(asks.steps()).as("a drop-in may say how").isEmpty();
        World typed = new World()
                .both("web.service", OLD)
                .to("service.d/10-all.conf", "[Service]\nNice=1\n")
                .now("web.service", "active");
        assertThat(typed.steps()).containsExactly("stop web.service", "start web.service");
    }

    @Test
    void the_more_specific_drop_in_of_a_name_counts() {
        World world = new World()
                .both("web-a.service", OLD)
                .both("web-.service.d/x.conf", "[Service]\nNice=1\n")
                .to("web-a.service.d/x.conf", "[Service]\nNice=1\n")
                .now("web-a.service", "active");
        assertThat(world.steps()).isEmpty();
        world.to("web-a.service.d/x.conf", "[Service]\nNice=2\n");
        assertThat(world.steps()).containsExactly("stop web-a.service", "start web-a.service");
    }

    @Test
    void instances_follow_their_template() {
        World world = new World()
                .from("job@.service", OLD)
                .to("job@.service", NEW)
                .now("job@a.service", "active")
                .now("job@b.service", "inactive")
                .both("job@c.service", OLD)
                .now("job@c.service", "active");
        assertThat(world.steps()).containsExactly("stop job@a.service", "start job@a.service");
        World gone = new World().from("job@.service", OLD).now("job@a.service", "active");
        assertThat(gone.steps()).containsExactly("stop job@a.service");
    }

    @Test
    void links_for_many_units_pull_in_and_bind_as_well() {
        World world = new World()
                .now("run-a.service", "active")
                .to("new.service", NEW)
                .wantsTo("run-.service", "new.service");
        assertThat(world.steps()).containsExactly("start new.service");
        World bound = new World()
                .both("held.service", OLD)
                .now("held.service", "active")
                .from("run-a.service", OLD)
                .to("run-a.service", NEW)
                .now("run-a.service", "active");
        bound.held.add("held.service");
        bound.to.put("service.requires/run-a.service", GenerationFile.dependency("service.requires/run-a.service"));
        assertThat(bound.plan().barred()).containsKey("run-a.service");
    }

    @Test
    void an_active_target_starts_what_it_newly_wants() {
        World world = new World().now("default.target", "active").wantsTo("default.target", "new.service");
        assertThat(world.steps()).as("a unit that is nowhere").isEmpty();
        world.to("new.service", NEW);
        assertThat(world.steps()).containsExactly("start new.service");
        assertThat(new World()
                        .now("default.target", "inactive")
                        .to("new.service", NEW)
                        .wantsTo("default.target", "new.service")
                        .steps())
                .as("nobody wants it now")
                .isEmpty();
        for (String refuses : List.of("RefuseManualStart=yes", "X-OnlyManualStart=true")) {
            assertThat(new World()
                            .now("default.target", "active")
                            .to("new.service", keys(refuses) + NEW)
                            .wantsTo("default.target", "new.service")
                            .plan())
                    .satisfies(plan -> {
                        assertThat(plan.steps()).isEmpty();
                        assertThat(plan.left().get("new.service")).contains(refuses);
                    });
        }
        world.to("default.target.wants/job@x.service", "").to("job@.service", NEW);
        world.wantsTo("default.target", "job@x.service");
        assertThat(world.steps()).containsExactly("start job@x.service", "start new.service");
        world.to("new.service", "");
        assertThat(world.steps()).as("masked").containsExactly("start job@x.service");
    }

    @Test
    void what_the_user_stopped_stays_stopped() {
        World world = new World()
                .now("default.target", "active")
                .from("web.service", OLD)
                .to("web.service", NEW)
                .wants("default.target", "web.service")
                .now("web.service", "inactive");
        assertThat(world.steps()).isEmpty();
        assertThat(world.plan().left()).containsKey("web.service");
    }

    @Test
    void a_new_definition_of_what_failed_is_tried_once() {
        World world = new World()
                .now("default.target", "active")
                .from("web.service", OLD)
                .to("web.service", NEW)
                .wants("default.target", "web.service")
                .now("web.service", "failed");
        assertThat(world.steps()).containsExactly("reset-failed web.service", "start web.service");
        world.started.put("web.service", world.after().definition("web.service").digest());
        assertThat(world.steps()).as("it failed again").isEmpty();
        World unwanted =
                new World().from("web.service", OLD).to("web.service", NEW).now("web.service", "failed");
        assertThat(unwanted.steps()).isEmpty();
        World same = new World()
                .now("default.target", "active")
                .both("web.service", OLD)
                .wants("default.target", "web.service")
                .now("web.service", "failed");
        assertThat(same.steps()).isEmpty();
    }

    @Test
    void timers_and_paths_are_restarted_and_their_services_are_not() {
        World world = new World()
                .from("backup.timer", "[Timer]\nOnCalendar=daily\n")
                .to("backup.timer", "[Timer]\nOnCalendar=hourly\n")
                .from("inbox.path", "[Path]\nPathExists=/a\n")
                .to("inbox.path", "[Path]\nPathExists=/b\n")
                .from("backup.service", OLD)
                .to("backup.service", NEW)
                .now("backup.timer", "active")
                .now("inbox.path", "active")
                .now("backup.service", "inactive");
        assertThat(world.steps()).containsExactly("restart backup.timer", "restart inbox.path");
    }

    @Test
    void a_oneshot_at_work_is_not_cut_off() {
        String oneshot = "[Service]\nType=oneshot\nExecStart=/bin/";
        World world = new World()
                .from("backup.service", oneshot + "old\n")
                .to("backup.service", oneshot + "new\n")
                .now("backup.service", "activating");
        assertThat(world.steps()).isEmpty();
        World remains = new World()
                .from("setup.service", oneshot + "old\nRemainAfterExit=yes\n")
                .to("setup.service", oneshot + "new\nRemainAfterExit=yes\n")
                .now("setup.service", "active");
        assertThat(remains.steps()).containsExactly("stop setup.service", "start setup.service");
    }

    @Test
    void a_service_with_a_socket_is_stopped_with_it_and_started_by_it() {
        World world = new World()
                .both("web.socket", "[Socket]\nListenStream=80\n")
                .from("web.service", OLD)
                .to("web.service", NEW)
                .now("web.socket", "active")
                .now("web.service", "active");
        assertThat(world.steps()).containsExactly("stop web.service", "stop web.socket", "start web.socket");
        world.now("default.target", "active").wants("default.target", "web.service");
        assertThat(world.steps())
                .containsExactly("stop web.service", "stop web.socket", "start web.service", "start web.socket");
        world.to("web.service", NEW + "X-StopIfChanged=false\n");
        assertThat(world.steps()).containsExactly("restart web.service");
    }

    @Test
    void a_socket_whose_service_is_held_and_runs_bars_all_of_it() {
        World world = new World()
                .from("api.socket", "[Socket]\nListenStream=80\nService=web.service\n")
                .to("api.socket", "[Socket]\nListenStream=81\nService=web.service\n")
                .now("web.service", "active")
                .now("api.socket", "active");
        assertThat(world.plan().barred()).as("of no generation, and free").isEmpty();
        world.held.add("web.service");
        assertThat(world.plan().barred()).containsOnlyKeys("api.socket");
        assertThat(world.plan().barred().get("api.socket")).startsWith("web.service is held");
        assertThat(world.now("web.service", "inactive").plan().barred()).isEmpty();
        World removed = new World().from("api.socket", "[Socket]\nListenStream=80\nService=web.service\n");
        removed.held.add("web.service");
        assertThat(removed.now("web.service", "active")
                        .now("api.socket", "active")
                        .plan()
                        .barred())
                .as("it is not to be started again")
                .isEmpty();
    }

    @Test
    void a_socket_needs_its_service_out_of_the_way() {
        World world = new World()
                .from("api.socket", "[Socket]\nListenStream=80\nService=web.service\n")
                .to("api.socket", "[Socket]\nListenStream=81\nService=web.service\n")
                .both("web.service", OLD)
                .now("api.socket", "active")
                .now("web.service", "active");
        assertThat(world.steps()).containsExactly("stop api.socket", "stop web.service", "start api.socket");
        world.now("web.service", "inactive");
        assertThat(world.steps()).containsExactly("stop api.socket", "start api.socket");
    }

    @Test
    void a_mount_is_remounted_where_that_is_enough() {
        String what = "[Mount]\nWhat=/dev/a\nWhere=/data\n";
        assertThat(mount("data.mount", what, what + "Options=ro\n").steps()).containsExactly("reload data.mount");
        assertThat(mount("data.mount", what, "[Mount]\nWhat=/dev/b\nWhere=/data\n")
                        .steps())
                .containsExactly("restart data.mount");
        assertThat(mount("-.mount", what, "[Mount]\nWhat=/dev/b\nWhere=/\n").steps())
                .containsExactly("reload -.mount");
    }

    private static World mount(String name, String before, String after) {
        return new World().from(name, before).to(name, after).now(name, "active");
    }

    @Test
    void slices_scopes_and_swaps_are_left() {
        for (String name : List.of("a.slice", "a.scope", "a.swap")) {
            String section = name.endsWith("slice") ? "Slice" : name.endsWith("scope") ? "Scope" : "Swap";
            World world = new World()
                    .from(name, "[" + section + "]\nMemoryMax=1G\n")
                    .to(name, "[" + section + "]\nMemoryMax=2G\n")
                    .now(name, "active");
            assertThat(world.steps()).as(name).isEmpty();
            assertThat(world.plan().left()).as(name).containsKey(name);
            assertThat(new World()
                            .from(name, "[" + section + "]\n")
                            .now(name, "active")
                            .steps())
                    .isEmpty();
        }
    }

    @Test
    void a_target_that_asks_for_it_is_stopped_when_anything_else_is_done() {
        World world = new World()
                .both("keys.target", keys("X-StopOnReconfiguration=true"))
                .now("keys.target", "active");
        assertThat(world.steps()).isEmpty();
        world.from("web.service", OLD).to("web.service", NEW).now("web.service", "active");
        assertThat(world.steps())
                .containsExactly("stop keys.target", "stop web.service", "start keys.target", "start web.service");
    }

    @Test
    void a_target_of_its_own_is_not_restarted_but_stopped_when_it_is_gone() {
        World changed = new World()
                .from("mine.target", "[Unit]\nAfter=a.service\n")
                .to("mine.target", "[Unit]\nAfter=b.service\n")
                .now("mine.target", "active");
        assertThat(changed.steps()).isEmpty();
        assertThat(new World()
                        .from("mine.target", "[Unit]\nAfter=a.service\n")
                        .now("mine.target", "active")
                        .steps())
                .containsExactly("stop mine.target");
    }

    @Test
    void what_is_held_is_not_touched() {
        World world = new World()
                .from("web.service", OLD)
                .to("web.service", NEW)
                .now("web.service", "active")
                .from("gone.service", OLD)
                .now("gone.service", "active")
                .now("default.target", "active")
                .to("new.service", NEW)
                .wantsTo("default.target", "new.service");
        world.held.addAll(List.of("web.service", "gone.service", "new.service"));
        assertThat(world.steps()).isEmpty();
        assertThat(world.plan().left()).containsOnlyKeys("web.service", "gone.service", "new.service");
    }

    @Test
    void what_a_switch_did_not_bring_up_is_tried_again() {
        World world = new World()
                .both("web.service", NEW)
                .now("web.service", "inactive")
                .both("up.service", NEW)
                .now("up.service", "active");
        assertThat(world.steps()).isEmpty();
        world.both("bad.service", NEW).now("bad.service", "failed");
        world.owed.addAll(List.of("web.service", "up.service", "gone.service", "bad.service"));
        assertThat(world.steps()).containsExactly("reset-failed bad.service", "start bad.service", "start web.service");
    }

    @Test
    void what_runs_the_new_definition_already_is_left() {
        World world = new World().from("web.service", OLD).to("web.service", NEW);
        world.now(
                "web.service", "active", world.after().definition("web.service").digest(), null);
        assertThat(world.steps()).isEmpty();
    }

    @Test
    void random_pairs_give_one_plan_and_the_next_is_empty() {
        int planned = 0;
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            World world = random(random);
            SwitchPlan plan = world.plan();
            List<UnitNow> shuffled = new ArrayList<>(world.units.values());
            Collections.shuffle(shuffled, random);
            assertThat(SwitchPlanner.plan(world.input(shuffled)))
                    .as("seed %s", seed)
                    .isEqualTo(plan);
            assertThat(world.carriedOut().steps())
                    .as("seed %s: %s", seed, plan.steps())
                    .isEmpty();
            untouched(seed, world, plan);
            planned += plan.steps().isEmpty() ? 0 : 1;
        }
        assertThat(planned).as("worlds in which something is to be done").isGreaterThan(1500);
    }

    /** What is the same in both, and not coupled to a socket, is not stopped, reloaded or restarted. */
    private static void untouched(int seed, World world, SwitchPlan plan) {
        TreeSet<String> same = new TreeSet<>();
        for (UnitNow unit : world.units.values()) {
            String before = world.before().definition(unit.names()).digest();
            if (before.equals(world.after().definition(unit.names()).digest())
                    && !unit.id().startsWith("s")
                    && !unit.id().endsWith(".target")) {
                same.add(unit.id());
            }
        }
        assertThat(plan.steps().stream()
                        .filter(step ->
                                step.phase() != SwitchStep.Phase.START && step.phase() != SwitchStep.Phase.RESET_FAILED)
                        .map(SwitchStep::unit)
                        .filter(same::contains))
                .as("seed %s", seed)
                .isEmpty();
    }

    private static World random(Random random) {
        World world = new World();
        List<String> names = List.of(
                "a.service",
                "b.service",
                "c@.service",
                "t.timer",
                "s.socket",
                "s.service",
                "m.mount",
                "x.target",
                "p.path");
        for (String name : names) {
            String section = switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "timer" -> "Timer";
                case "socket" -> "Socket";
                case "mount" -> "Mount";
                case "path" -> "Path";
                case "target" -> "X-None";
                default -> "Service";
            };
            for (boolean old : new boolean[] {true, false}) {
                if (random.nextInt(4) > 0) {
                    String text = random.nextInt(12) == 0 ? "" : text(random, section);
                    (old ? world.from : world.to).put(name, GenerationFile.of(name, text));
                }
                if (random.nextInt(4) == 0) {
                    String path = name + ".d/x.conf";
                    (old ? world.from : world.to).put(path, GenerationFile.of(path, text(random, section)));
                }
                if (random.nextInt(3) == 0) {
                    String path = "default.target.wants/" + name.replace("@.", "@w.");
                    (old ? world.from : world.to).put(path, GenerationFile.dependency(path));
                }
            }
            if (random.nextInt(5) > 0) {
                world.now(name.replace("@.", "@w."), state(random));
            }
        }
        world.now("default.target", "active");
        return world;
    }

    private static String state(Random random) {
        return List.of("active", "active", "active", "inactive", "failed", "activating")
                .get(random.nextInt(6));
    }

    private static String text(Random random, String section) {
        List<String> unit = List.of(
                "Description=" + random.nextInt(2),
                "X-SwitchMethod="
                        + List.of("reload", "restart", "stop-start", "keep-old").get(random.nextInt(4)),
                "X-Reload-Triggers=" + random.nextInt(2),
                "X-StopOnReconfiguration=true",
                "X-StopOnRemoval=false",
                "RefuseManualStart=yes",
                "After=z" + random.nextInt(2) + ".service");
        List<String> own = List.of(
                "ExecStart=/bin/" + random.nextInt(2),
                "Type=oneshot",
                "ExecReload=/bin/true",
                "Options=" + random.nextInt(2),
                "X-RestartIfChanged=false",
                "X-StopIfChanged=false");
        StringBuilder text = new StringBuilder("[Unit]\n");
        unit.stream()
                .filter(line -> random.nextInt(5) == 0)
                .forEach(line -> text.append(line).append('\n'));
        text.append('[').append(section).append("]\n");
        own.stream()
                .filter(line -> random.nextInt(3) == 0)
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"PartOf", "Requires", "BindsTo", "Requisite", "StopPropagatedFrom"})
    void what_systemd_stops_along_is_started_again(String key) {
        World world = alongWith(key + "=web.service");
        assertThat(world.steps()).containsExactly("stop web.service", "start n.service", "start web.service");
        assertThat(world.plan().barred()).isEmpty();
        assertThat(world.now("n.service", "inactive").steps())
                .as("what was not running")
                .containsExactly("stop web.service", "start web.service");
    }

    @Test
    void what_goes_along_through_others_and_by_links_is_started_again() {
        World world = alongWith("PartOf=web.service")
                .both("far.service", "[Unit]\nBindsTo=n.service\n" + OLD)
                .now("far.service", "active")
                .both("linked.service", OLD)
                .now("linked.service", "active")
                .now("n.service", "inactive");
        world.from.put(
                "linked.service.requires/web.service",
                GenerationFile.dependency("linked.service.requires/web.service"));
        assertThat(world.steps())
                .containsExactly("stop web.service", "start far.service", "start linked.service", "start web.service");
        World foreign =
                new World().from("web.service", OLD).to("web.service", NEW).now("web.service", "active");
        foreign.units.put(
                "own.service",
                new UnitNow(List.of("own.service"), "active", "running", null, "/etc/x", Set.of("web.service"), true));
        assertThat(foreign.steps()).containsExactly("stop web.service", "start own.service", "start web.service");
    }

    @Test
    void what_is_held_or_cannot_be_started_again_bars_what_would_take_it_along() {
        World world = alongWith("PartOf=web.service");
        world.held.add("n.service");
        assertThat(world.plan().barred()).containsOnlyKeys("web.service");
        world.to("web.service", "[Unit]\nX-SwitchMethod=restart\n" + NEW);
        assertThat(world.steps()).containsExactly("restart web.service");
        assertThat(world.plan().barred()).as("a restart restarts it along").containsOnlyKeys("web.service");
        assertThat(world.now("n.service", "inactive").plan().barred()).isEmpty();
        assertThat(alongWith("RefuseManualStart=yes\nPartOf=web.service").plan().barred())
                .containsOnlyKeys("web.service");
    }

    /** A unit that changed, and one that did not and is bound to it. */
    private static World alongWith(String binding) {
        return new World()
                .from("web.service", OLD)
                .to("web.service", NEW)
                .now("web.service", "active")
                .both("n.service", "[Unit]\n" + binding + "\n" + OLD)
                .now("n.service", "active");
    }
}
