package io.unitward.remediation;

import io.unitward.config.Allowlist;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Provider;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.View;
import io.unitward.host.Deadline;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.ownership.FileState;
import io.unitward.ownership.Sha256;
import io.unitward.pending.PendingSet;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.FileExecutor;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.HealPlanner;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory with one declared unit file, its source and one foreign drop-in, looked at as a collector would. */
public final class FilesWorld {
    public static final String DECLARED = "declared\n";

    public final Path web;
    public final Path dropIn;
    public final Path source;
    public final StateDirectory state;
    public final OwnFiles files;
    /** What the manager knows besides the files; none by default. */
    public final List<Unit> units = new ArrayList<>();

    private final Path home;
    private final long uid;

    public FilesWorld(Path directory) throws Exception {
        home = directory.toRealPath();
        uid = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        files = new OwnFiles(uid);
        web = Files.createDirectories(home.resolve("units/web.service.d")).resolveSibling("web.service");
        dropIn = home.resolve("units/web.service.d/evil.conf");
        source = Files.createDirectories(home.resolve("source")).resolve("web.service");
        state = StateDirectory.open(home.resolve("state"), Scope.USER, uid);
        if (!Files.exists(source)) {
            Files.writeString(source, DECLARED);
        }
    }

    public Healer healer() {
        Executor nothing = new Executor() {
            @Override
            public boolean acts() {
                return true;
            }

            @Override
            public Sent execute(PlannedAction action, Deadline deadline) {
                return new Sent.NotSent("there is no manager");
            }
        };
        return new Healer(new FileExecutor(files, nothing), files, state, InstantSource.system());
    }

    public HealRules rules(Allowlist.Entry... entries) {
        return new HealRules(
                new PlanRules(List.of(), new Allowlist(List.of(entries)), Duration.ZERO, "configuration"),
                this::artifacts,
                false,
                true);
    }

    /** Everything is permitted. */
    public HealRules rules() {
        return rules(
                new Allowlist.Entry(ActionKind.RESTORE_ARTIFACT, List.of("*"), null, null, "test:1"),
                new Allowlist.Entry(ActionKind.QUARANTINE_DROP_IN, List.of("*"), null, null, "test:2"));
    }

    public Plan plan(HealRules rules) throws Exception {
        return HealPlanner.plan(rules.input(look(), List.of()));
    }

    /** What a heal of all that is wrong does. */
    public Healed heal() throws Exception {
        return healer().heal(plan(rules()), rules(), history -> look());
    }

    public List<Artifacts.Held> artifacts(Observation seen) {
        FileState now = state(web);
        boolean drifted = now.kind() != FileState.Kind.FILE || !text(now).equals(DECLARED);
        SourceFile declared = new SourceFile(
                "homelab",
                web.toString(),
                source.toString(),
                UnitFile.Status.READ,
                Sha256.hex(DECLARED.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                Declared.PLAIN);
        return List.of(new Artifacts.Held(
                new Artifact(
                        "web.service",
                        web.toString(),
                        Artifact.Kind.FRAGMENT,
                        "homelab",
                        Provider.DIRECTORY,
                        source.toString(),
                        null,
                        drifted ? Artifact.Drift.CONTENT : Artifact.Drift.NONE,
                        drifted ? "differs" : "is as declared",
                        drifted,
                        ""),
                declared,
                now.seen()));
    }

    public Observation look() {
        Instant at = Instant.now();
        List<Finding> findings = new ArrayList<>();
        List<UnitFile> seen = new ArrayList<>();
        List<DirectoryEntry> entries = new ArrayList<>();
        FileState drop = state(dropIn);
        if (drop.kind() == FileState.Kind.FILE) {
            findings.add(finding("foreign-drop-in", dropIn));
            entries.add(new DirectoryEntry("evil.conf", null, drop.changedAt()));
            seen.add(file(dropIn, drop));
        }
        boolean drifted =
                state(web).kind() != FileState.Kind.FILE || !text(state(web)).equals(DECLARED);
        if (drifted) {
            findings.add(finding("artifact-drift", web));
        }
        Manager manager = new Manager(
                Scope.USER,
                uid,
                true,
                null,
                "252",
                "running",
                home.toString(),
                "/run/user/" + uid,
                List.of(web.getParent().toString()),
                at.minusSeconds(60),
                List.of());
        Snapshot snapshot = new Snapshot(
                Snapshot.SCHEMA,
                at,
                new Host("boot", null),
                manager,
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                List.of(new SearchDirectory(
                        dropIn.getParent().toString(),
                        DirectoryKind.DROP_INS,
                        Layer.USER_CONFIG,
                        SearchDirectory.Status.LISTED,
                        dropIn.getParent().toString(),
                        at,
                        at,
                        List.of(),
                        entries)),
                List.of(),
                units,
                seen,
                List.of(),
                List.of());
        UnitVerdict verdict = new UnitVerdict(
                "web.service",
                "homelab",
                findings.isEmpty() ? VerdictKind.COMPLIANT : VerdictKind.BLOCK_AND_ALERT,
                findings);
        UnitVerdict well = new UnitVerdict("manager", null, VerdictKind.COMPLIANT, List.of());
        return new Observation(
                snapshot,
                new AuditReport(at, false, "policies", well, List.of(verdict)),
                new PendingSet(List.of(), List.of()));
    }

    private FileState state(Path path) {
        try {
            return files.look(path.toString());
        } catch (NotSeen e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(FileState state) {
        return new String(state.bytes(), StandardCharsets.UTF_8);
    }

    private static UnitFile file(Path path, FileState state) {
        return new UnitFile(
                path.toString(),
                UnitFile.Status.READ,
                path.toString(),
                List.of(),
                Layer.USER_CONFIG,
                Sha256.hex(state.bytes()),
                1L,
                state.uid(),
                state.gid(),
                state.mode(),
                state.changedAt(),
                state.modifiedAt(),
                List.of());
    }

    private static Finding finding(String policy, Path file) {
        return new Finding(
                policy,
                "web.service",
                View.ON_DISK,
                Classification.BLOCK_AND_ALERT,
                Severity.CRITICAL,
                file.toString(),
                null,
                "it is so",
                "So.",
                Map.of(),
                "Look.");
    }

    /** Every name below a directory that is no unit's. */
    public List<String> leftovers() throws IOException {
        try (Stream<Path> all = Files.walk(web.getParent())) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(".unitward-"))
                    .toList();
        }
    }
}
