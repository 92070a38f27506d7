package io.unitward.unitfile;

import io.unitward.facts.Layer;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a {@code NAME.wants}, {@code .requires} or {@code .upholds} directory. systemd goes by its name alone: where
 * the link leads does not matter, unless that is {@code /dev/null} (seen on 252; {@code process_deps} in its sources).
 *
 * @param path where it is
 * @param layer of its directory
 * @param of what the directory is named for: a unit, a template, a prefix of names or a type
 * @param kind which dependency it makes
 * @param name the unit that it names
 * @param link where it points, as written; null when it is no symbolic link
 * @param target where its links end, as far as the snapshot tells; null when it is no symbolic link
 * @param exists whether there is a file; null when the snapshot does not tell
 * @param fate whether it counts
 * @param by what took its place, for {@link Fate#SHADOWED}; null otherwise
 */
public record DependencyLink(
        String path,
        Layer layer,
        String of,
        Kind kind,
        String name,
        @Nullable String link,
        @Nullable String target,
        @Nullable Boolean exists,
        Fate fate,
        @Nullable String by) {
    /** The kinds of dependency that a directory can make. */
    public enum Kind {
        WANTS("wants", "wanted"),
        REQUIRES("requires", "required"),
        UPHOLDS("upholds", "upheld");

        private final String active;
        private final String passive;

        Kind(String active, String passive) {
            this.active = active;
            this.passive = passive;
        }

        /** What the unit of the directory does; also what the directory's name ends with. */
        public String active() {
            return active;
        }

        /** What is done to the unit of the link. */
        public String passive() {
            return passive;
        }

        /** By the name of a directory of dependencies. */
        static Kind of(String directory) {
            return directory.endsWith(".wants") ? WANTS : directory.endsWith(".requires") ? REQUIRES : UPHOLDS;
        }
    }

    /** What systemd makes of it when it loads the unit of the directory. */
    public enum Fate {
        /** It makes the dependency. */
        COUNTS,
        /** An entry of the same name came before it. */
        SHADOWED,
        /** A link to {@code /dev/null}: takes the dependency away that others of that name would make. */
        MASKS,
        /** No symbolic link, so it is passed over. */
        IGNORED,
        /** This release of systemd does not read the directory: {@code .upholds} before 254. */
        NOT_READ
    }
}
