package io.unitward.pending;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Ownership;
import io.unitward.ownership.Vouching;
import io.unitward.pending.PendingChange.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds each explained change against every unit that uses its path, before or after: a template's file is that of all its
 * instances, and a type-level drop-in of every unit of the type. What is explained for one owner's unit may be foreign to
 * another's.
 */
final class SharedPaths {
    private final Ownership ownership;
    private final RealPlaces places;
    private final Map<String, List<Unit>> users = new HashMap<>();

    SharedPaths(Snapshot snapshot, Ownership ownership) {
        this.ownership = ownership;
        this.places = new RealPlaces(snapshot);
        for (Unit unit : snapshot.units()) {
            use(unit, unit.loaded());
            use(unit, unit.onDisk());
        }
    }

    /** Replaces what some user of its path does not explain. */
    void hold(List<PendingChange> changes) {
        for (int i = 0; i < changes.size(); i++) {
            PendingChange change = changes.get(i);
            boolean file = change.kind() == Kind.FRAGMENT || change.kind() == Kind.DROP_IN;
            // What is gone was asked of each unit that used it.
            if (change.explained() && file && !change.vanished()) {
                String reason = refusedBy(change);
                if (reason != null) {
                    changes.set(i, change.with(false, reason));
                }
            }
        }
    }

    /** Why it is not explained for one of the units that use it; null when it is for all. */
    private @Nullable String refusedBy(PendingChange change) {
        for (Unit unit : users.getOrDefault(places.canonical(change.path()), List.of())) {
            Expectation expectation = ownership.expectationOf(unit);
            if (expectation == null) {
                return "is also used by " + unit.id() + ", which nobody declares";
            }
            boolean expected = change.kind() == Kind.FRAGMENT
                    ? ownership.fragmentExpected(expectation, change.path())
                    : ownership.dropInExpected(expectation, change.path());
            if (!expected) {
                return "is also used by " + unit.id() + ", whose owner " + expectation.owner()
                        + " does not have it there";
            }
            Vouching vouching = ownership.vouch(expectation, change.path());
            if (!vouching.vouched()) {
                return "is also used by " + unit.id() + ", and for its owner " + expectation.owner() + " it "
                        + vouching.reason();
            }
        }
        return null;
    }

    private void use(Unit unit, @Nullable UnitView view) {
        for (String path : Definitions.paths(view)) {
            List<Unit> mine = users.computeIfAbsent(places.canonical(path), p -> new ArrayList<>(1));
            if (mine.isEmpty() || !mine.get(mine.size() - 1).id().equals(unit.id())) {
                mine.add(unit);
            }
        }
    }
}
