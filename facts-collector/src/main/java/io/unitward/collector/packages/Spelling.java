package io.unitward.collector.packages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names what lies below some directories as these directories are named. */
final class Spelling {
    private final MergedUsr merged;
    /** Normal name → as it was given; the first one counts. */
    private final Map<String, String> directories = new LinkedHashMap<>();

    Spelling(MergedUsr merged, Collection<String> directories) {
        this.merged = merged;
        directories.forEach(each -> this.directories.putIfAbsent(merged.normal(each), each));
    }

    /** Every name of every one of them. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        directories.keySet().forEach(each -> all.addAll(merged.names(each)));
        return all;
    }

    /** A path with a normal name; null when it lies below none of them. */
    @Nullable
    String of(String normal) {
        for (Map.Entry<String, String> each : directories.entrySet()) {
            if (normal.startsWith(each.getKey() + "/")) {
                return each.getValue() + normal.substring(each.getKey().length());
            }
        }
        return null;
    }
}
