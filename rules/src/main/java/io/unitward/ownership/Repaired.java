package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * A path of a declared unit that was healed within the last day and is wrong again.
 *
 * @param unit the unit it is part of
 * @param path which
 * @param often whether it was healed three times or more within that day
 * @param times how often, in digits
 * @param last when last, in UTC
 * @param writer who owns what is there now, such as {@code "uid 1000"}; empty when that is not known
 * @param difference what was there the last time and what was declared, a phrase; empty when that is not known
 * @param explanation all of it, a phrase that follows the path
 */
public record Repaired(
        String unit,
        String path,
        boolean often,
        String times,
        String last,
        String writer,
        String difference,
        String explanation)
        implements PolicyFact {
    @Override
    public String subject() {
        return unit;
    }
}
