package io.unitward.reach;

import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Glob;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a unit can be started, as far as one look tells. What it does not show does not exist where the manager was asked for it,
 * or where all files were seen; else that is not known.
 *
 * @param answered names for which the manager was asked, and of which nothing kept it from answering
 * @param allSeen whether what has a file is among the units of the look
 */
record Existence(Set<String> answered, boolean allSeen) {
    /** Of these no file makes a unit, and nothing that pulls one in makes it. */
    private static final Set<String> NEVER_MADE = Set.of("device", "scope");

    static Existence in(Snapshot snapshot) {
        Set<String> answered = new HashSet<>();
        snapshot.request().ownedUnits().stream().filter(Glob::isLiteral).forEach(answered::add);
        answered.addAll(snapshot.request().requiredUnits());
        for (Bonds bonds : snapshot.bonds()) {
            // The manager is asked for all that these name.
            bonds.to().values().forEach(answered::addAll);
        }
        boolean allSeen = true;
        for (CollectionProblem problem : snapshot.problems()) {
            switch (problem.kind()) {
                case UNIT -> answered.remove(problem.subject());
                case MANAGER, DIRECTORY, FILE -> allSeen = false;
                case MANAGER_INPUT, NOTE -> {
                    // Says nothing of units.
                }
            }
        }
        return new Existence(answered, allSeen);
    }

    /**
     * Whether there is something to start.
     *
     * @param unit an id, or a name
     * @param known what the look has for it, or for its template; null when neither
     */
    Known of(String unit, @Nullable Unit known) {
        if (known == null) {
            // A slice needs no file.
            boolean nowhere = answered.contains(unit)
                    || NEVER_MADE.contains(UnitNames.type(unit))
                    || UnitNames.isTemplate(unit)
                    || (allSeen && !UnitNames.type(unit).equals("slice"));
            return nowhere ? Known.NO : Known.UNKNOWN;
        }
        if (known.loadState().equals("loaded")) {
            return Known.YES;
        }
        if (known.onDisk() == null) {
            return Known.UNKNOWN;
        }
        return known.onDisk().fragmentPath() == null || known.onDisk().masked() ? Known.NO : Known.YES;
    }
}
