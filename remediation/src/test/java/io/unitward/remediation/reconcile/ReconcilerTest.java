package io.unitward.remediation.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.generation.Generation;
import io.unitward.generation.GenerationFile;
import io.unitward.host.Deadline;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Staleness;
import io.unitward.reach.Touched;
import io.unitward.remediation.FilesWorld;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Hold;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A switch against a made-up manager: what is refused, what is written down, and what happens when something goes wrong. */
class ReconcilerTest {
    private static final String UNITS = "/home/u/.config/systemd/user";
    private static final String WEB = UNITS + "/web.service";
    private static final Instant LOADED = Instant.parse("2026-01-01T12:00:00Z");
    private static final Deadline LONG = Deadline.in(Duration.ofMinutes(5));

    private static final String BOUND = "[Unit]\nPartOf=web.service\n[Service]\nExecStart=/bin/n\n";
    private static final String FREE = "[Service]\nExecStart=/bin/n\n";
    private static final Hold HELD_N =
            new Hold("n.service", Instant.parse("2999-01-01T00:00:00Z"), "surgery", "alice", LOADED);
    private static final Hold HELD_ALIAS =
            new Hold("alias.service", Instant.parse("2999-01-01T00:00:00Z"), "surgery", "alice", LOADED);

    private Generation from = generation("[Service]\nExecStart=/bin/old\n", null);
    private Generation to = generation("[Service]\nExecStart=/bin/new\n", null);
    /** Another unit that both generations have, unchanged; null when there is none. */
    private @Nullable String second;

    private String secondState = "active";
    /** Whether n.service is of no generation, and only the manager tells that it is stopped with web.service. */
    private boolean foreign;

    private boolean secondTransient;
    private @Nullable List<String> stopsToo;
    private boolean asked;
    private boolean template;
    private List<String> names = List.of("web.service");
    private @Nullable Hold duringStop;
    private final List<String> done = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private final Map<String, JobEnd.State> ends = new TreeMap<>();
    private String onDisk = "[Service]\nExecStart=/bin/new\n";
    private Instant loadedAt = LOADED;
    private boolean pending = true;
    private boolean armed;
    /** Whether the manager does not answer any more once web.service was started. */
    private boolean goesAway;

    private String state = "active";
    private Sent reload = new Sent.Accepted();
    private StateDirectory directory;

    @BeforeEach
    void state(@TempDir Path state) throws Exception {
        directory = StateDirectory.open(state.resolve("s"), Scope.USER, 1000);
    }

    private static Generation generation(String text, @Nullable String second) {
        List<GenerationFile> files = new ArrayList<>(List.of(GenerationFile.of("web.service", text)));
        if (second != null) {
            files.add(GenerationFile.of("n.service", second));
        }
        return new Generation("generation", files);
    }

    private void second(String text) {
        second = text;
        from = generation("[Service]\nExecStart=/bin/old\n", text);
        to = generation("[Service]\nExecStart=/bin/new\n", text);
    }

    private void hold(Hold hold) throws Exception {
        new HoldStore(directory).update(before -> List.of(hold), Instant.now());
    }

    @Test
    void what_is_stopped_along_is_started_again_and_owed_before_that() throws Exception {
        second(BOUND);
        SwitchOutcome outcome = run();
        assertThat(done).containsExactly("stop web.service", "daemon-reload", "start n.service", "start web.service");
        assertThat(secondState).isEqualTo("active");
        assertThat(outcome.down()).isEmpty();
    }

    private void foreign() {
        foreign = true;
        second = FREE;
        stopsToo = List.of("n.service");
    }

    @Test
    void what_only_the_manager_knows_to_be_stopped_along_is_started_again() throws Exception {
        foreign();
        SwitchOutcome outcome = run();
        assertThat(done).containsExactly("stop web.service", "daemon-reload", "start n.service", "start web.service");
        assertThat(outcome.down()).isEmpty();
    }

    @Test
    void a_foreign_unit_that_stays_down_is_named() throws Exception {
        foreign();
        ends.put("start n.service", JobEnd.State.FAILED);
        SwitchOutcome outcome = run();
        assertThat(outcome.results()).extracting(ActionResult::outcome).contains(ActionResult.Outcome.JOB_FAILED);
        done.clear();
        ends.clear();
        run();
        assertThat(done).contains("start n.service");
    }

    @Test
    void what_nothing_declares_bars_what_would_take_it_along_for_it_cannot_be_started_again() throws Exception {
        foreign();
        secondTransient = true;
        assertThat(decide().refusals()).extracting(Refusal::reason).anyMatch(why -> why.contains("n.service along"));
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void a_held_foreign_unit_bars_what_would_take_it_along() throws Exception {
        foreign();
        holds.add(HELD_N);
        assertThat(decide().refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.NOT_PERMITTED);
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void nothing_is_stopped_of_which_the_manager_did_not_tell_what_else_stops() throws Exception {
        stopsToo = null;
        asked = true;
        assertThat(decide().refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.UNKNOWN);
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void a_unit_that_went_down_for_no_known_reason_is_named_and_started_by_the_next_run() throws Exception {
        second(FREE);
        SwitchOutcome outcome = run();
        assertThat(outcome.down()).containsExactly("n.service");
        assertThat(outcome.notes()).anyMatch(note -> note.startsWith("n.service ran before"));
        assertThat(run().down()).isEmpty();
        assertThat(done.subList(3, done.size())).containsExactly("start n.service");
    }

    /** What the new generation says is not loaded yet. */
    private void newText(String text) {
        to = generation(text, second);
        onDisk = text;
    }

    @Test
    void nothing_is_done_when_the_new_definition_would_stop_or_start_what_is_held() throws Exception {
        for (String key : List.of("Conflicts", "Wants", "Requires", "BindsTo", "Upholds", "OnFailure", "OnSuccess")) {
            second(FREE);
            secondState = key.equals("Conflicts") ? "active" : "inactive";
            newText("[Unit]\n" + key + "=n.service\n[Service]\nExecStart=/bin/new\n");
            holds.clear();
            holds.add(HELD_N);
            Decision decision = decide();
            assertThat(decision.refusals())
                    .as(key)
                    .extracting(Refusal::kind)
                    .containsExactly(Refusal.Kind.NOT_PERMITTED);
            assertThat(decision.refusals().get(0).reason())
                    .contains("n.service along with it (" + key + "= of web.service)", "by alice: surgery");
            run();
            assertThat(done).as(key).isEmpty();
        }
    }

    @Test
    void what_is_only_started_along_is_told_and_written_down() throws Exception {
        second(FREE);
        secondState = "inactive";
        newText("[Unit]\nWants=n.service\n[Service]\nExecStart=/bin/new\n");
        Decision decision = decide();
        assertThat(decision.refusals()).isEmpty();
        assertThat(decision.plan().steps().stream()
                        .flatMap(step -> decision.plan().also(step).stream())
                        .map(Touched::told))
                .containsExactly("starts n.service (Wants= of web.service)");
        run();
        assertThat(new ActionJournal(directory).read().entries())
                .extracting(JournalEntry::message)
                .anyMatch(message ->
                        message != null && message.endsWith("; also starts n.service (Wants= of web.service)"));
    }

    @Test
    void what_a_start_would_stop_for_good_bars_all_of_it() throws Exception {
        second(FREE);
        newText("[Unit]\nConflicts=n.service\n[Service]\nExecStart=/bin/new\n");
        assertThat(decide().refusals())
                .extracting(Refusal::reason)
                .containsExactly(
                        "web.service: systemd would stop n.service along with it (Conflicts= of web.service), and"
                                + " nothing here would start n.service again; stop it first, or take the one out that is not wanted");
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void nothing_is_done_when_a_held_unit_would_be_taken_along() throws Exception {
        second(BOUND);
        holds.add(HELD_N);
        assertThat(decide().refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.NOT_PERMITTED);
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void a_hold_on_an_alias_holds_the_unit() throws Exception {
        names = List.of("alias.service", "web.service");
        holds.add(HELD_ALIAS);
        Decision decision = decide();
        assertThat(decision.heldBack()).containsExactly("web.service");
        assertThat(decision.refusals()).extracting(Refusal::subject).containsExactly("alias.service");
    }

    @Test
    void a_hold_on_a_name_that_the_new_generation_makes_an_alias_holds_the_unit() throws Exception {
        List<GenerationFile> files = new ArrayList<>(to.files().values());
        files.add(new GenerationFile("alias.service", "web.service", false, "d", "[Service]\nExecStart=/bin/new\n"));
        to = new Generation("generation", files);
        assertThat(decide().heldBack()).isEmpty();
        holds.add(HELD_ALIAS);
        assertThat(decide().heldBack()).containsExactly("web.service");
        run();
        assertThat(done).isEmpty();
        files.set(1, new GenerationFile("alias@.service", "t@.service", false, "d", "[Service]\nExecStart=/bin/new\n"));
        to = new Generation("generation", files);
        template = true;
        holds.set(0, new Hold("alias@x.service", HELD_N.until(), "surgery", "alice", LOADED));
        assertThat(Decision.held(look().snapshot(), rules(), LOADED)).contains("t@x.service", "alias@x.service");
    }

    @Test
    void a_reload_that_makes_a_held_name_an_alias_is_not_done() {
        Observation seen = look();
        PendingChange alias = new PendingChange(
                UNITS + "/alias.service",
                PendingChange.Kind.ALIAS,
                "web.service",
                "alias-set",
                Staleness.STALE,
                true,
                "vouched");
        assertThat(Decision.reloadRefusals(
                        new Observation(seen.snapshot(), seen.report(), new PendingSet(List.of(alias), List.of())),
                        List.of(HELD_ALIAS)))
                .extracting(Refusal::subject)
                .containsExactly("alias.service");
    }

    @Test
    void a_held_instance_bars_the_reload_of_its_template() {
        template = true;
        assertThat(Decision.reloadRefusals(
                        look(), List.of(new Hold("t@x.service", HELD_N.until(), "surgery", "alice", LOADED))))
                .extracting(Refusal::subject)
                .contains("t@x.service");
    }

    @Test
    void a_held_unit_bars_the_reload_of_a_link_that_it_would_have_then() {
        for (String directory : List.of("web.service.requires", "alias.service.upholds", "service.wants")) {
            names = List.of("web.service", "alias.service");
            Observation seen = look();
            PendingChange link = new PendingChange(
                    UNITS + "/" + directory + "/n.service",
                    PendingChange.Kind.DEPENDENCY,
                    null,
                    "dependency-set",
                    Staleness.MAYBE_STALE,
                    true,
                    "vouched");
            assertThat(Decision.reloadRefusals(
                            new Observation(seen.snapshot(), seen.report(), new PendingSet(List.of(link), List.of())),
                            List.of(HELD_ALIAS, HELD_N)))
                    .extracting(Refusal::subject)
                    .containsExactlyInAnyOrder("alias.service", "n.service");
        }
    }

    @Test
    void a_hold_on_a_template_holds_its_instances() {
        template = true;
        holds.add(new Hold("t@.service", HELD_N.until(), "surgery", "alice", LOADED));
        assertThat(Decision.held(look().snapshot(), rules(), LOADED)).contains("t@x.service");
    }

    @Test
    void a_hold_that_came_after_the_plan_counts() throws Exception {
        second(BOUND);
        hold(HELD_N);
        assertThat(run().results()).extracting("outcome").containsExactly(Outcome.CHANGED_MEANWHILE);
        assertThat(done).isEmpty();
    }

    @Test
    void a_hold_that_came_during_the_stop_bars_the_reload_and_what_was_stopped_is_started_again() throws Exception {
        duringStop = new Hold("web.service", HELD_N.until(), "surgery", "alice", LOADED);
        SwitchOutcome outcome = run();
        assertThat(done).containsExactly("stop web.service", "start web.service");
        assertThat(outcome.results())
                .extracting("outcome")
                .containsExactly(Outcome.DONE, Outcome.CHANGED_DURING_RELOAD, Outcome.DONE);
    }

    @Test
    void an_action_on_a_file_that_was_cut_short_is_brought_to_an_end_first(@TempDir Path place) throws Exception {
        FilesWorld world = new FilesWorld(place);
        world.heal();
        directory = world.state;
        Path journal = directory.file("actions.jsonl");
        List<String> begun = Files.readAllLines(journal).stream()
                .filter(line -> !line.contains("\"event\":\"end\""))
                .toList();
        Files.write(journal, begun);
        SwitchOutcome outcome = new Reconciler(this::jobs, executor(), world.files, directory, InstantSource.system())
                .carryOut(decide(), rules(), history -> look(), LONG);
        assertThat(outcome.notes()).anyMatch(note -> note.contains("was cut short: it was done: "));
    }

    @Test
    void a_switch_stops_reloads_starts_and_remembers() throws Exception {
        SwitchOutcome outcome = run();
        assertThat(done).containsExactly("stop web.service", "daemon-reload", "start web.service");
        assertThat(outcome.results()).extracting("outcome").containsOnly(Outcome.DONE);
        List<JournalEntry> journal = new ActionJournal(directory).read().entries();
        assertThat(journal).hasSize(6);
        // Of a stop, a reload and a start: what was there before and afterwards.
        assertThat(journal)
                .extracting(entry -> entry.account().states().get(0).what())
                .satisfiesExactly(
                        before -> assertThat(before).startsWith("active ("),
                        after -> assertThat(after).isEqualTo("so"),
                        before -> assertThat(before).startsWith("unit file not loaded ("),
                        after -> assertThat(after).isEqualTo("loaded"),
                        before -> assertThat(before).isEqualTo("so"),
                        after -> assertThat(after).isEqualTo("so"));
        assertThat(new SwitchMemory(directory).read().switched().units()).containsOnlyKeys("web.service");
        assertThat(new SwitchMemory(directory).read().switched().owed()).isEmpty();
        assertThat(run().results()).isEmpty();
        assertThat(done).as("the second time").hasSize(3);
    }

    @Test
    void a_refused_gate_means_that_nothing_is_stopped_either() throws Exception {
        armed = true;
        Decision decision = decide();
        assertThat(decision.refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.NOT_VOUCHED);
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void what_is_on_disk_must_be_the_new_generation() throws Exception {
        onDisk = "[Service]\nExecStart=/bin/evil\n";
        assertThat(decide().refusals()).isNotEmpty().allMatch(refusal -> refusal.kind() == Refusal.Kind.NOT_VOUCHED);
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void a_held_unit_is_neither_switched_nor_reloaded() throws Exception {
        holds.add(new Hold("web.service", LOADED.plusSeconds(9999), "surgery", "alice", LOADED));
        Decision decision = decide();
        assertThat(decision.heldBack()).containsExactly("web.service");
        assertThat(decision.refusals()).extracting(Refusal::kind).containsExactly(Refusal.Kind.NOT_PERMITTED);
        run();
        assertThat(done).isEmpty();
    }

    @Test
    void without_a_reload_what_was_stopped_is_started_again() throws Exception {
        reload = new Sent.Refused("no room in /run");
        SwitchOutcome outcome = run();
        assertThat(done).containsExactly("stop web.service", "daemon-reload", "start web.service");
        assertThat(outcome.results().get(1).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcome.notes()).anyMatch(note -> note.contains("started again"));
        assertThat(new SwitchMemory(directory).read().switched().units()).isEmpty();
    }

    @Test
    void what_an_earlier_run_owes_is_still_owed_after_a_reload_that_was_not_done() throws Exception {
        ends.put("start web.service", JobEnd.State.FAILED);
        run();
        ends.clear();
        done.clear();
        pending = true;
        reload = new Sent.Refused("no room in /run");
        run();
        assertThat(done).containsExactly("daemon-reload");
        reload = new Sent.Accepted();
        done.clear();
        run();
        assertThat(done).contains("start web.service");
    }

    @Test
    void of_a_manager_that_is_gone_in_the_end_nobody_says_that_all_is_down() throws Exception {
        second(FREE);
        goesAway = true;
        SwitchOutcome outcome = run();
        assertThat(outcome.untold()).isTrue();
        assertThat(outcome.down()).isEmpty();
        assertThat(outcome.notes())
                .anyMatch(note -> note.contains("could not be told: the manager did not answer: gone"));
        assertThat(new SwitchMemory(directory).read().switched().owed()).isEmpty();
    }

    @Test
    void a_run_that_was_cut_short_after_the_stop_is_made_up_for() throws Exception {
        Jobs killed = (orders, deadline) -> {
            done.add("killed");
            throw new IllegalStateException("kill -9");
        };
        try {
            new Reconciler(killed, executor(), new OwnFiles(1000), directory, InstantSource.system())
                    .carryOut(decide(), rules(), history -> look(), LONG);
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("kill -9");
        }
        // systemd has stopped it all the same.
        state = "inactive";
        SwitchOutcome next = run();
        assertThat(done).containsExactly("killed", "daemon-reload", "start web.service");
        assertThat(next.notes()).anyMatch(note -> note.contains("was cut short"));
    }

    @Test
    void what_failed_is_tried_again_the_next_time() throws Exception {
        ends.put("start web.service", JobEnd.State.FAILED);
        SwitchOutcome outcome = run();
        assertThat(outcome.results().get(2).outcome()).isEqualTo(Outcome.JOB_FAILED);
        assertThat(new SwitchMemory(directory).read().switched().owed()).containsExactly("web.service");
        ends.clear();
        done.clear();
        state = "failed";
        run();
        assertThat(done).containsExactly("reset-failed web.service", "start web.service");
    }

    @Test
    void a_damaged_memory_is_set_aside_and_said() throws Exception {
        Files.writeString(directory.file("switched.json"), "{");
        SwitchOutcome outcome = run();
        assertThat(outcome.notes()).anyMatch(note -> note.contains("is ignored"));
        assertThat(directory.file("switched.json.damaged")).exists();
        assertThat(new SwitchMemory(directory).read().warning())
                .as("until somebody has looked")
                .contains("switched.json.damaged");
        run();
        assertThat(Files.readString(directory.file("switched.json.damaged"))).isEqualTo("{");
        Files.delete(directory.file("switched.json.damaged"));
        assertThat(new SwitchMemory(directory).read().warning()).isNull();
    }

    private SwitchRules rules() {
        return new SwitchRules(from, to, holds);
    }

    private Decision decide() {
        return Decision.of(look(), rules(), new SwitchMemory(directory).read().switched());
    }

    private SwitchOutcome run() throws Exception {
        return new Reconciler(this::jobs, executor(), new OwnFiles(1000), directory, InstantSource.system())
                .carryOut(decide(), rules(), history -> look(), LONG);
    }

    private List<JobEnd> jobs(List<JobOrder> orders, Deadline deadline) {
        List<JobEnd> all = new ArrayList<>();
        for (JobOrder order : orders) {
            String what = order.verb().text() + " " + order.unit();
            done.add(what);
            boolean starts = order.verb().text().equals("start");
            if (starts && order.unit().equals("n.service")) {
                JobEnd.State own = ends.getOrDefault(what, JobEnd.State.DONE);
                secondState = own == JobEnd.State.DONE ? "active" : "failed";
                all.add(new JobEnd(order, own, order.unit() + ": so"));
                continue;
            }
            if (order.verb().text().equals("stop")) {
                secondState = "inactive";
                if (duringStop != null) {
                    try {
                        hold(duringStop);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            JobEnd.State end = ends.getOrDefault(what, JobEnd.State.DONE);
            state = end != JobEnd.State.DONE ? "failed" : starts ? "active" : "inactive";
            all.add(new JobEnd(order, end, order.unit() + ": so"));
        }
        return all;
    }

    private Executor executor() {
        return new Executor() {
            @Override
            public boolean acts() {
                return true;
            }

            @Override
            public Sent execute(PlannedAction action, Deadline deadline) {
                done.add(action.action().text());
                if (reload instanceof Sent.Accepted) {
                    loadedAt = loadedAt.plusSeconds(60);
                    pending = false;
                }
                return reload;
            }
        };
    }

    private Observation look() {
        UnitView view = new UnitView(WEB, null, List.of(), false, null);
        Unit unit = new Unit(
                "web.service",
                names,
                "loaded",
                state,
                "sub",
                pending,
                false,
                "run" + done.size(),
                LOADED.minusSeconds(60),
                view,
                view,
                null,
                stopsToo,
                List.of());
        SearchDirectory searched = new SearchDirectory(
                UNITS,
                DirectoryKind.UNITS,
                Layer.USER_CONFIG,
                SearchDirectory.Status.LISTED,
                UNITS,
                LOADED,
                LOADED,
                List.of(),
                List.of(new DirectoryEntry("web.service", null, LOADED)));
        UnitFile file = new UnitFile(
                WEB,
                UnitFile.Status.READ,
                WEB,
                List.of(),
                Layer.USER_CONFIG,
                onDisk,
                1L,
                1000L,
                1000L,
                0644,
                LOADED,
                LOADED,
                List.of());
        List<Unit> units = new ArrayList<>(List.of(unit));
        List<UnitFile> files = new ArrayList<>(List.of(file));
        if (second != null) {
            units.add(running(
                    "n.service", secondState, UNITS + "/n.service", secondTransient, foreign ? List.of() : null));
            files.add(new UnitFile(
                    UNITS + "/n.service",
                    UnitFile.Status.READ,
                    UNITS + "/n.service",
                    List.of(),
                    Layer.USER_CONFIG,
                    second,
                    1L,
                    1000L,
                    1000L,
                    0644,
                    LOADED,
                    LOADED,
                    List.of()));
        }
        List<PendingChange> changes = new ArrayList<>();
        if (template) {
            units.add(running("t@x.service", "active", UNITS + "/t@.service", false, null));
            changes.add(change(UNITS + "/t@.service", "t@.service"));
        }
        if (pending) {
            changes.add(change(WEB, "web.service"));
        }
        if (armed) {
            changes.add(change("/run/user/1000/systemd/user/web.service.d/evil.conf", "web.service"));
        }
        boolean gone = goesAway && done.contains("start web.service");
        if (gone) {
            units.clear();
        }
        Snapshot snapshot = new Snapshot(
                Snapshot.SCHEMA,
                loadedAt,
                new Host("boot", null),
                new Manager(
                        Scope.USER,
                        1000,
                        !gone,
                        gone ? "gone" : null,
                        "252",
                        "running",
                        "/home/u",
                        "/run/user/1000",
                        List.of(UNITS),
                        loadedAt,
                        List.of()),
                new CollectionRequest(
                        Scope.USER, List.of(), List.of(), List.of(), List.of(), asked || foreign, null, List.of()),
                List.of(searched),
                List.of(),
                units,
                files,
                List.of(),
                List.of());
        AuditReport report = new AuditReport(
                loadedAt,
                false,
                "policies",
                new UnitVerdict("manager", null, VerdictKind.COMPLIANT, List.of()),
                List.of(new UnitVerdict("web.service", null, VerdictKind.COMPLIANT, List.of())));
        return new Observation(snapshot, report, new PendingSet(changes, List.of()));
    }

    private static Unit running(
            String name, String state, String path, boolean transientUnit, @Nullable List<String> stopsToo) {
        UnitView view = new UnitView(path, null, List.of(), false, null);
        Instant began = LOADED.minusSeconds(60);
        return new Unit(
                name,
                List.of(name),
                "loaded",
                state,
                "sub",
                false,
                transientUnit,
                "same",
                began,
                view,
                view,
                null,
                stopsToo,
                List.of());
    }

    private static PendingChange change(String path, String unit) {
        return new PendingChange(
                path, PendingChange.Kind.FRAGMENT, unit, "mtime", Staleness.STALE, false, "belongs to nobody");
    }
}
