package io.unitward.preview;

import io.unitward.facts.Snapshot;
import io.unitward.pending.History;
import io.unitward.pending.PendingSet;
import java.util.List;

/**
 * What a {@code daemon-reload} would change, worked out from files alone.
 *
 * @param units units in memory that it would change, by id
 * @param inputs what else it would read anew that has changed, sorted by path
 * @param unpredictable what cannot be foretold, and why, a sentence each without a full stop; sorted
 * @param withoutEffect what changed on disk and is no part of what a reload would load, sorted by path
 */
public record ReloadPreview(
        List<UnitChange> units,
        List<InputChange> inputs,
        List<String> unpredictable,
        List<WithoutEffect> withoutEffect) {
    /** Nothing would change. */
    public static final ReloadPreview NOTHING = new ReloadPreview(List.of(), List.of(), List.of(), List.of());

    /**
     * A changed input of the manager.
     *
     * @param path the file
     * @param kind what the manager reads it as, see {@link io.unitward.facts.ManagerInput.Kind#text()}
     * @param cause how it changed
     */
    public record InputChange(String path, String kind, String cause) {}

    /**
     * A changed file that a reload would not load.
     *
     * @param path the file
     * @param reason why not, a phrase that follows the path
     */
    public record WithoutEffect(String path, String reason) {}

    public ReloadPreview {
        units = List.copyOf(units);
        inputs = List.copyOf(inputs);
        unpredictable = List.copyOf(unpredictable);
        withoutEffect = List.copyOf(withoutEffect);
    }

    /**
     * Works it out.
     *
     * @param snapshot what was seen
     * @param pending what a reload would load, worked out from the same snapshot
     * @param history what is remembered of the present load
     * @param texts what files say and said
     */
    public static ReloadPreview of(Snapshot snapshot, PendingSet pending, History history, Texts texts) {
        boolean nothing = !snapshot.manager().available() || snapshot.manager().loadedAt() == null;
        return nothing ? NOTHING : new Foretold(snapshot, pending, history, texts).preview();
    }

    /** Whether it is known of anything that it would differ, and not only that it may. */
    public boolean showsADifference() {
        return !inputs.isEmpty()
                || units.stream()
                        .anyMatch(unit -> !unit.settings().isEmpty()
                                || unit.refused() != null
                                || (unit.before() != null
                                        && unit.after() != null
                                        && !unit.before().sameFiles(unit.after())));
    }

    /** Whether nothing would change; what is without effect changes nothing. */
    public boolean isEmpty() {
        return units.isEmpty() && inputs.isEmpty() && unpredictable.isEmpty();
    }
}
