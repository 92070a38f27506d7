package io.unitward.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.pending.History;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.CutShort;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.plan.Planner;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Plan;
import io.unitward.verdict.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whenever a run is cut short, no file is half-written, and the next run tells of it and brings it to an end. */
class CutShortTest {
    private static final String EDIT = "edited by hand\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "kept, false, heal",
        "begun, true, heal",
        "written, true, heal",
        "renamed, true, heal",
        "acted, true, heal",
        "ended, false, heal",
        "kept, false, undo",
        "begun, true, undo",
        "written, true, undo",
        "renamed, true, undo",
        "acted, true, undo",
        "ended, false, undo"
    })
    void a_restored_file_is_the_old_or_the_new_one(String step, boolean told, String what) throws Exception {
        FilesWorld world = new FilesWorld(directory);
        Files.writeString(world.web, EDIT);

        end(step, what, world);

        assertThat(Files.readString(world.web)).isIn(EDIT, FilesWorld.DECLARED);
        finished(world, told);
        assertThat(Files.readString(world.web)).isIn(EDIT, FilesWorld.DECLARED);
        Healed healed = world.heal();
        assertThat(healed.results()).allMatch(result -> result.outcome() == ActionResult.Outcome.DONE);
        assertThat(world.web).hasContent(FilesWorld.DECLARED);
        assertThat(world.look().report().units().get(0).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kept, false, heal",
        "begun, true, heal",
        "renamed, true, heal",
        "acted, true, heal",
        "ended, false, heal",
        "written, true, undo",
        "renamed, true, undo"
    })
    void what_is_moved_aside_is_here_or_there_and_never_lost(String step, boolean told, String what) throws Exception {
        FilesWorld world = new FilesWorld(directory);
        Files.writeString(world.web, FilesWorld.DECLARED);
        Files.writeString(world.dropIn, "foreign\n");

        end(step, what, world);

        finished(world, told);
        assertThat(Files.exists(world.dropIn) || quarantined(world)).isTrue();
        world.heal();
        assertThat(world.dropIn).doesNotExist();
        assertThat(quarantined(world)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"reload begun, false, false", "remembered, true, false", "sent, true, true"})
    void a_reload_is_told_of_and_not_done_twice_for_the_same_cause(String step, boolean remembered, boolean sent)
            throws Exception {
        FilesWorld world = new FilesWorld(directory);
        end(step, "reload", world);

        assertThat(Files.exists(directory.resolve("sent"))).isEqualTo(sent);
        assertThat(world.healer().recover())
                .singleElement()
                .asString()
                .contains("daemon-reload ", "was cut short: how it ended is not known");
        assertThat(world.healer().recover()).as("told once").isEmpty();
        assertThat(new ActionJournal(world.state).unfinished()).isEmpty();
        History history = new StateStore(world.state).read().history();
        Plan next = Planner.plan(Scene.pending().input(Scene.RULES, history));
        if (remembered) {
            assertThat(next.actions()).isEmpty();
            assertThat(next.refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.NO_EFFECT);
        } else {
            // Nothing was sent for it, so that the reload is still to be done: once.
            assertThat(next.actions()).hasSize(1);
            Carried carried = ReloadWorld.reload(directory.resolve("sent"), world.state);
            assertThat(carried.results()).extracting(ActionResult::outcome).containsExactly(ActionResult.Outcome.DONE);
            assertThat(directory.resolve("sent")).hasContent("sent\n");
        }
    }

    @Test
    void killed_at_any_moment() throws Exception {
        FilesWorld world = new FilesWorld(directory);
        Random random = new Random(7);
        for (int time = 0; time < 12; time++) {
            Files.writeString(world.web, EDIT);
            Process child = start("never", "for-ever");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("ready");
            TimeUnit.MICROSECONDS.sleep(random.nextInt(400_000));
            child.destroyForcibly();
            assertThat(child.waitFor()).isEqualTo(137);

            assertThat(Files.readString(world.web)).isIn(EDIT, FilesWorld.DECLARED);
            world.healer().recover();
            assertThat(new ActionJournal(world.state).unfinished()).isEmpty();
            assertThat(world.leftovers()).isEmpty();
            world.heal();
            assertThat(world.look().report().units().get(0).findings()).isEmpty();
        }
    }

    private static void finished(FilesWorld world, boolean told) throws Exception {
        List<String> notes = world.healer().recover();
        assertThat(notes).hasSize(told ? 1 : 0).allMatch(note -> note.contains("was cut short: it was "));
        assertThat(new ActionJournal(world.state).unfinished()).isEmpty();
        assertThat(world.leftovers()).isEmpty();
        assertThat(world.healer().recover()).as("told once").isEmpty();
    }

    private static boolean quarantined(FilesWorld world) throws IOException {
        Path quarantine = world.state.file("quarantine");
        if (!Files.isDirectory(quarantine)) {
            return false;
        }
        try (var all = Files.walk(quarantine)) {
            return all.anyMatch(path -> path.endsWith("evil.conf"));
        }
    }

    private void end(String step, String what, FilesWorld world) throws Exception {
        Process child = start(step, what);
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.exitValue()).as(said).isEqualTo(137);
    }

    private Process start(String step, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CutShort.class.getName(),
                        directory.toString(),
                        step,
                        what)
                .redirectErrorStream(true)
                .start();
    }
}
