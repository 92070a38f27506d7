package io.unitward.ownership;

import io.unitward.facts.Origin;
import java.util.List;
import java.util.Map;
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
 * @param origin where its files are declared; null when nothing but {@code pins} speaks of their content
 * @param pins digests that files must have, 64 hex digits by path as written; what is pinned is vouched for by its pin alone
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
        @Nullable Origin origin,
        Map<String, String> pins,
        List<String> unitFileStates,
        List<String> required,
        boolean delegable) {
    public Owner {
        units = List.copyOf(units);
        fragmentUnder = List.copyOf(fragmentUnder);
        resolvesUnder = List.copyOf(resolvesUnder);
        dropInsAllowed = List.copyOf(dropInsAllowed);
        pins = Map.copyOf(pins);
        unitFileStates = List.copyOf(unitFileStates);
        required = List.copyOf(required);
    }

    /** An owner without pins whose source, if there is one, is a plain directory. */
    public Owner(
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
        this(
                name,
                units,
                fragmentUnder,
                resolvesUnder,
                contentAny,
                dropInsAllowed,
                vendorDropIns,
                source == null ? null : Origin.directory(source),
                Map.of(),
                unitFileStates,
                required,
                delegable);
    }

    /** The directory that declares its files; null when there is none, as with other providers. */
    public @Nullable String source() {
        return origin == null ? null : origin.directory();
    }
}
