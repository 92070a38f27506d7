package io.unitward.ownership;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code owners:} in {@code unitward.yaml}: who declares which units, and where their files must come from.
 * Paths and globs are as written; <code>~</code>, <code>{runtime}</code> and <code>{unit}</code> are expanded when bound.
 *
 * @param name a name for reports
 * @param units globs of unit names
 * @param fragmentUnder directories one of which must hold the fragment; empty: any
 * @param resolvesUnder directories one of which must hold the end of the fragment's links; empty: any
 * @param contentAny whether whoever may write there may change the content ({@code content: any})
 * @param dropInsAllowed globs of drop-in paths that are not foreign
 * @param vendorDropIns whether drop-ins in the vendor layer are not foreign either
 * @param source the directory that declares the content ({@code provider: directory}); null when there is none
 * @param unitFileStates unit file states of which every unit must have one; empty: any
 * @param required names that must exist
 * @param delegable whether a user's own file may say otherwise about these units; only read from {@code /etc/unitward}
 */
public record Owner(
        String name,
        List<String> units,
        List<String> fragmentUnder,
        List<String> resolvesUnder,
        boolean contentAny,
        List<String> dropInsAllowed,
        boolean vendorDropIns,
        @Nullable String source,
        List<String> unitFileStates,
        List<String> required,
        boolean delegable) {
    public Owner {
        units = List.copyOf(units);
        fragmentUnder = List.copyOf(fragmentUnder);
        resolvesUnder = List.copyOf(resolvesUnder);
        dropInsAllowed = List.copyOf(dropInsAllowed);
        unitFileStates = List.copyOf(unitFileStates);
        required = List.copyOf(required);
    }
}
