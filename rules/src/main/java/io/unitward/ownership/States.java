package io.unitward.ownership;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Each;
import io.unitward.facts.Globs;
import io.unitward.facts.Manager;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.pending.Causes;
import io.unitward.pending.ChangeCause;
import io.unitward.pending.Definitions;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Waits;
import io.unitward.unitfile.LoadPrediction;
import io.unitward.unitfile.WhyRefused;
import io.unitward.verdict.FindingDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Works out the flat facts of units and of the manager: everything that relates a unit to the manifest, the search path and
 * earlier runs. Pure; in doubt a unit is unknown.
 */
public final class States {
    private final Snapshot snapshot;
    private final Ownership ownership;
    private final PendingSet pending;
    private final History history;
    private final boolean sameBoot;
    private final boolean searchPathSeen;
    private final boolean managerWide;
    private final Causes causes;
    private final Map<String, Unit> units = new HashMap<>();
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Set<String> pendingPaths = new HashSet<>();
    private final Set<String> namesOnDisk = new HashSet<>();
    private final Map<String, String> unitProblems = new HashMap<>();
    private final Set<String> required;
    private final Globs owned;
    private final Set<String> forReload;
    private final Duration pendingGrace;
    private final Set<String> tried = new HashSet<>();

    public States(Snapshot snapshot, Manifest manifest, Ownership ownership, PendingSet pending, History history) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.pending = pending;
        this.history = history;
        this.causes = new Causes(snapshot);
        this.required = requiredBy(manifest);
        this.owned = new Globs(snapshot.request().ownedUnits());
        this.pendingGrace = manifest.pendingGrace();
        this.forReload = Waits.forReload(snapshot, pending);
        String boot = snapshot.host().bootId();
        this.sameBoot = boot == null || history.bootId() == null || boot.equals(history.bootId());
        // One made after this look cannot have left behind what the look saw; whether it worked is not known here.
        history.attempts().stream()
                .filter(attempt -> !attempt.at().isAfter(snapshot.takenAt()))
                .forEach(attempt -> tried.add(attempt.cause()));
        snapshot.units().forEach(unit -> units.put(unit.id(), unit));
        snapshot.files().forEach(file -> files.put(file.path(), file));
        pending.changes().forEach(change -> pendingPaths.add(change.path()));
        for (CollectionProblem problem : snapshot.problems()) {
            if (problem.kind() == CollectionProblem.Kind.UNIT) {
                unitProblems.putIfAbsent(problem.subject(), problem.reason());
            }
        }
        this.searchPathSeen = indexSearchPath();
        this.managerWide =
                pending.changes().stream().anyMatch(change -> change.cause().equals(ChangeCause.MANAGER_WIDE.text()));
    }

    /** Every name that some owner says must exist; unsorted. */
    public static Set<String> requiredBy(Manifest manifest) {
        Set<String> required = new HashSet<>();
        manifest.all().forEach(owner -> required.addAll(owner.required()));
        return required;
    }

    /** The state of an observed unit. */
    public UnitState of(Unit unit) {
        boolean onDisk = Each.any(unit.names(), this::isOnDisk);
        boolean absent = unit.isAbsent() && !onDisk && searchPathSeen;
        boolean onlyOnDisk = unit.isOnDiskOnly() || (unit.isAbsent() && onDisk);
        String reason = problemOf(unit);
        if (reason == null && unit.loaded() == null && !absent && !onlyOnDisk) {
            reason = unit.isAbsent()
                    ? "it is not loaded, and the unit search path could not be looked at in full"
                    : "the manager does not tell where its definition comes from";
        }
        return state(unit, reason, absent);
    }

    private @Nullable String problemOf(Unit unit) {
        for (String name : unit.names()) {
            String problem = unitProblems.get(name);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** The state of a unit that was not observed: one that must exist, or one that a reload would bring. */
    public UnitState ofUnobserved(String name) {
        Unit unit = Unit.absent(name);
        // A declared unit that is neither in memory nor on disk was looked for wherever it could be.
        boolean asked = snapshot.request().requiredUnits().contains(name) || owned.match(name);
        if (isOnDisk(name) || asked) {
            return of(unit);
        }
        return state(unit, "it was not asked for when the snapshot was taken", false);
    }

    /** The state of the manager. */
    public ManagerState manager() {
        Manager manager = snapshot.manager();
        List<String> declared = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String failed : manager.failedUnits()) {
            if (OwnUnits.isOne(failed)) {
                continue; // it would report itself for ever, and has its OnFailure= to tell
            }
            // The unit that starts a stack has a policy of its own, which knows what may settle.
            (isDeclared(failed) || ownership.verifiesAStack(failed) ? declared : others).add(failed);
        }
        return new ManagerState(
                FindingDraft.MANAGER,
                manager.available(),
                manager.unavailableReason() == null ? "" : manager.unavailableReason(),
                manager.state() == null ? "" : manager.state(),
                String.join(", ", declared),
                String.join(", ", others),
                managerWide,
                reloadWanted());
    }

    private UnitState state(Unit unit, @Nullable String unknownReason, boolean absent) {
        Expectation expectation = ownership.expectationOf(unit);
        boolean flag = Boolean.TRUE.equals(unit.needDaemonReload());
        boolean onlyOnDisk = unit.isAbsent() && unit.loaded() == null && !absent && unknownReason == null;
        LoadPrediction why = expectation == null || !unit.isRefused() ? null : WhyRefused.of(snapshot, files, unit);
        UnitState.OlderDefinition older = olderDefinition(unit);
        return new UnitState(
                unit.id(),
                UnitNames.type(unit.id()),
                unknownReason == null,
                unknownReason == null ? "" : unknownReason,
                expectation != null,
                expectation == null ? "" : expectation.owner(),
                Each.any(unit.names(), required::contains),
                absent,
                isMasked(unit),
                maskedBy(unit),
                isMasked(unit) && !isMaskLoaded(unit),
                onlyOnDisk ? "stub" : unit.loadState(),
                unit.activeState(),
                unit.subState(),
                unit.needDaemonReload() != null,
                flag,
                flag && managerWide,
                Boolean.TRUE.equals(unit.transientUnit()),
                UnitNames.looksLikeHealthCheck(unit.id()) && Boolean.TRUE.equals(unit.transientUnit()),
                flag && !managerWide && sameBoot && !tried.isEmpty() && tried.contains(causes.key(unit.id())),
                why == null ? "" : why.isRefused() ? why.told() : "why cannot be told, " + why.reason(),
                why == null || why.at() == null ? null : why.at().path(),
                older,
                programGone(unit),
                forReload.contains(unit.id()) ? overdue(Waits.forReload(unit.id())) : "",
                older == UnitState.OlderDefinition.YES && isProcess(unit) ? overdue(Waits.forRestart(unit)) : "");
    }

    private static boolean isMasked(Unit unit) {
        return isMaskLoaded(unit) || (unit.onDisk() != null && unit.onDisk().masked());
    }

    /** Of a unit that is not in memory what is on disk is what it would be started from. */
    private static boolean isMaskLoaded(Unit unit) {
        return unit.loadState().equals("masked")
                || (unit.loaded() != null && unit.loaded().masked())
                || (unit.isOnDiskOnly()
                        && unit.onDisk() != null
                        && unit.onDisk().masked());
    }

    private static @Nullable String maskedBy(Unit unit) {
        for (UnitView view : new @Nullable UnitView[] {unit.loaded(), unit.onDisk()}) {
            if (view != null && view.masked()) {
                return view.fragmentPath();
            }
        }
        return null;
    }

    /** While anything of the unit is pending, what is on disk says nothing about what is loaded. */
    private UnitState.OlderDefinition olderDefinition(Unit unit) {
        UnitView loaded = unit.loaded();
        Instant startedAt = unit.startedAt();
        if (loaded == null
                || Each.any(Definitions.paths(loaded), pendingPaths::contains)
                || Boolean.TRUE.equals(unit.needDaemonReload())) {
            return UnitState.OlderDefinition.NO;
        }
        History.Run run = history.runs().get(unit.id());
        if (run != null && run.invocationId().equals(unit.invocationId())) {
            return Definitions.isOlder(run, unit, files) ? UnitState.OlderDefinition.YES : UnitState.OlderDefinition.NO;
        }
        for (String path : Definitions.paths(loaded)) {
            UnitFile file = files.get(path);
            if (startedAt != null
                    && file != null
                    && file.changedAt() != null
                    && file.changedAt().isAfter(startedAt)) {
                return UnitState.OlderDefinition.MAYBE;
            }
        }
        return UnitState.OlderDefinition.NO;
    }

    /** What has done its work and ended runs nothing any more that would be another after a restart. */
    private static boolean isProcess(Unit unit) {
        return UnitNames.type(unit.id()).equals("service")
                && unit.activeState().equals("active")
                && !unit.subState().equals("exited");
    }

    /** A phrase; empty unless what waits has waited for longer than it may. */
    private String overdue(String key) {
        Instant since = sameBoot ? history.waits().get(key) : null;
        return since == null || !since.plus(pendingGrace).isBefore(snapshot.takenAt())
                ? ""
                : "since " + since + ", which is longer than "
                        + (pendingGrace.toSeconds() % 3600 == 0 && !pendingGrace.isZero()
                                ? pendingGrace.toHours() + " h"
                                : pendingGrace.toSeconds() + " s");
    }

    private static String programGone(Unit unit) {
        if (unit.gonePrograms().isEmpty()) {
            return "";
        }
        return unit.gonePrograms().stream()
                .map(gone -> gone.path() + (gone.exists() ? ", which nobody may execute" : ", which does not exist"))
                .collect(Collectors.joining("; and "));
    }

    private boolean reloadWanted() {
        for (Unit unit : snapshot.units()) {
            if (Boolean.TRUE.equals(unit.needDaemonReload()) && ownership.expectationOf(unit) != null) {
                return true;
            }
        }
        for (PendingChange change : pending.changes()) {
            if (isDeclared(change.unit())) {
                return true;
            }
        }
        return false;
    }

    private boolean isDeclared(@Nullable String name) {
        if (name == null) {
            return false;
        }
        Unit unit = units.getOrDefault(name, ownership.aliased(name));
        return unit == null ? ownership.expectationOf(name) != null : ownership.expectationOf(unit) != null;
    }

    private boolean isOnDisk(String name) {
        return namesOnDisk.contains(name) || namesOnDisk.contains(UnitNames.templateOf(name));
    }

    /** Indexes the unit files on disk and says whether every directory for them was seen. */
    private boolean indexSearchPath() {
        Set<String> listed = new HashSet<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS) {
                if (directory.status() != SearchDirectory.Status.UNREADABLE) {
                    listed.add(directory.path());
                }
                directory.entries().forEach(entry -> namesOnDisk.add(entry.name()));
            }
        }
        Manager manager = snapshot.manager();
        return manager.available() && !manager.unitPath().isEmpty() && listed.containsAll(manager.unitPath());
    }
}
