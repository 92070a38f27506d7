package io.unitward.unitfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a unit come to together, as systemd merges them: the fragment first, then each drop-in in order.
 *
 * <p>Whether a value is a good one is judged for yes and no, and where {@link ValueRules} knows: systemd ignores others that it
 * cannot read with a warning, and here they count.
 *
 * @param settings in the order in which systemd first meets them, those of one section together
 * @param problems what systemd warns about or gives up at, in order
 * @param refused whether systemd refuses the unit as a whole, because it cannot read the fragment to its end
 */
public record EffectiveSettings(List<EffectiveSetting> settings, List<Problem> problems, boolean refused) {
    /**
     * What systemd warns about in one file, or gives up at.
     *
     * @param path the file, as systemd names it
     * @param line where, from 1
     * @param message what is wrong, a phrase
     */
    public record Problem(String path, int line, String message) {}

    public EffectiveSettings {
        settings = List.copyOf(settings);
        problems = List.copyOf(problems);
    }

    /**
     * Merges the files of a unit as systemd 252 does, from which others hardly differ.
     *
     * @param unitType such as {@code service}
     * @param hasFragment whether the first of the sources is the unit file; otherwise all are drop-ins
     * @param sources in the order in which systemd reads them
     */
    public static EffectiveSettings of(String unitType, boolean hasFragment, List<UnitSource> sources) {
        return of(unitType, hasFragment, sources, null);
    }

    /**
     * The same for a release of systemd.
     *
     * @param version the manager's own {@code Version}; null when it was not told
     */
    public static EffectiveSettings of(
            String unitType, boolean hasFragment, List<UnitSource> sources, @Nullable String version) {
        boolean refused =
                hasFragment && !sources.isEmpty() && !sources.get(0).text().complete();
        Merge merge = new Merge(unitType, LoadSubject.releaseOf(version));
        // A unit whose fragment is refused never gets as far as its drop-ins.
        for (UnitSource source : refused ? sources.subList(0, 1) : sources) {
            merge.add(source);
        }
        return new EffectiveSettings(merge.settings(), merge.problems(), refused);
    }

    /** Every assignment that counts, each once, in the order in which systemd reads them. */
    public List<Placed> inOrder() {
        List<Placed> values = new ArrayList<>();
        for (EffectiveSetting setting : settings) {
            values.addAll(setting.values());
        }
        return values.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Placed::order))
                .toList();
    }
}
