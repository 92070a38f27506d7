package io.unitward.cli;

import static io.unitward.cli.UpdateWorld.NEW;
import static io.unitward.cli.UpdateWorld.OLD;
import static io.unitward.cli.UpdateWorld.V1;
import static io.unitward.cli.UpdateWorld.V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Stack;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackMemory;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an update decides, and what is left of it wherever it is killed. */
class UpdateRunTest {
    private static UpdateWorld moved() {
        UpdateWorld world = new UpdateWorld();
        world.registry.put(V1, NEW);
        return world;
    }

    private static UpdateWorld bumped() {
        UpdateWorld world = new UpdateWorld();
        world.registry.put(V2, NEW);
        world.declared = V2;
        return world;
    }

    @Test
    void what_was_replaced_is_said() throws Exception {
        UpdateWorld tag = moved();
        assertThat(tag.update())
                .isEqualTo(new UpdateResult(ExitCode.COMPLIANT, "updated " + V1 + " (web, worker); 2 containers run"));
        UpdateWorld bump = bumped();
        assertThat(bump.update().text())
                .isEqualTo("updated " + V2 + " in place of " + V1 + " (web, worker); 2 containers run");
        assertThat(bump.journal).hasSize(2).last().asString().startsWith("done ");
        UpdateWorld same = new UpdateWorld();
        assertThat(same.update().text()).isEqualTo("nothing new; 2 containers run");
        assertThat(Objects.requireNonNull(same.memory.verified()).ran().images())
                .hasSize(2);
        assertThat(same.memory.underway()).isNull();
    }

    @Test
    void what_was_pulled_for_a_service_that_is_new_is_not_called_idle() {
        UpdateWorld world = new UpdateWorld();
        Stack after = world.look();
        world.images.remove("worker");
        assertThat(UpdateRun.changed(world.look(), after, Set.of(V1))).isEqualTo("started: worker");
        assertThat(UpdateRun.changed(after, after, Set.of(V2)))
                .isEqualTo("pulled " + V2 + ", which no container runs; nothing new");
        assertThat(UpdateRun.changed(after, after, Set.of(V1)))
                .as("the provider kept the containers of the older image")
                .isEqualTo("pulled " + V1 + ", which no container runs; nothing new");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_fails_is_rolled_back_whether_the_tag_moved_or_another_one_was_declared(boolean byUnit) throws Exception {
        for (UpdateWorld world : new UpdateWorld[] {moved(), bumped()}) {
            world.byUnit = byUnit;
            world.bad = NEW;
            UpdateResult result = world.update();
            assertThat(result.code()).as(result.text()).isEqualTo(ExitCode.ROLLED_BACK);
            String tried = "; tried: " + world.declared + ", image 222222222222, sha256:" + NEW;
            assertThat(result.text()).contains(tried);
            assertThat(world.messages).last().asString().contains(tried);
            assertThat(world.told).last().asString().endsWith("unitward hold app.service --until 1d --reason ...");
            assertThat(result.text())
                    .contains(world.declared + " names the earlier image on this machine until the next pull");
            assertThat(world.images).containsEntry("web", OLD).containsEntry("worker", OLD);
            assertThat(world.local).containsEntry(V1, OLD).containsEntry(world.declared, OLD);
            assertThat(world.unit).isEqualTo("active");
            assertThat(world.journal).last().asString().startsWith("rolled-back ");
            assertThat(world.messages).last().asString().endsWith("(exit code 15)");
            assertThat(world.memory.underway()).isNull();
        }
    }

    @Test
    void an_image_that_was_cleared_away_meanwhile_is_pulled_by_its_digest() throws Exception {
        UpdateWorld world = moved();
        world.bad = NEW;
        world.lost.add(OLD);
        world.fetchable.add(OLD);
        assertThat(world.update().code()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(world.done).contains("fetch r.example/app@sha256:" + OLD);
        assertThat(world.images).containsEntry("web", OLD);

        UpdateWorld gone = moved();
        gone.bad = NEW;
        gone.lost.add(OLD);
        UpdateResult result = gone.update();
        assertThat(result.code()).isEqualTo(ExitCode.ACTION_FAILED);
        assertThat(result.text())
                .contains(
                        "which app-web-1 ran, is not on this machine any more",
                        "could not be pulled as r.example/app@sha256:" + OLD + ": no route to the registry");
        assertThat(gone.memory.underway()).as("the next one tries again").isNotNull();
        assertThat(gone.done).noneMatch(step -> step.startsWith("tag"));
    }

    @Test
    void what_ran_and_does_not_any_more_is_no_success_whether_it_must_run_or_not() throws Exception {
        UpdateWorld world = moved();
        world.vanishes = "worker";
        UpdateResult result = world.update();
        assertThat(result.code()).as(result.text()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(result.text()).contains("what ran before does not run any more: worker");
        assertThat(world.images).containsEntry("worker", OLD);
        UpdateWorld kept = moved();
        kept.vanishes = "worker";
        kept.policy = new StackDeclaration.Update(StackDeclaration.Update.OnFailure.KEEP, 1, false);
        assertThat(kept.update().code()).isEqualTo(ExitCode.NOT_REACHED);
    }

    @Test
    void where_the_provider_does_not_say_what_it_uses_its_containers_do() throws Exception {
        UpdateWorld world = bumped();
        world.untold = true;
        world.bad = NEW;
        assertThat(world.update().code()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(world.told).contains("not judged: web, worker (it fails)");
        assertThat(world.images).containsEntry("web", OLD);
    }

    @Test
    void what_could_not_be_rolled_back_is_refused_before_anything_is_done() throws Exception {
        UpdateWorld pinned = new UpdateWorld();
        pinned.declared = "r.example/app@sha256:22";
        UpdateResult refused = pinned.update();
        assertThat(refused.code()).isEqualTo(ExitCode.NOT_REACHED);
        assertThat(refused.text()).contains("nothing was pulled or changed");
        assertThat(pinned.told).first().asString().contains("named by a digest", "onFailure: keep");
        UpdateWorld mixed = moved();
        mixed.images.put("worker", NEW);
        assertThat(mixed.update().code()).isEqualTo(ExitCode.NOT_REACHED);
        assertThat(mixed.told).first().asString().contains("run different images");
        assertThat(pinned.done).isEmpty();
        assertThat(mixed.done).isEmpty();
        mixed.policy = new StackDeclaration.Update(StackDeclaration.Update.OnFailure.KEEP, 0, false);
        assertThat(mixed.update().code()).as("whoever does without may").isEqualTo(ExitCode.COMPLIANT);
    }

    @Test
    void without_a_record_of_what_tags_name_nothing_is_pulled() throws Exception {
        UpdateWorld world = moved();
        world.mute = true;
        assertThat(world.update().code()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(world.done).isEmpty();
    }

    @Test
    void a_unit_that_failed_is_started_and_rolled_back_to_what_was_verified_last() throws Exception {
        UpdateWorld world = moved();
        world.unit = "failed";
        world.bad = NEW;
        UpdateResult nothing = world.update();
        assertThat(nothing.code()).isEqualTo(ExitCode.JOB_FAILED);
        assertThat(nothing.text())
                .contains("there is nothing to roll back to, because no update or restart of it was verified before");
        world.memory =
                StackMemory.NONE.verified(world.now(), Objects.requireNonNull(Recorded.of(new UpdateWorld().look())));
        assertThat(world.update().code()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(world.images).containsEntry("web", OLD);
        assertThat(world.unit).isEqualTo("active");
        world.bad = "";
        world.unit = "failed";
        assertThat(world.update().code()).isEqualTo(ExitCode.COMPLIANT);
        assertThat(world.images).containsEntry("web", NEW);
    }

    @Test
    void what_was_stopped_stays_so_and_is_pulled() throws Exception {
        UpdateWorld world = moved();
        world.unit = "inactive";
        world.images.clear();
        UpdateResult result = world.update();
        assertThat(result)
                .isEqualTo(new UpdateResult(
                        ExitCode.COMPLIANT,
                        "pulled " + V1 + "; left stopped, because its unit is inactive",
                        true,
                        null));
        assertThat(world.images).isEmpty();
        assertThat(world.memory.underway()).isNull();
        UpdateWorld left = moved();
        left.unit = "inactive";
        assertThat(left.update().text()).contains("containers of it run all the same", "stack restart app");
        assertThat(left.done).isEmpty();
    }

    @Test
    void a_pull_that_fails_gives_tags_back() throws Exception {
        UpdateWorld world = moved();
        world.pullFails = "the pull ended with exit code 18";
        UpdateResult result = world.update();
        assertThat(result.code()).isEqualTo(ExitCode.ACTION_FAILED);
        assertThat(result.text()).startsWith("the pull failed, so nothing was changed; still running");
        assertThat(world.local).containsEntry(V1, OLD);
        assertThat(world.memory.underway()).isNull();
    }

    @Test
    void what_changed_nothing_that_runs_is_not_rolled_back() throws Exception {
        UpdateWorld failing = moved();
        failing.makeFails = "'up -d' of the provider ended with exit code 1";
        UpdateResult failed = failing.update();
        assertThat(failed.code()).as(failed.text()).isEqualTo(ExitCode.ACTION_FAILED);
        assertThat(failed.text())
                .startsWith("not updated, 'up -d' of the provider ended with exit code 1;"
                        + " nothing that runs was changed; still running:");
        assertThat(failing.local).containsEntry(V1, OLD);
        UpdateWorld same = new UpdateWorld();
        same.bad = OLD;
        UpdateResult ill = same.update();
        assertThat(ill.code()).as(ill.text()).isEqualTo(ExitCode.NOT_REACHED);
        assertThat(ill.text()).startsWith("nothing new; but it is not as declared; nothing that runs was changed");
        assertThat(same.done).filteredOn("verify"::equals).as("once is enough").hasSize(1);
        for (UpdateWorld world : new UpdateWorld[] {failing, same}) {
            assertThat(world.memory.underway()).as("nothing is left to do").isNull();
            assertThat(world.journal).last().asString().startsWith("failed ");
        }
        UpdateWorld stopped = moved();
        stopped.makeFails = "'up -d' of the provider was ended";
        stopped.stopAfter = "begin";
        assertThat(stopped.update().code()).isEqualTo(ExitCode.ACTION_PENDING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_somebody_stops_meanwhile_stays_stopped(boolean byUnit) throws Exception {
        UpdateWorld world = moved();
        world.byUnit = byUnit;
        world.stoppedMeanwhile = true;
        UpdateResult result = world.update();
        assertThat(result.code()).as(result.text()).isEqualTo(ExitCode.ACTION_PENDING);
        assertThat(result.text()).startsWith("its unit was stopped while it was updated, and is left stopped");
        assertThat(world.unit).isEqualTo("inactive");
        assertThat(world.images).isEmpty();
        assertThat(world.local).as("a start takes what ran").containsEntry(V1, OLD);
        assertThat(world.memory.underway()).isNull();
    }

    @Test
    void told_to_stop_it_goes_back() throws Exception {
        UpdateWorld pulling = moved();
        pulling.stopAfter = "pull";
        UpdateResult untouched = pulling.update();
        assertThat(untouched.code()).as("as before the pull").isEqualTo(ExitCode.ACTION_PENDING);
        assertThat(untouched.text()).startsWith("told to stop while it pulled; nothing that runs was changed");
        assertThat(pulling.local).containsEntry(V1, OLD);
        UpdateWorld made = moved();
        made.stopAfter = "redeploy";
        assertThat(made.update().code()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(made.images).containsEntry("web", OLD);
        assertThat(String.join("\n", made.told)).doesNotContain("unitward hold");
    }

    /** Whatever is killed before or after any step, the next update neither loses what ran nor stops half-way. */
    @ParameterizedTest
    @ValueSource(strings = {"moved", "bumped", "moved by unit", "bumped by unit"})
    void the_next_update_brings_to_an_end_whatever_was_killed_wherever(String which) throws Exception {
        int points = 0;
        for (boolean bad : new boolean[] {false, true}) {
            for (boolean after : new boolean[] {false, true}) {
                boolean killed = true;
                for (int life = 0; killed; life++) {
                    UpdateWorld world = which.startsWith("moved") ? moved() : bumped();
                    world.byUnit = which.endsWith("by unit");
                    world.bad = bad ? NEW : "";
                    world.life = life;
                    world.after = after;
                    killed = false;
                    try {
                        world.update();
                    } catch (UpdateWorld.Killed kill) {
                        killed = true;
                        points++;
                    }
                    world.life = -1;
                    String at = which + (bad ? " bad" : " good") + " killed after " + world.done;
                    UpdateResult next = world.update();
                    assertThat(next.code())
                            .as(at + ": " + next.text() + world.told)
                            .isEqualTo(bad ? ExitCode.ROLLED_BACK : ExitCode.COMPLIANT);
                    assertThat(world.images).as(at).containsEntry("web", bad ? OLD : NEW);
                    assertThat(world.images).as(at).containsEntry("worker", bad ? OLD : NEW);
                    assertThat(world.local).as(at).containsEntry(world.declared, bad ? OLD : NEW);
                    assertThat(world.memory.underway()).as(at).isNull();
                    assertThat(world.unit).as(at).isEqualTo("active");
                }
            }
        }
        assertThat(points).as("kills").isGreaterThan(30);
    }

    /** Its data may have been changed by the new image, as by a migration. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_to_be_kept_is_not_put_back_after_a_kill_either(boolean stopped) throws Exception {
        UpdateWorld world = moved();
        world.bad = NEW;
        world.policy = new StackDeclaration.Update(StackDeclaration.Update.OnFailure.KEEP, 1, false);
        while (!world.images.containsValue(NEW)) {
            UpdateWorld next = moved();
            next.bad = NEW;
            next.policy = world.policy;
            next.life = world.done.size() + 1;
            assertThatThrownBy(next::update).isInstanceOf(UpdateWorld.Killed.class);
            world = next;
        }
        world.life = -1;
        if (stopped) {
            world.unit = "inactive";
            world.images.clear();
        }
        world.update();
        assertThat(world.told).anyMatch(line -> line.contains("kept as it is, by 'onFailure: keep'"));
        assertThat(world.images).doesNotContainValue(OLD);
        assertThat(world.local).containsEntry(world.declared, NEW);
        assertThat(world.memory.underway()).isNull();
        assertThat(world.done).noneMatch(step -> step.startsWith("tag"));
    }

    @Test
    void a_rollback_that_fails_is_tried_again_unless_somebody_forgets_it() throws Exception {
        UpdateWorld world = moved();
        world.bad = NEW;
        world.life = 7; // before the tag is given back
        try {
            world.update();
        } catch (UpdateWorld.Killed killed) {
            assertThat(world.memory.underway()).isNotNull();
        }
        assertThat(Objects.requireNonNull(world.memory.underway()).before().images())
                .hasSize(2);
        world.life = -1;
        new UpdateRecovery(world).forget();
        assertThat(world.memory.underway()).isNull();
        assertThat(world.journal).last().asString().startsWith("failed ");
    }
}
