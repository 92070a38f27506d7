package io.unitward.collector.disk;

import io.unitward.facts.DirectoryKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One directory of {@code UnitPath} as systemd finds it. One that is absent has nothing in it.
 *
 * @param path as in {@code UnitPath}
 * @param realPath where its links end; null when absent
 * @param unseen why its content is not known; null when it is
 * @param units every entry whose name a unit can have, by name: what systemd loads and what it passes over
 * @param otherLinks symbolic links with other names, which {@code UnitFileState} depends on
 * @param below directories for drop-ins and dependencies by name, and everything that is a link to one
 */
record UnitDirectory(
        String path,
        @Nullable String realPath,
        @Nullable String unseen,
        Map<String, Found> units,
        List<Found> otherLinks,
        Map<String, Below> below) {
    /**
     * A directory in one of {@code UnitPath}.
     *
     * @param name file name
     * @param kind what systemd reads it for
     * @param link where it points, as written; null when it is a directory itself
     * @param realPath where its links end
     * @param unseen why its content is not known; null when it is
     * @param entries sorted by name
     */
    record Below(
            String name,
            DirectoryKind kind,
            @Nullable String link,
            @Nullable String realPath,
            @Nullable String unseen,
            List<Found> entries) {
        /**
         * What was found at its name.
         *
         * @param listing null when it could not be listed
         */
        static Below of(
                String name, DirectoryKind kind, @Nullable String link, Trail trail, @Nullable Listing listing) {
            String unseen = null;
            if (listing == null) {
                unseen = "could not be listed";
            } else if (!listing.inexact().isEmpty()) {
                unseen = "has a name that is not valid UTF-8: "
                        + listing.inexact().get(0);
            }
            return new Below(name, kind, link, trail.realPath(), unseen, listing == null ? List.of() : listing.found());
        }
    }

    /** A directory that was listed. */
    static UnitDirectory listed(String path, Trail trail, Listing listing, Map<String, Below> below) {
        Map<String, Found> units = new LinkedHashMap<>();
        for (Found entry : listing.found()) {
            units.put(entry.name(), entry);
        }
        return new UnitDirectory(path, trail.realPath(), null, units, listing.otherLinks(), below);
    }

    /** A directory that does not exist. */
    static UnitDirectory absent(String path) {
        return new UnitDirectory(path, null, null, Map.of(), List.of(), Map.of());
    }

    /** A directory of which nothing is known. */
    static UnitDirectory unseen(String path, @Nullable String realPath, String why) {
        return new UnitDirectory(path, realPath, why, Map.of(), List.of(), Map.of());
    }
}
