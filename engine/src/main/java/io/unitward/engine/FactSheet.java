package io.unitward.engine;

import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Each;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.View;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.LoadForecast;
import io.unitward.ownership.Ownership;
import io.unitward.ownership.QuadletState;
import io.unitward.ownership.QuadletStates;
import io.unitward.ownership.Relations;
import io.unitward.ownership.Repaired;
import io.unitward.ownership.RepairedAgain;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackFacts;
import io.unitward.ownership.States;
import io.unitward.ownership.UnitDefinition;
import io.unitward.ownership.UnitState;
import io.unitward.ownership.Unseen;
import io.unitward.ownership.ViewFile;
import io.unitward.ownership.ViewFiles;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Deals everything that was observed out to the units it concerns, and to the manager what concerns no declared unit.
 *
 * <p>A pending change is told to every declared unit that it is part of, and to the manager unless it is one declared unit's
 * own.
 */
final class FactSheet {
    private final Snapshot snapshot;
    private final Ownership ownership;
    private final PendingSet pending;
    private final States states;
    private final Set<String> required;
    private final LoadForecast forecast;
    /** Where no unit has an on-disk view none was asked for, as in a snapshot of an older version. */
    private final boolean viewsWorkedOut;
    /** Units that start declared stacks. */
    private final Set<String> stackUnits;

    private final Map<String, Unit> units = new TreeMap<>();
    private final Map<String, List<PolicyFact>> facts = new TreeMap<>();
    private final Map<String, String> owners = new HashMap<>();
    /** Path → the declared units that it is part of. */
    private final Map<String, List<String>> users = new HashMap<>();

    FactSheet(AuditInput input) {
        snapshot = input.snapshot();
        ownership = Ownership.bind(input.manifest(), snapshot);
        pending = PendingSet.of(snapshot, ownership, input.history());
        states = new States(snapshot, input.manifest(), ownership, pending, input.history());
        required = States.requiredBy(input.manifest());
        forecast = new LoadForecast(snapshot, pending);
        viewsWorkedOut = snapshot.units().stream().anyMatch(unit -> unit.onDisk() != null);
        stackUnits = new TreeSet<>();
        for (StackDeclaration stack : input.manifest().stacks()) {
            if (StackFacts.concerns(stack, snapshot)) {
                stackUnits.add(stack.unit());
            }
        }
        facts.put(FindingDraft.MANAGER, new ArrayList<>());
        snapshot.units().forEach(unit -> units.put(unit.id(), unit));
        snapshot.units().forEach(this::observed);
        required.forEach(this::unobserved);
        stackUnits.forEach(this::unobserved);
        StackFacts.of(snapshot, input.manifest()).forEach(fact -> add(fact.subject(), fact));
        QuadletStates.of(snapshot, ownership, required).forEach(this::quadlet);
        pending.changes().forEach(this::pending);
        ViewFiles.of(snapshot, ownership, pending).forEach(file -> add(file.unit(), file));
        Relations.of(snapshot, ownership).forEach(relation -> add(relation.subject(), relation));
        List<Artifacts.Held> artifacts = Artifacts.of(snapshot, ownership);
        artifacts.forEach(held -> artifact(held.artifact()));
        RepairedAgain.of(snapshot, artifacts, input.repairs(), input.at()).forEach(this::repaired);
        ViewFiles.writableDirectories(snapshot, ownership).forEach(writer -> add(writer.unit(), writer));
        input.policies().notes().forEach(note -> add(note.subject(), note));
        unseen();
    }

    /** What a reload would load. */
    PendingSet pending() {
        return pending;
    }

    /** What every unit is judged together with. */
    List<PolicyFact> manager() {
        return List.of(snapshot.manager(), states.manager());
    }

    /** The facts of each unit, and of the manager, sorted by name. */
    List<UnitFacts> units() {
        // No stream: of a sorted map it would link a comparator first, which no archive of classes holds.
        List<UnitFacts> units = new ArrayList<>(facts.size());
        facts.forEach((unit, about) -> units.add(new UnitFacts(unit, about)));
        return units;
    }

    /** Who declares a unit; null when nobody does. */
    @Nullable
    String ownerOf(String unit) {
        return owners.get(unit);
    }

    /** What is on disk only and nobody declares is not judged: it runs nothing, and nothing is expected of it. */
    private void observed(Unit unit) {
        boolean nobodys = unit.isOnDiskOnly()
                && ownership.expectationOf(unit) == null
                && !Each.any(unit.names(), name -> required.contains(name) || stackUnits.contains(name));
        if (!nobodys) {
            unit(unit, states.of(unit));
        }
    }

    /** A unit that must exist, or that a reload would bring, and that the manager does not have; once. */
    private void unobserved(String name) {
        if (!facts.containsKey(name) && ownership.aliased(name) == null) {
            unit(Unit.absent(name), states.ofUnobserved(name));
        }
    }

    private void unit(Unit unit, UnitState state) {
        List<PolicyFact> mine = facts.computeIfAbsent(unit.id(), id -> new ArrayList<>());
        mine.add(unit);
        mine.add(state);
        Expectation expectation = ownership.expectationOf(unit);
        if (expectation != null) {
            mine.add(expectation);
            owners.put(unit.id(), expectation.owner());
            if (viewsWorkedOut && unit.loaded() != null && unit.onDisk() == null) {
                mine.add(new Unseen(unit.id(), "what a reload would load for it could not be worked out"));
            }
            Definitions.paths(unit.loaded()).forEach(path -> use(path, unit.id()));
            Definitions.paths(unit.onDisk()).forEach(path -> use(path, unit.id()));
        }
        if (unit.loaded() != null) {
            mine.add(UnitDefinition.of(unit.id(), View.LOADED, unit.loaded(), expectation, null));
        }
        if (unit.onDisk() != null) {
            mine.add(UnitDefinition.of(
                    unit.id(),
                    View.ON_DISK,
                    unit.onDisk(),
                    expectation,
                    expectation == null ? null : forecast.of(unit)));
        }
    }

    private void pending(PendingChange change) {
        Set<String> concerned = new LinkedHashSet<>(users.getOrDefault(change.path(), List.of()));
        String named = change.unit();
        Unit behind = named == null ? null : units.getOrDefault(named, ownership.aliased(named));
        if (behind != null && ownership.expectationOf(behind) != null) {
            concerned.add(behind.id());
        } else if (behind == null && named != null && ownership.expectationOf(named) != null) {
            unobserved(named);
            concerned.add(named);
        } else {
            concerned.add(FindingDraft.MANAGER);
        }
        for (String unit : concerned) {
            add(
                    unit,
                    new PendingChange(
                            change.path(),
                            change.kind(),
                            unit,
                            change.cause(),
                            change.staleness(),
                            change.explained(),
                            change.explanation(),
                            change.leaves()));
        }
    }

    /** Policies see those that drifted: of the others there is nothing to say, and there are many. */
    private void artifact(Artifact artifact) {
        if (artifact.drift() != Artifact.Drift.NONE) {
            unobserved(artifact.unit());
            add(artifact.unit(), artifact);
        }
    }

    /** What is on disk only and nobody declares is not judged either because it comes from Quadlet. */
    private void quadlet(QuadletState quadlet) {
        boolean isMissed = quadlet.generated() == QuadletState.Generated.NO
                || quadlet.generated() == QuadletState.Generated.UNKNOWN;
        if (isMissed || facts.containsKey(quadlet.subject())) {
            add(quadlet.subject(), quadlet);
        }
    }

    /** Of what nobody declares any more there is nothing to heal. */
    private void repaired(Repaired repaired) {
        String unit = repaired.unit();
        if (ownership.expectationOf(unit) != null && ownership.aliased(unit) == null) {
            unobserved(unit);
            add(unit, repaired);
        }
    }

    private void use(String path, String unit) {
        users.computeIfAbsent(path, p -> new ArrayList<>(1)).add(unit);
    }

    private void unseen() {
        if (!snapshot.manager().available()) {
            return;
        }
        pending.unknowns().forEach(unknown -> add(FindingDraft.MANAGER, new Unseen(FindingDraft.MANAGER, unknown)));
        Map<String, String> fileProblems = new HashMap<>();
        for (CollectionProblem problem : snapshot.problems()) {
            if (problem.kind() == CollectionProblem.Kind.MANAGER) {
                add(FindingDraft.MANAGER, new Unseen(FindingDraft.MANAGER, problem.reason()));
            } else if (problem.kind() == CollectionProblem.Kind.UNIT && !units.containsKey(problem.subject())) {
                unitNotSeen(problem);
            } else if (problem.kind() == CollectionProblem.Kind.FILE) {
                fileProblems.putIfAbsent(problem.subject(), problem.reason());
            }
        }
        for (List<PolicyFact> mine : facts.values()) {
            List<PolicyFact> unseen = new ArrayList<>();
            for (PolicyFact fact : mine) {
                if (fact instanceof ViewFile file
                        && file.owned()
                        && file.known()
                        && fileProblems.containsKey(file.path())) {
                    unseen.add(new Unseen(file.unit(), file.path() + ": " + fileProblems.get(file.path())));
                }
            }
            mine.addAll(unseen);
        }
    }

    /** A declared unit that could not be asked for is not in the list of units at all. */
    private void unitNotSeen(CollectionProblem problem) {
        String name = problem.subject();
        if (ownership.expectationOf(name) != null && ownership.aliased(name) == null) {
            unobserved(name);
            add(name, new Unseen(name, problem.reason()));
        }
    }

    private void add(String unit, PolicyFact fact) {
        facts.computeIfAbsent(unit, u -> new ArrayList<>()).add(fact);
    }
}
