package io.unitward.ownership;

import io.unitward.facts.PolicyFact;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.unitfile.LoadPrediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One view of a unit's definition, bound to its unit so that policies can join on it.
 *
 * @param subject the unit
 * @param view which view
 * @param fragmentPath the unit file; null when there is none
 * @param sourcePath what a generator made it from; null when not stated
 * @param dropIns how many drop-ins apply
 * @param masked whether the unit is masked in this view
 * @param unitFileState systemd's {@code UnitFileState}; null when it was not asked or could not be told
 * @param expectedStates what its owner wants that to be, for messages; empty when no owner says
 * @param stateExpected whether it is one of them, or no owner says
 * @param loadState what the {@code LoadState} would be after a reload, see {@link LoadForecast}; null in the loaded view, for
 *     what a reload does not change, and where it is not known
 * @param loadReason why it would be refused, with the file and line where there is one, or why that is not known, a phrase;
 *     empty where there is nothing to say
 * @param loadFile the file that it would be refused for; null when that is none, or not known
 */
public record UnitDefinition(
        String subject,
        View view,
        @Nullable String fragmentPath,
        @Nullable String sourcePath,
        int dropIns,
        boolean masked,
        @Nullable String unitFileState,
        String expectedStates,
        boolean stateExpected,
        @Nullable String loadState,
        String loadReason,
        @Nullable String loadFile)
        implements PolicyFact {
    /**
     * Binds a view to its unit.
     *
     * @param foretold how it would be loaded; null where that was not asked
     */
    public static UnitDefinition of(
            String unit,
            View view,
            UnitView seen,
            @Nullable Expectation expectation,
            @Nullable LoadPrediction foretold) {
        List<String> states = expectation == null ? List.of() : expectation.unitFileStates();
        return new UnitDefinition(
                unit,
                view,
                seen.fragmentPath(),
                seen.sourcePath(),
                seen.dropInPaths().size(),
                seen.masked(),
                seen.unitFileState(),
                String.join(" or ", states),
                states.isEmpty() || (seen.unitFileState() != null && states.contains(seen.unitFileState())),
                foretold == null || foretold.state() == null
                        ? null
                        : foretold.state().text(),
                foretold == null ? "" : foretold.told(),
                foretold == null || foretold.at() == null ? null : foretold.at().path());
    }
}
