package io.unitward.pending;

import io.unitward.facts.PolicyFact;
import io.unitward.verdict.FindingDraft;
import org.jspecify.annotations.Nullable;

/**
 * One path that a reload would read and that is not known to be what the manager has loaded.
 *
 * @param path absolute path
 * @param kind what systemd reads it as
 * @param unit the unit whose definition it is part of; null when it concerns several units or the manager
 * @param cause why it counts as pending, the word of a {@link ChangeCause}
 * @param staleness how sure that is
 * @param explained whether the manifest vouches for it: an owned, expected, vouched fragment or drop-in
 * @param explanation why it is or is not explained, a phrase
 * @param leaves whether a reload would no longer load it, be it gone or only passed over; otherwise it would load it
 */
public record PendingChange(
        String path,
        Kind kind,
        @Nullable String unit,
        String cause,
        Staleness staleness,
        boolean explained,
        String explanation,
        boolean leaves)
        implements PolicyFact {
    /** A change of something that a reload would load, unless it is gone. */
    public PendingChange(
            String path,
            Kind kind,
            @Nullable String unit,
            String cause,
            Staleness staleness,
            boolean explained,
            String explanation) {
        this(path, kind, unit, cause, staleness, explained, explanation, isGone(cause));
    }

    @Override
    public String subject() {
        return unit == null ? FindingDraft.MANAGER : unit;
    }

    /** What a reload would do about it, a phrase that goes before its unit. */
    public String effect() {
        return leaves ? "no longer load this" : kind == Kind.DEPENDENCY ? "follow this" : "load this";
    }

    /** Whether it is that something is no longer there. */
    public boolean vanished() {
        return isGone(cause);
    }

    private static boolean isGone(String cause) {
        return cause.equals(ChangeCause.FILE_VANISHED.text());
    }

    /** The same with another verdict of the manifest. */
    public PendingChange with(boolean isExplained, String why) {
        return new PendingChange(path, kind, unit, cause, staleness, isExplained, why, leaves);
    }

    /** What systemd reads the path as. */
    public enum Kind {
        /** A unit file, or a link to one. */
        FRAGMENT("unit file"),
        /** A link that gives a unit another name. */
        ALIAS("alias"),
        /** A drop-in of one unit, or of many. */
        DROP_IN("drop-in"),
        /** A link in a {@code .wants}, {@code .requires} or {@code .upholds} directory. */
        DEPENDENCY("dependency link"),
        /** What else a reload reads: the manager's own configuration, environment files, generators. */
        MANAGER_INPUT("manager input"),
        /** A unit asks for a reload and no path says why. */
        FLAG("reload flag");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The words used in reports. */
        public String text() {
            return text;
        }
    }
}
