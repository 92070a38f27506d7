package io.unitward.unitfile;

import org.jspecify.annotations.Nullable;

/**
 * One file of the search path that concerns a unit.
 *
 * @param path where it is
 * @param kind what it is to the unit
 * @param link where it points, as written; null when it is no symbolic link
 * @param fate what became of it at the load
 * @param by what took its place, for {@link Fate#SHADOWED}; null otherwise
 * @param order rank among the drop-ins that are applied, counted from 1; 0 for anything else
 * @param afterReload whether a reload would read it; null when that was not worked out
 */
public record Holding(
        String path,
        Kind kind,
        @Nullable String link,
        Fate fate,
        @Nullable String by,
        int order,
        @Nullable Boolean afterReload) {
    /** What a file is to a unit. */
    public enum Kind {
        FRAGMENT("its unit file"),
        TEMPLATE("its template"),
        ALIAS("another name of it"),
        DROP_IN("its own drop-in"),
        TEMPLATE_DROP_IN("of its template"),
        PREFIX_DROP_IN("of all with this prefix"),
        TYPE_DROP_IN("of every unit of its type");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** What to say of it. */
        public String text() {
            return text;
        }
    }

    /** What became of it. */
    public enum Fate {
        /** The loaded unit file. */
        LOADED,
        /** A drop-in that is applied. */
        APPLIED,
        /** Another file came before it. */
        SHADOWED,
        /** A link that gives the unit one more name. */
        NAMES,
        /** Not loaded, for all that is known because nobody has reloaded, or because the unit is not in memory. */
        NOT_LOADED
    }

    /** Whether it hides what comes after it: a link to {@code /dev/null}. */
    public boolean masks() {
        return "/dev/null".equals(link);
    }
}
