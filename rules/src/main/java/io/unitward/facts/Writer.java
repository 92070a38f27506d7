package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * Somebody other than root and the manager's own uid who may change a file, or replace it through a parent directory.
 *
 * <p>Not listed: the private group of the manager's user, entries of immutable stores, and parents that are sticky where
 * the entry in them belongs to root or the manager's uid.
 *
 * @param kind user, group or everybody
 * @param id uid or gid; -1 for everybody
 * @param name the name of that user or group; null when it has none
 * @param via the path whose owner or mode allows it
 */
public record Writer(Kind kind, long id, @Nullable String name, String via) {
    /** Which kind of principal. */
    public enum Kind {
        USER,
        GROUP,
        EVERYBODY
    }
}
