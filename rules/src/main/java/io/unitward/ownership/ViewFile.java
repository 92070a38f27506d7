package io.unitward.ownership;

import io.unitward.facts.Layer;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.UnitFile;
import io.unitward.facts.View;
import io.unitward.pending.Staleness;
import org.jspecify.annotations.Nullable;

/**
 * A file as one unit's view uses it, with what the manifest and the last load say about it already worked out, so that a
 * policy joins on plain properties and never computes. This is what policies see of files.
 *
 * @param unit the unit
 * @param view which view uses it
 * @param role as what
 * @param path absolute path, as systemd names it
 * @param layer which layer the path sits in
 * @param status whether it could be read
 * @param known whether enough of it was seen to judge it; false makes its unit unknown
 * @param owned whether an owner declares the unit
 * @param expected whether it is where the owner says: below {@code under} for a fragment, allowed for a drop-in; true for a
 *     unit nobody declares
 * @param place where the owner expects it, for messages; empty for a unit nobody declares
 * @param vouched whether its present content comes from where the owner says; false for a unit nobody declares
 * @param vouchable whether its owner names a source that its content can be held against, and that was looked at
 * @param drifted whether its owner names a source, and the content is known not to come from it
 * @param vouching why it is or is not vouched, a phrase
 * @param overrides the path of a file in a lower layer that this one hides; null when there is none
 * @param writer who else may write it, such as {@code "user bob (uid 1001) through /srv/units"}; null when nobody
 * @param staleness whether the manager has this content loaded
 * @param cause why it is stale, such as {@code mtime}; null when current
 */
public record ViewFile(
        String unit,
        View view,
        Role role,
        String path,
        Layer layer,
        UnitFile.Status status,
        boolean known,
        boolean owned,
        boolean expected,
        String place,
        boolean vouched,
        boolean vouchable,
        boolean drifted,
        String vouching,
        @Nullable String overrides,
        @Nullable String writer,
        Staleness staleness,
        @Nullable String cause)
        implements PolicyFact {
    @Override
    public String subject() {
        return unit;
    }

    /** What a file is to a unit. */
    public enum Role {
        /** The unit file itself. */
        FRAGMENT,
        /** A file that adds to it or overrides settings in it. */
        DROP_IN
    }
}
