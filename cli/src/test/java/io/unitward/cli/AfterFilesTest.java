package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.unitward.engine.Policies;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.generation.GenerationFile;
import io.unitward.host.Deadline;
import io.unitward.remediation.Healed;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.AcceptedTexts;
import io.unitward.remediation.journal.FindingsLog;
import io.unitward.remediation.journal.LoggedFinding;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows upon files that were put right, on a made-up manager with one change that a reload would load. */
class AfterFilesTest {
    private static final Path SAMPLE = Path.of("../samples/replay/homelab-clean");
    private static final String UNIT = "api.service";
    private static final String FILE = "/home/lab/.config/systemd/user/api.service";
    private static final String TEXT = "[Service]\nExecStart=/bin/true\n";
    private static final Plan FILES = new Plan("f".repeat(64), List.of(), List.of());
    private static final ActionResult RESTORED =
            new ActionResult("id", ActionKind.RESTORE_ARTIFACT, FILE, Outcome.DONE, FILE + " is as declared");

    private Path tmp;
    private StateDirectory state;

    /** Answers as if the file had been written before the last load, once it was told to reload. */
    private static final class Manager implements AuditedManager {
        private final List<ActionKind> sent = new ArrayList<>();
        private final long uid;

        Manager(long uid) {
            this.uid = uid;
        }

        @Override
        public Snapshot collect(CollectionRequest request) {
            try {
                return snapshot(!sent.isEmpty(), request);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Executor executor() {
            return new Executor() {
                @Override
                public boolean acts() {
                    return true;
                }

                @Override
                public Sent execute(PlannedAction action, Deadline deadline) {
                    sent.add(action.action());
                    return new Sent.Accepted();
                }
            };
        }

        @Override
        public Jobs jobs() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<GenerationFile> generation(Path directory, Deadline deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UnitFiles files() {
            return new OwnFiles(uid);
        }
    }

    @BeforeEach
    void places(@TempDir Path directory) throws Exception {
        tmp = directory.toRealPath();
        Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwx------"));
        Files.copy(SAMPLE.resolve("unitward.yaml"), tmp.resolve("unitward.yaml"));
        Files.writeString(
                tmp.resolve("allowlist.yaml"),
                "apiVersion: unitward/v1\nallow:\n  - {action: daemon-reload, units: [\"*\"]}\n");
        for (String file : List.of("unitward.yaml", "allowlist.yaml")) {
            Files.setPosixFilePermissions(tmp.resolve(file), PosixFilePermissions.fromString("rw-------"));
        }
        state = StateDirectory.open(tmp.resolve("state"), Scope.USER, Caller.uid());
    }

    private static Snapshot snapshot(boolean reloaded, CollectionRequest request) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(UTF_8)));
        String recorded = Files.readString(SAMPLE.resolve("snapshot.json"));
        ObjectMapper json = new ObjectMapper();
        JsonNode root = json.readTree(recorded);
        String old = find(root, "files", "path", FILE).get("sha256").asText();
        root = json.readTree(recorded.replace(old, digest));
        ((ObjectNode) root).put("takenAt", "2026-11-26T12:21:37Z");
        ObjectNode file = find(root, "files", "path", FILE);
        file.put("changedAt", "2026-11-26T12:12:33Z").put("modifiedAt", "2026-11-26T12:12:33Z");
        if (request.texts() != null) {
            file.put("content", TEXT);
        }
        find(root, "units", "id", UNIT).put("needDaemonReload", !reloaded);
        if (reloaded) {
            ((ObjectNode) root.get("manager")).put("loadedAt", "2026-11-26T12:21:40Z");
            ((ObjectNode) root).put("takenAt", "2026-11-26T12:21:41Z");
        }
        Path written = Files.createTempFile("unitward-test-", ".json");
        try {
            json.writeValue(written.toFile(), root);
            Snapshot read = SnapshotFile.read(written);
            return new Snapshot(
                    read.schema(),
                    read.takenAt(),
                    read.host(),
                    read.manager(),
                    request,
                    read.searchPath(),
                    read.managerInputs(),
                    read.units(),
                    read.files(),
                    read.sources(),
                    read.problems());
        } finally {
            Files.delete(written);
        }
    }

    private static ObjectNode find(JsonNode root, String list, String key, String value) {
        for (JsonNode each : root.get(list)) {
            if (each.get(key).asText().equals(value)) {
                return (ObjectNode) each;
            }
        }
        throw new AssertionError(value);
    }

    /** A run on that manager, up to the files. */
    private final class Begun {
        private final Manager manager;
        private final AuditOptions options;
        private final Configured run;
        private final Memory memory;
        private final Judge judge;
        private Observation before;

        Begun(boolean dryRun) throws Exception {
            manager = new Manager(Caller.uid());
            options = new AuditOptions(
                    new AuditOptions.Whose(Scope.USER, Caller.uid(), null),
                    new AuditOptions.Named(
                            tmp.resolve("unitward.yaml"), tmp.resolve("allowlist.yaml"), null, List.of()),
                    AuditOptions.Limits.looking(Duration.ofSeconds(5)),
                    dryRun,
                    false,
                    tmp.resolve("state"));
            Console console = Replay.console(new ByteArrayOutputStream(), new ByteArrayOutputStream());
            Configured read = Configured.read(options, console);
            run = new Configured(options, console, read.places(), read.configuration(), manager);
            memory = Memory.open(options);
            judge = new Judge(run, Policies.shipped(), memory.repairs());
            before = judge.judge(run.collect(), memory.history());
        }

        AfterFiles.Done finish(List<ActionResult> done) throws Exception {
            Healed healed = new Healed(done, null, Map.of(), true, List.of());
            try (Progress progress = run.looking()) {
                return new AfterFiles(run, judge, memory, progress)
                        .finish(new Selection(List.of()), before, FILES, healed, true);
            }
        }
    }

    @Test
    void another_run_that_took_the_lock_hides_nothing_of_what_was_done() throws Exception {
        Begun begun = new Begun(false);
        try (RunLock lock = RunLock.take(state)) {
            AfterFiles.Done done = begun.finish(List.of(RESTORED));
            assertThat(done.report().actions())
                    .extracting(ActionResult::action, ActionResult::outcome)
                    .containsExactly(
                            tuple(ActionKind.RESTORE_ARTIFACT, Outcome.DONE),
                            tuple(ActionKind.DAEMON_RELOAD, Outcome.FAILED));
            assertThat(done.report().actions().get(0).message()).contains("not loaded: the reload: nothing was sent");
            assertThat(done.report().actions().get(1).message())
                    .startsWith("nothing was sent: lock ")
                    .contains("is held by process");
            assertThat(done.report().exitCodes()).containsExactly(12, 75, 11);
            assertThat(done.report().exitCode()).isEqualTo(12);
        }
        assertThat(begun.manager.sent).isEmpty();
    }

    @Test
    void a_run_that_did_nothing_ends_when_another_has_the_lock() throws Exception {
        Begun begun = new Begun(false);
        try (RunLock lock = RunLock.take(state)) {
            assertThatThrownBy(() -> begun.finish(List.of()))
                    .isInstanceOfSatisfying(
                            RunFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.LOCKED));
        }
        assertThat(begun.manager.sent).isEmpty();
    }

    @Test
    void what_was_found_and_the_texts_that_were_loaded_are_written_down() throws Exception {
        Begun begun = new Begun(false);
        assertThat(begun.before.report().units())
                .filteredOn(unit -> unit.verdict() == VerdictKind.SAFE_RELOAD)
                .hasSize(1);
        AfterFiles.Done done = begun.finish(List.of(RESTORED));
        assertThat(done.report().actions())
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.DONE, Outcome.DONE);
        assertThat(begun.manager.sent).containsExactly(ActionKind.DAEMON_RELOAD);
        assertThat(new FindingsLog(state).read().findings())
                .filteredOn(finding -> finding.went() != null)
                .extracting(LoggedFinding::policy)
                .containsExactly("reload-pending");
        AcceptedTexts texts = new AcceptedTexts(state);
        assertThat(texts.read(texts.kept()).values())
                .extracting(text -> new String(text, UTF_8))
                .contains(TEXT);
    }

    @Test
    void a_restart_that_the_allowlist_does_not_permit_is_wanted_all_the_same() throws Exception {
        Begun begun = new Begun(true);
        begun.manager.sent.add(ActionKind.DAEMON_RELOAD);
        Observation clean = begun.judge.judge(begun.run.collect(), begun.memory.history());
        Finding older = new Finding(
                "running-older-definition",
                UNIT,
                null,
                Classification.ADVICE,
                Severity.WARNING,
                null,
                "definition",
                "Restart needed.",
                "So.",
                Map.of(),
                "Restart it.");
        begun.before = new Observation(
                clean.snapshot(),
                clean.report().with(List.of(new UnitVerdict(UNIT, "homelab", VerdictKind.COMPLIANT, List.of(older)))),
                clean.pending());
        AfterFiles.Done done = begun.finish(List.of());
        assertThat(done.report().plan().actions()).isEmpty();
        assertThat(done.wanted().get(1).actions())
                .extracting(PlannedAction::action, PlannedAction::target)
                .containsExactly(tuple(ActionKind.RESTART_UNIT, UNIT));
    }
}
