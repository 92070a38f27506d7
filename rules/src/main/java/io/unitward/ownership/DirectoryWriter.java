package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * A directory of the search path in which somebody untrusted may add or replace entries.
 *
 * @param unit the declared unit it belongs to, or {@code manager} when it concerns many
 * @param path the directory
 * @param writer who, such as {@code "group staff (gid 50) through /srv/units"}
 */
public record DirectoryWriter(String unit, String path, String writer) implements PolicyFact {
    @Override
    public String subject() {
        return unit;
    }
}
