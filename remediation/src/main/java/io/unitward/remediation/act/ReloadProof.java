package io.unitward.remediation.act;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.pending.Causes;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.PlannedAction;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proves what a reload achieved: that the manager loaded anew, loaded exactly what was examined before, and that the units
 * it was for ask for nothing any more. What cannot be told is not proved. Pure.
 */
public final class ReloadProof {
    private final PlannedAction action;
    private final Observation before;
    private final Observation after;
    private final Map<String, Unit> unitsBefore = new HashMap<>();
    private final Map<String, Unit> unitsAfter = new HashMap<>();

    private ReloadProof(PlannedAction action, Observation before, Observation after) {
        this.action = action;
        this.before = before;
        this.after = after;
        before.snapshot().units().forEach(unit -> unitsBefore.put(unit.id(), unit));
        after.snapshot().units().forEach(unit -> unitsAfter.put(unit.id(), unit));
    }

    /**
     * Compares the two looks.
     *
     * @param action the reload
     * @param before the look on which it was decided, right before it
     * @param after the first look after the manager said that it is done
     */
    public static Proof of(PlannedAction action, Observation before, Observation after) {
        ReloadProof proof = new ReloadProof(action, before, after);
        // What was loaded comes before what it was for: an effect on something else than was examined is no success.
        for (Proof contradiction : new @Nullable Proof[] {
            proof.manager(),
            proof.inputs(),
            proof.loadTime(),
            proof.loaded(),
            proof.foretold(),
            proof.flags(),
            proof.stillPending()
        }) {
            if (contradiction != null) {
                return contradiction;
            }
        }
        String units = action.units().size() == 1
                ? action.units().get(0) + " is"
                : action.units().size() + " units are";
        return new Proof(
                Outcome.DONE,
                "the manager loaded its units anew at "
                        + after.snapshot().manager().loadedAt() + ", " + units
                        + " loaded as on disk, and nothing examined before it changed meanwhile");
    }

    private @Nullable Proof manager() {
        Snapshot now = after.snapshot();
        if (!now.manager().available() || now.manager().loadedAt() == null) {
            return new Proof(Outcome.FAILED, "the effect is not proved: the manager did not answer after the reload");
        }
        if (!after.pending().unknowns().isEmpty()) {
            return new Proof(
                    Outcome.FAILED,
                    "the effect is not proved: after the reload "
                            + after.pending().unknowns().get(0));
        }
        return null;
    }

    private @Nullable Proof inputs() {
        String difference = Inputs.firstDifference(before.snapshot(), after.snapshot());
        return difference == null
                ? null
                : new Proof(
                        Outcome.CHANGED_DURING_RELOAD,
                        difference + " changed between the look before the reload and the look after it");
    }

    private @Nullable Proof loadTime() {
        Instant then = before.snapshot().manager().loadedAt();
        Instant now = after.snapshot().manager().loadedAt();
        return then != null && now != null && now.isAfter(then)
                ? null
                : new Proof(
                        Outcome.NO_EFFECT,
                        "the manager says that the reload is done, but it last loaded its units at " + now
                                + "; expected a time after " + then);
    }

    /** No unit may use a file now that it did not use before and that no vouched change brought; vouched ones must be used. */
    private @Nullable Proof loaded() {
        Set<String> vouched = new HashSet<>();
        for (PendingChange change : before.pending().changes()) {
            if (change.explained()) {
                vouched.addAll(spellings(change.path()));
            }
        }
        for (Unit now : after.snapshot().units()) {
            Unit then = unitsBefore.get(now.id());
            if (then == null || then.isOnDiskOnly() || now.isOnDiskOnly() || Boolean.TRUE.equals(now.transientUnit())) {
                continue; // made, first or no longer needed meanwhile; what it can be made of was compared already
            }
            if (now.loaded() == null && then.loaded() != null) {
                return untold("what " + now.id() + " is made of");
            }
            List<String> paths = Definitions.paths(then.loaded());
            for (String path : Definitions.paths(now.loaded())) {
                if (!paths.contains(path) && !vouched.contains(path) && !isGenerated(path)) {
                    return new Proof(
                            Outcome.CHANGED_DURING_RELOAD,
                            now.id() + " now uses " + path + ", which was not among the changes that were vouched for");
                }
            }
        }
        for (PendingChange change : before.pending().changes()) {
            Proof missing = isUsed(change);
            if (missing != null) {
                return missing;
            }
        }
        return null;
    }

    /** Every unit must be made of what was worked out for it beforehand; where nothing was, the checks above have to do. */
    private @Nullable Proof foretold() {
        for (Unit now : after.snapshot().units()) {
            Unit then = unitsBefore.get(now.id());
            if (then == null || then.onDisk() == null || now.loaded() == null || !then.inMemory()) {
                continue;
            }
            boolean moves = Boolean.TRUE.equals(now.transientUnit()) || Boolean.TRUE.equals(then.transientUnit());
            List<String> expected = Definitions.paths(then.onDisk());
            List<String> actual = Definitions.paths(now.loaded());
            boolean generated = expected.stream().anyMatch(this::isGenerated)
                    || actual.stream().anyMatch(this::isGenerated);
            if (!moves && !generated && !expected.equals(actual)) {
                return new Proof(
                        Outcome.CHANGED_DURING_RELOAD,
                        now.id() + " is made of " + words(actual) + " after the reload; foretold was "
                                + words(expected));
            }
        }
        return null;
    }

    private static String words(List<String> paths) {
        return paths.isEmpty() ? "nothing" : String.join(", ", paths);
    }

    private @Nullable Proof isUsed(PendingChange change) {
        Unit unit = change.unit() == null ? null : unitsAfter.get(change.unit());
        boolean file = change.kind() == PendingChange.Kind.FRAGMENT || change.kind() == PendingChange.Kind.DROP_IN;
        if (!file || unit == null || unit.isAbsent() || unit.isOnDiskOnly()) {
            return null; // not loaded at all, such as a template; nothing uses it yet
        }
        if (unit.loaded() == null) {
            return untold("what " + unit.id() + " is made of");
        }
        Set<String> spellings = spellings(change.path());
        List<String> used = Definitions.paths(unit.loaded());
        if (change.vanished()) {
            return used.stream().noneMatch(spellings::contains)
                    ? null
                    : new Proof(
                            Outcome.CHANGED_DURING_RELOAD,
                            unit.id() + " uses " + change.path()
                                    + " again after the reload; expected it gone, as it was examined before");
        }
        for (String path : used) {
            // A file of the same name in a place of higher priority hides it, as it did before.
            if (spellings.contains(path) || (name(path).equals(name(change.path())) && wasUsed(unit.id(), path))) {
                return null;
            }
        }
        return new Proof(
                Outcome.CHANGED_DURING_RELOAD,
                unit.id() + " does not use " + change.path()
                        + " after the reload; expected it, as it was examined before");
    }

    private boolean wasUsed(String unit, String path) {
        Unit then = unitsBefore.get(unit);
        return then != null && Definitions.paths(then.loaded()).contains(path);
    }

    private @Nullable Proof flags() {
        Causes causes = new Causes(before.snapshot());
        Set<String> unknown = new HashSet<>();
        after.snapshot().problems().stream()
                .filter(problem -> problem.kind() == CollectionProblem.Kind.UNIT)
                .forEach(problem -> unknown.add(problem.subject()));
        for (String name : action.units()) {
            if (!action.causes().contains(causes.key(name))) {
                continue; // tried before: not what this reload was for
            }
            Unit unit = unitsAfter.get(name);
            if (unknown.contains(name) || (unit != null && unit.needDaemonReload() == null)) {
                return untold("whether " + name + " still asks for a reload");
            }
            // A unit that is not loaded, such as a template, asks for nothing: it is read when it is first needed.
            if (unit != null && Boolean.TRUE.equals(unit.needDaemonReload())) {
                return new Proof(Outcome.NO_EFFECT, name + " still asks for a reload after one that was carried out");
            }
        }
        return null;
    }

    private static Proof untold(String what) {
        return new Proof(Outcome.FAILED, "the effect is not proved: " + what + " was not told after the reload");
    }

    /** A change that is newer than even the new load was not loaded by it. */
    private @Nullable Proof stillPending() {
        Instant loadedAt = after.snapshot().manager().loadedAt();
        Set<String> examined = new HashSet<>();
        before.pending().changes().forEach(change -> examined.add(change.path()));
        Set<String> newer = new HashSet<>();
        for (SearchDirectory directory : after.snapshot().searchPath()) {
            directory.entries().stream()
                    .filter(entry -> entry.changedAt() == null
                            || loadedAt == null
                            || entry.changedAt().isAfter(loadedAt))
                    .forEach(entry -> newer.add(directory.path() + "/" + entry.name()));
        }
        for (PendingChange change : after.pending().changes()) {
            if (examined.contains(change.path()) && newer.contains(change.path())) {
                return new Proof(Outcome.NO_EFFECT, change.path() + " is still pending after the reload");
            }
        }
        return null;
    }

    private boolean isGenerated(String path) {
        for (SearchDirectory directory : after.snapshot().searchPath()) {
            if (directory.layer().generated() && path.startsWith(directory.path() + "/")) {
                return true;
            }
        }
        return false;
    }

    /** A path as the search path spells it and as systemd does, which resolves the links of a drop-in directory. */
    private Set<String> spellings(String path) {
        Set<String> spellings = new HashSet<>(Set.of(path));
        for (SearchDirectory directory : before.snapshot().searchPath()) {
            String real = directory.realPath();
            if (real != null && path.equals(directory.path() + "/" + name(path))) {
                spellings.add(real + "/" + name(path));
            }
        }
        return spellings;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
