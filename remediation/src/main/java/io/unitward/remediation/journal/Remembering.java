package io.unitward.remediation.journal;

import io.unitward.facts.DirectoryKind;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Podman;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.pending.Causes;
import io.unitward.pending.Definitions;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Presence;
import io.unitward.pending.Waits;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.FindingDraft;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Works out what to remember after a look at a manager. Pure.
 *
 * <p>A wrong memory is worse than none: a digest that was not loaded would hide a pending change. So only what is known to
 * be loaded goes in: nothing while anything about the pending set is unknown, no file that is pending, none that is flagged.
 */
public final class Remembering {
    /** In the paths of one load; ten thousand units with three drop-ins each have a quarter of it. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private static final Set<String> RUNNING = Set.of("active", "reloading");

    private final History before;
    private final Snapshot now;
    private final PendingSet pending;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Set<String> pendingPaths = new HashSet<>();
    private final Set<String> withoutEffect = new HashSet<>();

    private Remembering(History before, Snapshot now, PendingSet pending) {
        this.before = before;
        this.now = now;
        this.pending = pending;
        now.files().forEach(file -> files.put(file.path(), file));
        pending.changes().forEach(change -> pendingPaths.add(change.path()));
        pending.withoutEffect().forEach(change -> {
            pendingPaths.add(change.path());
            withoutEffect.add(change.path());
        });
    }

    /**
     * What to remember after an audit that reloaded nothing.
     *
     * @param before what was remembered when {@code pending} was worked out
     * @param now what was seen
     * @param pending what a reload would load, from the same snapshot
     * @param declared whether an owner declares a unit; only of these a run is remembered
     */
    public static History remember(History before, Snapshot now, PendingSet pending, Predicate<String> declared) {
        return new Remembering(before, now, pending).remember(declared, false);
    }

    /**
     * What to remember after a reload whose effect was proved: everything that is loaded has the content seen right before
     * and right after it.
     *
     * @param withoutEffect what was on disk before it and was not loaded
     */
    public static History rememberVerifiedReload(
            History before,
            Snapshot now,
            PendingSet pending,
            Collection<PendingChange> withoutEffect,
            Predicate<String> declared) {
        Remembering remembering = new Remembering(before, now, pending);
        withoutEffect.forEach(change -> remembering.withoutEffect.add(change.path()));
        return remembering.remember(declared, true);
    }

    private History remember(Predicate<String> declared, boolean verified) {
        String boot = now.host().bootId();
        boolean sameBoot = before.bootId() == null || boot == null || boot.equals(before.bootId());
        History base = sameBoot ? before : History.NONE;
        Instant loadedAt = now.manager().loadedAt();
        if (!now.manager().available() || loadedAt == null) {
            return sameBoot ? before : new History(boot, null, Map.of(), Map.of(), List.of());
        }
        Map<String, String> loaded = new LinkedHashMap<>();
        if (loadedAt.equals(base.loadedAt()) && isSane(base.loaded())) {
            loaded.putAll(base.loaded());
        }
        if (verified || pending.unknowns().isEmpty()) {
            now.units().forEach(unit -> loaded(unit, loadedAt, verified, loaded));
            places(loadedAt, verified, loaded);
        }
        return new History(
                boot == null ? base.bootId() : boot,
                loadedAt,
                loaded,
                present(base, loadedAt, verified),
                runs(base, loadedAt, loaded, declared),
                attempts(base),
                Waits.after(base, now, pending, declared));
    }

    /**
     * A manager that names other paths at each look would let this grow until the disk is full. What is forgotten counts as
     * perhaps changed, so forgetting is safe.
     */
    private static boolean isSane(Map<String, String> loaded) {
        long characters = 0;
        for (String path : loaded.keySet()) {
            characters += path.length();
        }
        return characters <= MOST_CHARACTERS;
    }

    /** The first complete look at a load counts: what comes later is what it is there to tell. */
    private Map<String, String> present(History base, Instant loadedAt, boolean verified) {
        if (loadedAt.equals(base.loadedAt()) && !base.present().isEmpty()) {
            return base.present();
        }
        if (!pending.unknowns().isEmpty()) {
            return Map.of();
        }
        // Of what was without effect nothing is loaded: it stays new until something is, or is explained.
        Map<String, String> present = new LinkedHashMap<>(Presence.of(now, loadedAt, verified));
        present.keySet().removeAll(withoutEffect);
        return present;
    }

    private void loaded(Unit unit, Instant loadedAt, boolean verified, Map<String, String> loaded) {
        if (!verified && !Boolean.FALSE.equals(unit.needDaemonReload())) {
            return;
        }
        for (String path : Definitions.paths(unit.loaded())) {
            UnitFile file = files.get(path);
            if (file == null || file.sha256() == null || file.layer().generated()) {
                continue;
            }
            boolean known =
                    verified || (!pendingPaths.contains(path) && !PendingSet.mayBeNewer(file.changedAt(), loadedAt));
            if (known) {
                // What was recorded of this load first stays: a file cannot be loaded twice with one load time.
                loaded.putIfAbsent(path, file.sha256());
            }
        }
    }

    /** What no loaded unit speaks of, and what no time would tell of once it is gone. */
    private void places(Instant loadedAt, boolean verified, Map<String, String> loaded) {
        for (ManagerInput input : now.managerInputs()) {
            if (verified || !PendingSet.mayBeNewer(input.changedAt(), loadedAt)) {
                loaded.putIfAbsent(input.path(), History.INPUT);
            }
        }
        for (SearchDirectory directory : now.searchPath()) {
            boolean remembered = directory.kind() == DirectoryKind.DEPENDENCIES
                    && directory.status() == SearchDirectory.Status.LISTED
                    && !directory.layer().generated();
            boolean wasThere =
                    directory.appearedAt() != null && !PendingSet.mayBeNewer(directory.appearedAt(), loadedAt);
            boolean waits =
                    remembered && pendingPaths.stream().anyMatch(path -> path.startsWith(directory.path() + "/"));
            if (remembered && (verified || (wasThere && !waits))) {
                loaded.putIfAbsent(directory.path(), History.DEPENDENCIES);
            }
        }
    }

    private Map<String, History.Run> runs(
            History base, Instant loadedAt, Map<String, String> loaded, Predicate<String> declared) {
        Map<String, History.Run> runs = new LinkedHashMap<>();
        for (Unit unit : now.units()) {
            History.Run run = base.runs().get(unit.id());
            boolean same = run != null
                    && (unit.invocationId() == null || unit.invocationId().equals(run.invocationId()));
            if (same && !unit.isAbsent() && !unit.isOnDiskOnly()) {
                runs.put(unit.id(), run);
            } else if (unit.invocationId() != null && declared.test(unit.id())) {
                String definition = startedWith(unit, loadedAt, loaded);
                if (definition != null) {
                    runs.put(unit.id(), new History.Run(unit.invocationId(), definition));
                }
            }
        }
        return runs;
    }

    /**
     * The definition the present run was started with; null when that is not known. A run that is older than the last load
     * may have been started with anything: an edit before the start that nobody had loaded yet looks just the same.
     */
    private @Nullable String startedWith(Unit unit, Instant loadedAt, Map<String, String> loaded) {
        Instant startedAt = unit.startedAt();
        if (!RUNNING.contains(unit.activeState()) || startedAt == null || startedAt.isBefore(loadedAt)) {
            return null;
        }
        for (String path : Definitions.paths(unit.loaded())) {
            UnitFile file = files.get(path);
            boolean current =
                    file != null && file.sha256() != null && file.sha256().equals(loaded.get(path));
            boolean changedSince = file == null || PendingSet.mayBeNewer(file.changedAt(), startedAt);
            if (!current || changedSince) {
                return null;
            }
        }
        return Definitions.digest(unit, files);
    }

    /** Forgets an attempt once what it was for is gone; as long as anything is unknown it may still be there. */
    private List<History.Attempt> attempts(History base) {
        if (base.attempts().isEmpty()
                || !pending.unknowns().isEmpty()
                || now.units().stream().anyMatch(unit -> unit.needDaemonReload() == null)) {
            return base.attempts();
        }
        Set<String> asking = new HashSet<>();
        for (Unit unit : now.units()) {
            if (Boolean.TRUE.equals(unit.needDaemonReload())) {
                asking.add(unit.id());
            }
        }
        for (PendingChange change : pending.changes()) {
            asking.add(change.unit() == null ? FindingDraft.MANAGER : change.unit());
        }
        Causes causes = new Causes(now);
        Set<String> holding = new HashSet<>();
        asking.forEach(unit -> holding.add(causes.key(unit)));
        for (Unit unit : now.units()) {
            holding.add(Attempts.ofRun(ActionKind.RESTART_UNIT, unit));
            holding.add(Attempts.ofRun(ActionKind.RESET_FAILED, unit));
        }
        boolean told = now.stacks().podman().status() == Podman.Status.ANSWERED;
        for (Stack stack : now.stacks().declared()) {
            if (stack.containers() == null) {
                told = false;
            } else {
                stack.containers().forEach(each -> holding.add(Attempts.of(ActionKind.REMOVE_CONTAINER, each.id())));
            }
        }
        now.stacks().healthTimers().forEach(each -> holding.add(Attempts.of(ActionKind.STOP_TIMER, each.unit())));
        for (History.Attempt attempt : told ? List.<History.Attempt>of() : base.attempts()) {
            if (Attempts.isOf(ActionKind.REMOVE_CONTAINER, attempt) || Attempts.isOf(ActionKind.STOP_TIMER, attempt)) {
                holding.add(attempt.cause());
            }
        }
        return base.attempts().stream()
                // One made after this look at the manager is not for this look to judge.
                .filter(attempt ->
                        holding.contains(attempt.cause()) || !attempt.at().isBefore(now.takenAt()))
                .toList();
    }
}
