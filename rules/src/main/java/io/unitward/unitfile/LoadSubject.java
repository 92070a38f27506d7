package io.unitward.unitfile;

import io.unitward.facts.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose load is foretold, by whom.
 *
 * @param id the unit's primary name
 * @param names all its names, {@code id} among them
 * @param scope whether a user or a system manager loads it
 * @param version the manager's own {@code Version}, such as {@code 252.39-1~deb12u1}; null when it was not told
 */
public record LoadSubject(
        String id,
        List<String> names,
        Scope scope,
        @Nullable String version) {
    public LoadSubject {
        names = List.copyOf(names);
    }

    int release() {
        return releaseOf(version);
    }

    /** The number before the first dot or dash of a version; 0 when it was not told or is no number. */
    static int releaseOf(@Nullable String version) {
        int release = 0;
        String told = version == null ? "" : version;
        for (int i = 0; i < told.length() && i < 5; i++) {
            char c = told.charAt(i);
            if (c < '0' || c > '9') {
                return release;
            }
            release = release * 10 + c - '0';
        }
        return release;
    }

    /** The name without its type. */
    String stem() {
        return id.substring(0, id.lastIndexOf('.'));
    }

    /** What comes before the {@code @}, or all but the type. */
    String prefix() {
        int at = stem().indexOf('@');
        return at < 0 ? stem() : stem().substring(0, at);
    }

    /** What comes after the {@code @}; empty where there is none. */
    String instance() {
        int at = stem().indexOf('@');
        return at < 0 ? "" : stem().substring(at + 1);
    }
}
