package io.unitward.ownership;

import io.unitward.facts.PolicyFact;
import io.unitward.facts.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest says should hold of one unit, bound to it: every placeholder expanded.
 *
 * @param unit unit name
 * @param owner who declares it
 * @param fragmentUnder directories one of which must hold the fragment; empty: any
 * @param resolvesUnder directories one of which must hold the end of its links; empty: any
 * @param contentAny whether any content there is accepted
 * @param dropInsAllowed globs of drop-in paths that are not foreign
 * @param vendorDropIns whether vendor drop-ins are not foreign either
 * @param provider what kind of source declares its files; null when there is none
 * @param source that source in words, such as its directory; null when there is none
 * @param unitFileStates the unit file states of which it must have one; empty: any
 * @param required whether it must exist
 */
public record Expectation(
        String unit,
        String owner,
        List<String> fragmentUnder,
        List<String> resolvesUnder,
        boolean contentAny,
        List<String> dropInsAllowed,
        boolean vendorDropIns,
        @Nullable Provider provider,
        @Nullable String source,
        List<String> unitFileStates,
        boolean required)
        implements PolicyFact {
    @Override
    public String subject() {
        return unit;
    }

    public Expectation {
        fragmentUnder = List.copyOf(fragmentUnder);
        resolvesUnder = List.copyOf(resolvesUnder);
        dropInsAllowed = List.copyOf(dropInsAllowed);
        unitFileStates = List.copyOf(unitFileStates);
    }
}
