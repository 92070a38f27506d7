package io.unitward.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Bond;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.preview.SettingChange;
import io.unitward.preview.UnitChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an action on one unit does to others, by one relation at a time and by several together. */
class ReachTest {
    /** In each of these {@code a} is acted on, {@code u} runs and {@code d} does not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            START   | a Requires d             | starts d.service (Requires= of a.service)
            START   | a Requires u             | ''
            START   | a BindsTo d              | starts d.service (BindsTo= of a.service)
            START   | a Wants d                | starts d.service (Wants= of a.service)
            START   | a Upholds d              | starts d.service (Upholds= of a.service)
            START   | a Requisite d            | ''
            START   | a Conflicts u            | stops u.service (Conflicts= of a.service)
            START   | a Conflicts d            | ''
            START   | u Conflicts a            | stops u.service (its Conflicts= with a.service)
            START   | u PartOf a               | ''
            START   | u Requires a             | ''
            START   | a PropagatesReloadTo u   | ''
            START   | a OnFailure d            | may start d.service (OnFailure= of a.service)
            START   | a OnSuccess d            | may start d.service (OnSuccess= of a.service)
            START   | a Triggers d             | ''
            STOP    | u Requires a             | stops u.service (its Requires= on a.service)
            STOP    | d Requires a             | ''
            STOP    | u Requisite a            | stops u.service (its Requisite= on a.service)
            STOP    | u BindsTo a              | stops u.service (its BindsTo= on a.service)
            STOP    | u PartOf a               | stops u.service (its PartOf= on a.service)
            STOP    | u StopPropagatedFrom a   | stops u.service (PropagatesStopTo= of a.service)
            STOP    | a Wants d                | ''
            STOP    | u Wants a                | ''
            STOP    | a Conflicts u            | ''
            STOP    | a OnSuccess d            | may start d.service (OnSuccess= of a.service)
            STOP    | a OnFailure d            | may start d.service (OnFailure= of a.service)
            RESTART | u Requires a             | restarts u.service (its Requires= on a.service)
            RESTART | u PartOf a               | restarts u.service (its PartOf= on a.service)
            RESTART | d PartOf a               | ''
            RESTART | u StopPropagatedFrom a   | may stop u.service (PropagatesStopTo= of a.service)
            RESTART | a Wants d                | starts d.service (Wants= of a.service)
            RESTART | a Conflicts u            | stops u.service (Conflicts= of a.service)
            RESTART | a OnSuccess d            | may start d.service (OnSuccess= of a.service)
            RELOAD  | a PropagatesReloadTo u   | reloads u.service (PropagatesReloadTo= of a.service)
            RELOAD  | a PropagatesReloadTo d   | ''
            RELOAD  | u ReloadPropagatedFrom a | reloads u.service (PropagatesReloadTo= of a.service)
            RELOAD  | a Wants d                | ''
            RELOAD  | u PartOf a               | ''
            """)
    void one_relation(Effect effect, String tie, String told) {
        Tied world = new Tied().up("u");
        (effect == Effect.START ? world.down("a") : world.up("a")).down("d").loaded(tie);
        assertThat(String.join(", ", world.told(effect, "a"))).isEqualTo(told);
    }

    @Test
    void what_is_being_stopped_is_started_again_and_may_be_stopped_once_more() {
        Tied world = new Tied().stopping("u").down("a", "w").loaded("a Wants u", "u Wants w", "x PartOf u");
        assertThat(world.told(Effect.START, "a"))
                .containsExactly("starts u.service (Wants= of a.service)", "starts w.service (Wants= of u.service)");
        assertThat(new Tied().stopping("u").up("a").loaded("u PartOf a").told(Effect.STOP, "a"))
                .containsExactly("stops u.service (its PartOf= on a.service)");
    }

    @Test
    void with_an_automount_what_it_mounted_goes() {
        for (Effect effect : List.of(Effect.STOP, Effect.RESTART)) {
            Tied world = new Tied().up("m.automount", "m.mount", "u").loaded("m.automount Triggers m.mount");
            world.loaded("u BindsTo m.mount", "t.timer Triggers u").up("t.timer");
            assertThat(world.told(effect, "m.automount"))
                    .containsExactly(
                            "may stop m.mount (m.automount ends, which mounts it)",
                            "may start u.service (t.timer triggers it)",
                            "may stop u.service (its BindsTo= on m.mount)");
            assertThat(world.told(Effect.STOP, "t.timer")).isEmpty();
        }
    }

    @Test
    void what_is_upheld_comes_back_after_its_stop_with_what_it_pulls_in() {
        Tied world = new Tied().up("x", "y", "u").down("w").loaded("y Upholds x", "x Wants w", "x Conflicts u");
        assertThat(world.told(Effect.STOP, "x"))
                .containsExactly(
                        "may stop u.service (Conflicts= of x.service)", "may start w.service (Wants= of x.service)");
        world.loaded("x PartOf p").up("p");
        assertThat(world.told(Effect.STOP, "p"))
                .contains("stops x.service (its PartOf= on p.service)", "may start w.service (Wants= of x.service)");
        Tied down = new Tied().up("x").down("w", "y").loaded("y Upholds x", "x Wants w");
        assertThat(down.told(Effect.STOP, "x"))
                .as("who upholds it does not run")
                .isEmpty();
    }

    @Test
    void what_a_running_unit_triggers_may_come_back_after_its_stop_with_what_it_pulls_in() {
        for (String trigger : List.of("x.path", "x.timer", "x.socket")) {
            Tied world = new Tied().up(trigger, "x", "u").down("w").loaded(trigger + " Triggers x");
            world.loaded("x Wants w", "x Conflicts u");
            assertThat(world.told(Effect.STOP, "x"))
                    .containsExactly(
                            "may stop u.service (Conflicts= of x.service)",
                            "may start w.service (Wants= of x.service)");
            assertThat(Reach.of(world.ties(), Effect.STOP, "x.service", Set.of(trigger))
                            .touched())
                    .as("it is stopped with it")
                    .isEmpty();
            world.loaded("x PartOf p").up("p");
            assertThat(world.told(Effect.STOP, "p"))
                    .contains(
                            "may start x.service (" + trigger + " triggers it)",
                            "stops x.service (its PartOf= on p.service)");
            Tied down = new Tied().up("x").down("w", trigger).loaded(trigger + " Triggers x", "x Wants w");
            assertThat(down.told(Effect.STOP, "x")).as("it does not run").isEmpty();
        }
    }

    @Test
    void files_say_what_triggers_a_unit() {
        for (String file : List.of(
                "x.path: [Path]\nPathExists=/x\n",
                "t.path: [Path]\nUnit=x.service\nUnit=o.service\n",
                "x.timer: [Timer]\nOnUnitInactiveSec=0\n",
                "x.socket: [Socket]\nListenStream=/x\n",
                "s.socket: [Socket]\nService=x.service\n")) {
            String[] parts = file.split(": ", 2);
            Tied world =
                    new Tied().up(parts[0], "x").down("w").loaded("x Wants w").to(parts[0], parts[1]);
            assertThat(world.told(Effect.STOP, "x"))
                    .as(file)
                    .containsExactly("may start w.service (Wants= of x.service)");
            world.from(parts[0], parts[1] + "# another\n");
            assertThat(reloaded(world).isEmpty())
                    .as("a reload sets timers and paths anew, and no socket: %s", file)
                    .isEqualTo(parts[0].endsWith(".socket"));
        }
        Tied accepting = new Tied().up("x.socket", "x").down("w").loaded("x Wants w");
        accepting.to("x.socket", "[Socket]\nAccept=yes\n");
        assertThat(accepting.told(Effect.STOP, "x")).isEmpty();
    }

    @Test
    void what_may_end_the_manager_is_not_known_to_touch_only_its_own() {
        Tied world = new Tied().up("a", "b").down("d", "shutdown.target").loaded("b PartOf a", "a Wants d");
        world.actions.put("b.service", List.of("SuccessAction=exit"));
        Reach stop = Reach.of(world.ties(), Effect.STOP, "a.service");
        assertThat(stop.unknown()).containsExactly("b.service");
        assertThat(stop.whyUnknown()).isEqualTo("b.service has SuccessAction=exit, which may end more than units");
        assertThat(unknown(world, Effect.START)).as("it is not touched").isEmpty();
        world.actions.put("d.service", List.of("StartLimitAction=reboot"));
        assertThat(unknown(world, Effect.START)).containsExactly("d.service");
        Tied declared = new Tied().to("a.service", "[Unit]\nFailureAction=exit\nSuccessAction=none\n[Service]\n");
        assertThat(Reach.of(declared.ties(), Effect.START, "a.service").actions())
                .containsExactly(Map.entry("a.service", "FailureAction=exit"));
        assertThat(Reach.NOTHING.whyUnknown()).isNull();
        for (String mode : List.of("OnSuccessJobMode=isolate", "OnFailureJobMode=flush", "OnFailureIsolate=yes")) {
            declared.to("a.service", "[Unit]\nOnSuccess=d.service\n" + mode + "\n[Service]\n");
            String name = mode.replaceFirst("=.*", "").replace("Isolate", "JobMode");
            assertThat(Reach.of(declared.ties(), Effect.STOP, "a.service").whyUnknown())
                    .startsWith("a.service has " + name + "=")
                    .endsWith(", which may stop any unit");
        }
        declared.to("a.service", "[Unit]\nOnSuccessJobMode=replace\nOnFailureIsolate=no\n[Service]\n");
        assertThat(Reach.of(declared.ties(), Effect.STOP, "a.service").whyUnknown())
                .isNull();
    }

    @Test
    void it_goes_through_what_runs_already_as_a_transaction_does() {
        Tied world = new Tied()
                .up("basic.target", "u")
                .down("a", "w")
                .loaded("a Requires basic.target", "basic.target Wants w", "w Conflicts u");
        assertThat(world.told(Effect.START, "a"))
                .containsExactly(
                        "stops u.service (Conflicts= of w.service)", "starts w.service (Wants= of basic.target)");
    }

    @Test
    void what_a_conflict_stops_takes_others_along_and_may_start_what_waits_for_its_end() {
        Tied world = new Tied()
                .up("x", "bound")
                .down("a", "mail")
                .loaded("a Conflicts x", "bound BindsTo x", "bound OnSuccess mail");
        assertThat(world.told(Effect.START, "a"))
                .containsExactly(
                        "stops bound.service (its BindsTo= on x.service)",
                        "stops x.service (Conflicts= of a.service)",
                        "may start mail.service (OnSuccess= of bound.service)");
    }

    @Test
    void a_stop_goes_through_what_does_not_run_and_a_restart_may() {
        Tied world = new Tied().up("a", "u").down("between").loaded("between PartOf a", "u PartOf between");
        assertThat(world.told(Effect.STOP, "a")).containsExactly("stops u.service (its PartOf= on between.service)");
        assertThat(world.told(Effect.RESTART, "a"))
                .containsExactly("may restart u.service (its PartOf= on between.service)");
    }

    @Test
    void what_is_restarted_along_pulls_in_as_well() {
        Tied world = new Tied().up("a", "p").down("w").loaded("p PartOf a", "p Wants w");
        assertThat(world.told(Effect.RESTART, "a"))
                .containsExactly(
                        "restarts p.service (its PartOf= on a.service)", "starts w.service (Wants= of p.service)");
    }

    @Test
    void what_nothing_needs_any_more_may_stop() {
        Tied world = new Tied().up("a", "w").loaded("a Wants w");
        assertThat(world.told(Effect.STOP, "a")).isEmpty();
        world.unneeded.add("w.service");
        assertThat(world.told(Effect.STOP, "a"))
                .containsExactly("may stop w.service (its StopWhenUnneeded=yes, as a.service stops)");
    }

    @Test
    void a_timer_or_path_may_fire_when_it_is_started_and_not_when_it_runs() {
        Tied world = new Tied().up("on.timer").down("off.path", "x", "y", "a", "b.socket", "z");
        world.loaded("on.timer Triggers x", "off.path Triggers y", "a Wants on.timer", "a Wants off.path");
        world.loaded("a Wants b.socket", "b.socket Triggers z");
        assertThat(world.told(Effect.START, "a"))
                .containsExactly(
                        "starts b.socket (Wants= of a.service)",
                        "starts off.path (Wants= of a.service)",
                        "may start y.service (off.path triggers it)");
    }

    @Test
    void cycles_come_to_an_end_and_the_unit_itself_is_not_told() {
        Tied world = new Tied().up("a", "b", "c").loaded("a PartOf b", "b PartOf c", "c PartOf a", "a Wants c");
        assertThat(world.told(Effect.RESTART, "a"))
                .containsExactly(
                        "restarts b.service (its PartOf= on c.service)",
                        "restarts c.service (its PartOf= on a.service)");
    }

    @Test
    void a_name_that_is_an_alias_is_its_unit() {
        Tied world = new Tied().down("real", "a").loaded("a Wants real");
        world.aliases.put("real.service", List.of("al.service"));
        world.aliases.put("a.service", List.of("first.service"));
        assertThat(world.told(Effect.START, "first")).containsExactly("starts real.service (Wants= of a.service)");
        assertThat(world.ties().names("real.service")).containsExactly("al.service", "real.service");
    }

    @Test
    void what_the_new_generation_says_counts_though_it_is_not_loaded() {
        Tied world = new Tied()
                .up("x", "a")
                .down("w", "v")
                .from("a.service", "[Service]\nExecStart=/bin/a\n")
                .to("a.service", "[Unit]\nWants=w.service\n[Service]\nExecStart=/bin/a\n")
                .to("a.service.d/more.conf", "[Unit]\nConflicts=x.service\n")
                .to("a.service.wants/v.service", "link");
        world.loaded("a Requires x");
        assertThat(world.told(Effect.START, "a"))
                .containsExactly(
                        "starts v.service (Wants= of a.service)",
                        "starts w.service (Wants= of a.service)",
                        "stops x.service (Conflicts= of a.service)");
    }

    @Test
    void what_only_the_old_generation_says_is_not_certain() {
        Tied world = new Tied()
                .up("a")
                .down("w", "v")
                .from("a.service", "[Unit]\nWants=w.service v.service\n[Service]\nExecStart=/bin/a\n")
                .to("a.service", "[Unit]\nWants=v.service\n[Service]\nExecStart=/bin/a\n");
        world.loaded("a Wants w", "a Wants v");
        assertThat(world.told(Effect.START, "a"))
                .containsExactly("starts v.service (Wants= of a.service)", "may start w.service (Wants= of a.service)");
    }

    @Test
    void units_of_templates_and_specifiers_are_followed_through_files() {
        Tied world = new Tied()
                .to("a.service", "[Unit]\nRequires=t@%p.service\n[Service]\nExecStart=/bin/a\n")
                .to("t@.service", "[Unit]\nWants=w-%i.service\n[Service]\nExecStart=/bin/t\n")
                .to("w-a.service", "[Service]\nExecStart=/bin/w\n");
        assertThat(world.told(Effect.START, "a"))
                .containsExactly(
                        "starts t@a.service (Requires= of a.service)", "starts w-a.service (Wants= of t@a.service)");
    }

    @Test
    void what_does_not_exist_is_not_started() {
        Tied world = new Tied().to("a.service", "[Unit]\nWants=nowhere.service\n[Service]\nExecStart=/bin/a\n");
        assertThat(world.told(Effect.START, "a")).isEmpty();
        assertThat(Reach.of(world.ties(), Effect.START, "a.service").unknown()).isEmpty();
    }

    @Test
    void what_was_not_asked_for_and_may_be_there_is_unknown() {
        Tied world = new Tied()
                .to("a.service", "[Unit]\nRequires=t@a.service\n[Service]\nExecStart=/bin/a\n")
                .to("t@.service", "[Unit]\nWants=w.service\nConflicts=c.service\n[Service]\nExecStart=/bin/t\n");
        assertThat(unknown(world, Effect.START)).as("all files were seen").isEmpty();
        world.problems.add(new CollectionProblem("/u", CollectionProblem.Kind.DIRECTORY, "it cannot be read"));
        assertThat(unknown(world, Effect.START)).contains("w.service").doesNotContain("c.service");
        world.asked.addAll(List.of("w.service", "basic.target"));
        assertThat(unknown(world, Effect.START)).as("the manager has none").isEmpty();
        world.problems.add(new CollectionProblem("w.service", CollectionProblem.Kind.UNIT, "it was not asked for"));
        assertThat(unknown(world, Effect.START)).containsExactly("w.service");
    }

    @Test
    void a_slice_needs_no_file() {
        Tied world = new Tied()
                .to("a.service", "[Unit]\nWants=t@a.service\n[Service]\nExecStart=/bin/a\n")
                .to("t@.service", "[Service]\nExecStart=/bin/t\nSlice=s-%i.slice\n");
        assertThat(unknown(world, Effect.START)).containsExactly("s-a.slice");
        world.asked.add("s-a.slice");
        assertThat(unknown(world, Effect.START)).isEmpty();
    }

    @Test
    void what_the_manager_could_not_load_is_unknown_unless_nothing_is_there() {
        for (String state : List.of("error", "unknown", "not-found", "masked")) {
            Tied world = new Tied().down("a").loaded("a Wants b").loaded("b Wants w");
            world.down.remove("b.service");
            world.untold.add("b.service");
            world.others.add(unseen("b.service", state, null));
            assertThat(unknown(world, Effect.START)).as(state).containsExactly("b.service");
            world.others.set(0, unseen("b.service", state, new UnitView(null, null, List.of(), false, null)));
            assertThat(unknown(world, Effect.START)).as(state).isEmpty();
        }
    }

    private static Unit unseen(String id, String loadState, @Nullable UnitView onDisk) {
        UnitView loaded = new UnitView(null, null, List.of(), false, null);
        return new Unit(id, List.of(id), loadState, "inactive", "dead", false, false, null, null, loaded, onDisk);
    }

    @Test
    void a_template_that_names_instances_without_end_is_unknown_in_the_end() {
        Tied world = new Tied()
                .to("a.service", "[Unit]\nWants=t@a.service\n[Service]\nExecStart=/bin/a\n")
                .to("t@.service", "[Unit]\nWants=t@%ix.service t@%iy.service\n[Service]\nExecStart=/bin/t\n");
        assertThat(unknown(world, Effect.START)).isNotEmpty();
        assertThat(world.after().tied()).hasSizeGreaterThan(5_000).hasSizeLessThan(20_000);
    }

    @Test
    void an_alias_of_the_new_generation_is_its_unit() {
        Tied world = new Tied().down("real").to("a.service", "[Unit]\nWants=al.service\n[Service]\nExecStart=/bin/a\n");
        world.to.put(
                "al.service",
                new io.unitward.generation.GenerationFile("al.service", "real.service", false, "d", "[Service]\n"));
        assertThat(world.told(Effect.START, "a")).containsExactly("starts real.service (Wants= of a.service)");
        assertThat(world.ties().names("real.service")).contains("al.service");
        world.up("al");
        assertThat(world.ties().names("real.service"))
                .as("a unit of its own now, and to be an alias")
                .contains("al.service");
    }

    @Test
    void links_for_many_units_are_read_for_each_of_them() {
        for (String directory : List.of("run-.service.wants", "service.requires", "run-a.service.upholds")) {
            Tied world = new Tied().up("run-a").down("h").to(directory + "/h.service", "link");
            assertThat(world.told(Effect.RESTART, "run-a"))
                    .as(directory)
                    .singleElement()
                    .asString()
                    .startsWith("starts h.service");
        }
        Tied bound = new Tied().up("run-a", "h").to("service.requires/run-a.service", "link");
        assertThat(bound.told(Effect.RESTART, "run-a"))
                .containsExactly("restarts h.service (its Requires= on run-a.service)");
        Tied template = new Tied().up("run-a").down("t@run-a").to("service.wants/t@.service", "link");
        assertThat(template.told(Effect.RESTART, "run-a"))
                .containsExactly("starts t@run-a.service (Wants= of run-a.service)");
    }

    @Test
    void a_reload_may_bring_a_link_by_which_many_units_uphold_one() {
        Tied world = new Tied().up("run-a").down("h").to("service.upholds/h.service", "link");
        assertThat(world.ties().ofReload(world.before(), world.after(), Set.of()).touched().stream()
                        .map(Touched::unit))
                .containsExactly("h.service");
    }

    @Test
    void a_drop_in_for_an_alias_of_the_new_generation_is_one_of_its_unit() {
        Tied world = new Tied().up("run-a").down("h");
        world.from("al-a.service.d/x.conf", "[Unit]\nUpholds=h.service\n")
                .to("al-a.service.d/x.conf", "[Unit]\nUpholds=h.service\n");
        assertThat(world.told(Effect.RESTART, "run-a")).as("without the alias").isEmpty();
        world.to.put(
                "al-a.service",
                new io.unitward.generation.GenerationFile("al-a.service", "run-a.service", false, "d", "[Service]\n"));
        assertThat(world.told(Effect.RESTART, "run-a")).containsExactly("starts h.service (Upholds= of run-a.service)");
        world.down("al-a");
        assertThat(world.told(Effect.RESTART, "run-a"))
                .as("it is seen as a unit of its own, which does not run")
                .containsExactly("starts h.service (Upholds= of run-a.service)");
        assertThat(world.ties().ofReload(world.before(), world.after(), Set.of()).touched().stream()
                        .map(Touched::unit))
                .contains("h.service");
    }

    @Test
    void what_nobody_told_is_unknown() {
        Tied world = new Tied().up("u").down("a", "w").loaded("a Wants w", "a Conflicts u");
        assertThat(unknown(world, Effect.START)).isEmpty();
        world.untold.add("u.service");
        assertThat(unknown(world, Effect.START)).containsExactly("u.service");
        assertThat(unknown(world, Effect.RELOAD)).isEmpty();
        world.to("a.service", "[Unit]\nWants=only-%H.service\n[Service]\nExecStart=/bin/a\n");
        assertThat(unknown(world, Effect.START)).contains("a.service", "u.service");
        Tied disk = new Tied().down("a").to("a.service", "[Unit]\nWants=w.service\n[Service]\nExecStart=/bin/a\n");
        disk.onDisk.add("w.service");
        assertThat(unknown(disk, Effect.START))
                .as("it is not in memory, and in no generation")
                .containsExactly("w.service");
    }

    @Test
    void what_stops_along_is_not_all_that_was_asked() {
        Tied world = new Tied().up("u").down("a");
        world.untold.add("a.service");
        world.stopsToo.put("a.service", List.of("u.service"));
        assertThat(unknown(world, Effect.STOP)).containsExactly("a.service");
        assertThat(world.told(Effect.STOP, "a")).containsExactly("stops u.service (its PartOf= on a.service)");
    }

    private static List<String> unknown(Tied world, Effect effect) {
        return List.copyOf(Reach.of(world.ties(), effect, "a.service").unknown());
    }

    @Test
    void a_reload_alone_starts_what_comes_to_be_upheld_and_stops_what_comes_to_be_bound() {
        Tied world = new Tied()
                .up("a", "b", "t.timer")
                .down("w", "v", "t")
                .from("a.service", "[Unit]\nUpholds=v.service\n")
                .to("a.service", "[Unit]\nUpholds=v.service w.service\n")
                .from("b.service", "[Service]\n")
                .to("b.service", "[Unit]\nBindsTo=w.service\n")
                .from("t.timer", "[Timer]\nOnActiveSec=1d\n")
                .to("t.timer", "[Timer]\nOnActiveSec=1s\n");
        List<Touched> touched =
                world.ties().ofReload(world.before(), world.after(), Set.of()).touched();
        assertThat(touched)
                .extracting(Touched::told)
                .containsExactly(
                        "starts w.service (Upholds= of a.service)",
                        "may stop b.service (its BindsTo= on w.service)",
                        "may start t.service (t.timer triggers it)",
                        "may start v.service (Upholds= of a.service)");
        assertThat(world.ties()
                        .ofReload(world.before(), world.after(), Set.of("a.service", "b.service", "t.timer"))
                        .touched())
                .as("what was stopped before")
                .isEmpty();
    }

    @Test
    void what_comes_to_be_bound_to_what_is_being_stopped_stops_with_it() {
        Tied world = new Tied().up("a", "h", "y").loaded("h BindsTo a");
        world.from("a.service", "[Service]\n").to("a.service", "[Unit]\nBindsTo=y.service\n[Service]\n");
        assertThat(reloaded(world)).isEmpty();
        world.stopping("y");
        List<String> stops = List.of(
                "may stop a.service (its BindsTo= on y.service)", "may stop h.service (its BindsTo= on a.service)");
        assertThat(reloaded(world)).containsExactlyElementsOf(stops);
        world.stopping.clear();
        world.jobs.put("y.service", "stop");
        assertThat(reloaded(world)).containsExactlyElementsOf(stops);
        SettingChange bound =
                new SettingChange("Unit", "BindsTo", List.of(), List.of("y.service"), SettingChange.Effect.ACTS);
        List<String> none = List.of();
        UnitChange change = new UnitChange(
                "a.service", true, null, null, none, List.of(bound), List.of(), null, null, none, none, none, none);
        assertThat(Reach.ofReload(Ties.of(world.snapshot(), List.of(change)), List.of())
                        .touched())
                .extracting(Touched::told)
                .containsExactlyElementsOf(stops);
        world.jobs.clear();
        assertThat(Reach.ofReload(Ties.of(world.snapshot(), List.of(change)), List.of())
                        .touched())
                .isEmpty();
    }

    @Test
    void a_reload_alone_may_end_what_is_given_less_time() {
        Tied world = new Tied()
                .up("a", "u")
                .down("f", "w")
                .from("a.service", "[Unit]\nOnFailure=f.service\nWants=w.service\n[Service]\nExecStart=/bin/a\n")
                .to(
                        "a.service",
                        "[Unit]\nOnFailure=f.service\nWants=w.service\n[Service]\nExecStart=/bin/a\nRuntimeMaxSec=1\n");
        world.loaded("u BindsTo a", "a OnFailure f", "a Wants w");
        assertThat(reloaded(world))
                .containsExactly(
                        "may stop a.service (its RuntimeMaxSec= is another)",
                        "may start f.service (OnFailure= of a.service)",
                        "may stop u.service (its BindsTo= on a.service)");
        world.to("a.service.d/r.conf", "[Service]\nRestart=on-failure\n");
        assertThat(reloaded(world)).contains("may start w.service (Wants= of a.service)");
    }

    @Test
    void what_restarts_by_itself_runs_and_is_started_as_a_reload_loads_it() {
        Tied world = new Tied()
                .restarting("a")
                .down("w")
                .loaded("a Wants w", "a PartOf p")
                .up("p");
        assertThat(world.told(Effect.STOP, "p")).containsExactly("stops a.service (its PartOf= on p.service)");
        world.from("a.service", "[Unit]\nWants=w.service\n[Service]\nExecStart=/bin/a\n");
        world.to("a.service", "[Unit]\nWants=w.service\n[Service]\nExecStart=/bin/a\n");
        assertThat(reloaded(world)).as("it is the same").isEmpty();
        world.to("a.service", "[Unit]\nWants=w.service\n[Service]\nExecStart=/bin/b\n");
        world.loaded("b PartOf a").up("b");
        assertThat(reloaded(world))
                .containsExactly(
                        "may restart a.service (it restarts by itself, and is another then)",
                        "may restart b.service (its PartOf= on a.service)",
                        "may start w.service (Wants= of a.service)");
        world.waiting.clear();
        assertThat(reloaded(world)).as("it runs").isEmpty();
    }

    @Test
    void a_change_that_bears_on_others_and_is_not_followed_makes_what_it_takes_along_unknown() {
        Tied world = new Tied().up("a", "b").down("srv.mount", "m.mount").loaded("b PartOf a");
        world.from("a.service", "[Service]\nExecStart=/bin/a\n");
        world.to("a.service", "[Unit]\nRequiresMountsFor=/srv/x\n[Service]\nExecStart=/bin/a\n");
        String why = "a.service has another RequiresMountsFor=, and it is not followed what that does to other units";
        for (Effect effect : List.of(Effect.START, Effect.STOP, Effect.RESTART)) {
            Reach reach = Reach.of(world.ties(), effect, "a.service");
            assertThat(reach.whyUnknown()).as("%s", effect).isEqualTo(why);
            assertThat(reach.isKnownButForActions()).isTrue();
        }
        assertThat(Reach.of(world.ties(), Effect.RELOAD, "a.service").unknown()).isEmpty();
        assertThat(Reach.of(world.ties(), Effect.STOP, "b.service").unknown()).isEmpty();
        assertThat(world.ties()
                        .ofReload(world.before(), world.after(), Set.of())
                        .whyUnknown())
                .isEqualTo(why);
        assertThat(world.ties()
                        .ofReload(world.before(), world.after(), Set.of("a.service"))
                        .unknown())
                .as("it was stopped before")
                .isEmpty();
        world.up("m.mount").down.remove("m.mount");
        assertThat(Reach.of(world.ties(), Effect.STOP, "m.mount").unknown()).containsExactly("a.service");
        world.from("a.service", "[Unit]\nRequiresMountsFor=/srv/x\n[Service]\nExecStart=/bin/b\n");
        assertThat(Reach.of(world.ties(), Effect.RESTART, "a.service").unknown())
                .as("that is as it was")
                .isEmpty();
        Tied none = new Tied().up("a").from("a.service", "[Service]\n");
        none.to("a.service", "[Service]\nWorkingDirectory=/srv\nExecStart=/bin/a\n");
        assertThat(Reach.of(none.ties(), Effect.RESTART, "a.service").unknown())
                .as("no mount has a file")
                .isEmpty();
        none.to("srv.mount", "[Mount]\nWhat=x\nWhere=/srv\n");
        assertThat(Reach.of(none.ties(), Effect.RESTART, "a.service").unknown()).contains("a.service");
        Tied fresh = new Tied().to("a.service", "[Service]\nType=dbus\nBusName=a.b\nExecStart=/bin/a\n");
        assertThat(Reach.of(fresh.ties(), Effect.START, "a.service").whyUnknown())
                .startsWith("a.service has another BusName=");
    }

    @Test
    void a_reload_may_end_a_job_that_waits_and_what_that_ends() {
        String text = "[Unit]\nOnFailure=f.service\nJobTimeoutAction=exit\n%s[Service]\nExecStart=/bin/a\n";
        Tied world = new Tied().down("a", "f", "w").loaded("a OnFailure f", "f Wants w");
        world.from("a.service", text.formatted("")).to("a.service", text.formatted("Description=a\n"));
        assertThat(reloaded(world)).isEmpty();
        world.to("a.service", text.formatted("JobTimeoutSec=1\n"));
        assertThat(reloaded(world))
                .containsExactly(
                        "may start f.service (OnFailure= of a.service when its JobTimeoutSec= ends a job that waits)",
                        "may start w.service (Wants= of f.service)");
        Reach reach = world.ties().ofReload(world.before(), world.after(), Set.of());
        assertThat(reach.actions()).containsExactly(Map.entry("a.service", "JobTimeoutAction=exit"));
        assertThat(reach.unknown()).containsExactly("a.service");
        assertThat(reach.isKnownButForActions()).isTrue();
        SettingChange timeout =
                new SettingChange("Unit", "JobTimeoutSec", List.of(), List.of("1"), SettingChange.Effect.NEXT_START);
        List<String> none = List.of();
        UnitChange change = new UnitChange(
                "a.service", false, null, null, none, List.of(timeout), List.of(), null, null, none, none, none, none);
        Tied loaded = new Tied().down("a");
        loaded.actions.put("a.service", List.of("FailureAction=exit", "JobTimeoutAction=exit"));
        Ties ties = Ties.of(loaded.snapshot(), List.of(change));
        assertThat(Reach.ofReload(ties, List.of()).actions())
                .containsExactly(Map.entry("a.service", "JobTimeoutAction=exit"));
        assertThat(Reach.ofReload(loaded.ties(), List.of()).actions()).isEmpty();
    }

    @Test
    void a_reload_alone_may_have_killed_what_is_given_less_memory() {
        Tied world = new Tied().up("a", "h").down("f", "off", "g").loaded("a OnFailure f", "h BindsTo a");
        world.from("a.service", "[Service]\nExecStart=/bin/a\nMemoryMax=1G\n");
        world.to("a.service", "[Service]\nExecStart=/bin/a\nMemoryMax=1G\nNice=1\n");
        assertThat(reloaded(world)).isEmpty();
        world.to("a.service", "[Service]\nExecStart=/bin/a\nMemoryMax=1M\n");
        assertThat(reloaded(world))
                .contains(
                        "may start f.service (OnFailure= of a.service)",
                        "may stop h.service (its BindsTo= on a.service)");
        assertThat(world.ties()
                        .ofReload(world.before(), world.after(), Set.of("a.service"))
                        .touched())
                .isEmpty();
        SettingChange limit =
                new SettingChange("Service", "MemoryMax", List.of("1G"), List.of("1M"), SettingChange.Effect.LIMITS);
        List<String> none = List.of();
        for (String unit : List.of("a.service", "off.service")) {
            UnitChange change = new UnitChange(
                    unit, true, null, null, none, List.of(limit), List.of(), null, null, none, none, none, none);
            assertThat(Reach.ofReload(Ties.of(world.snapshot(), List.of(change)), List.of())
                            .touched())
                    .as(unit)
                    .extracting(Touched::unit)
                    .containsExactlyElementsOf(
                            unit.startsWith("off")
                                    ? List.of()
                                    : List.of("a.service", "a.service", "f.service", "h.service", "h.service"));
        }
    }

    @Test
    void a_reload_alone_may_stop_what_is_not_needed_any_more() {
        Tied world = new Tied()
                .up("a", "b", "n", "o", "p", "gone", "g")
                .from("a.service", "[Unit]\nWants=n.service o.service p.service\n[Service]\nExecStart=/bin/a\n")
                .to("a.service", "[Unit]\nBindsTo=p.service\n[Service]\nExecStart=/bin/a\n")
                .from("b.service", "[Service]\nExecStart=/bin/b\n")
                .to("b.service", "[Unit]\nStopWhenUnneeded=yes\n[Service]\nExecStart=/bin/b\n")
                .from("gone.service", "[Unit]\nWants=g.service\n[Service]\nExecStart=/bin/g\n");
        world.unneeded.addAll(List.of("n.service", "p.service", "g.service"));
        assertThat(reloaded(world))
                .containsExactly(
                        "may stop b.service (its StopWhenUnneeded=yes is new)",
                        "may stop g.service (its StopWhenUnneeded=yes, as gone.service pulls it in no longer)",
                        "may stop n.service (its StopWhenUnneeded=yes, as a.service pulls it in no longer)");
    }

    @Test
    void any_reload_may_start_what_a_running_path_triggers() {
        Tied world = new Tied().up("p.path", "up.path", "up", "t.timer").down("x", "y", "z", "off.path", "w");
        world.loaded("p.path Triggers x", "x Wants y", "off.path Triggers z", "t.timer Triggers z");
        world.loaded("up.path Triggers up", "up Wants w");
        List<String> starts = List.of(
                "may start w.service (Wants= of up.service)",
                "may start x.service (p.path looks anew, and triggers it)",
                "may start y.service (Wants= of x.service)");
        assertThat(Reach.ofReload(world.ties(), List.of()).touched())
                .extracting(Touched::told)
                .containsExactlyElementsOf(starts);
        world.from("o.service", "[Service]\n").to("o.service", "[Service]\nNice=1\n");
        assertThat(reloaded(world)).containsExactlyElementsOf(starts);
        assertThat(world.ties()
                        .ofReload(world.before(), world.after(), Set.of("p.path", "up.path"))
                        .touched())
                .as("the paths were stopped before")
                .isEmpty();
    }

    @Test
    void any_reload_may_start_what_is_upheld_and_does_not_run() {
        Tied world = new Tied().up("x", "y").down("v", "w", "off").loaded("x Upholds v", "v Wants w", "x Upholds y");
        world.loaded("off Upholds w");
        List<String> starts =
                List.of("may start v.service (Upholds= of x.service)", "may start w.service (Wants= of v.service)");
        assertThat(Reach.ofReload(world.ties(), List.of()).touched())
                .extracting(Touched::told)
                .containsExactlyElementsOf(starts);
        assertThat(world.ties().startedAnew()).extracting(Touched::unit).containsExactly("v.service");
        world.from("o.service", "[Service]\n").to("o.service", "[Service]\nNice=1\n");
        assertThat(reloaded(world)).containsExactlyElementsOf(starts);
        assertThat(world.ties()
                        .ofReload(world.before(), world.after(), Set.of("x.service"))
                        .touched())
                .isEmpty();
    }

    @Test
    void of_what_starts_anew_only_that_counts_which_may_exist_and_does_not_run() {
        Tied world =
                new Tied().up("p.path", "q.path", "r.path", "r").stopping("q").loaded("r.path Triggers r");
        world.loaded("q.path Triggers q", "p.path Triggers p").down.remove("p.service");
        world.bonds.remove("p.service");
        world.untold.add("p.service");
        assertThat(world.ties().startedAnew()).extracting(Touched::unit).containsExactly("q.service");
    }

    @Test
    void a_job_that_waits_for_a_start_is_taken_away_by_a_stop() {
        for (String job : List.of("start", "restart", "try-restart")) {
            Tied world = new Tied().up("a").down("h", "x").loaded("h Requires a", "a Wants x", "x Conflicts h");
            assertThat(world.told(Effect.STOP, "a")).isEmpty();
            world.jobs.put("h.service", job);
            assertThat(world.told(Effect.STOP, "a")).containsExactly("stops h.service (its Requires= on a.service)");
            assertThat(world.told(Effect.START, "a")).contains("stops h.service (Conflicts= of x.service)");
        }
        Tied stops = new Tied().up("h").down("a").loaded("a Wants h");
        assertThat(stops.told(Effect.START, "a")).isEmpty();
        stops.jobs.put("h.service", "stop");
        assertThat(stops.told(Effect.START, "a")).containsExactly("starts h.service (Wants= of a.service)");
    }

    private static List<String> reloaded(Tied world) {
        return world.ties().ofReload(world.before(), world.after(), Set.of()).touched().stream()
                .map(Touched::told)
                .toList();
    }

    @Test
    void both_sides_of_a_bond_are_each_others() {
        for (Bond bond : Bond.values()) {
            if (bond.inverse() != null) {
                assertThat(bond.inverse().inverse()).isEqualTo(bond);
                assertThat(bond.isTold() || bond.inverse().isTold())
                        .as("%s", bond)
                        .isTrue();
            }
            assertThat(Bond.of(bond.text())).isEqualTo(bond);
        }
    }
}
