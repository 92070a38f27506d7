package io.unitward.collector.disk;

import io.unitward.facts.UnitView;
import java.util.List;

/**
 * What a manager would have for one unit after a reload.
 *
 * @param id primary name
 * @param names all names, {@code id} included; sorted
 * @param loadState what becomes of it
 * @param view where its definition comes from
 */
public record DiskUnit(String id, List<String> names, LoadState loadState, UnitView view) {
    public DiskUnit {
        names = List.copyOf(names);
    }

    /** What becomes of a unit when it is loaded, as far as names and kinds of files decide it. */
    public enum LoadState {
        /** There is a definition; whether its settings are good is not judged here. */
        LOADED,
        MASKED,
        NOT_FOUND,
        /** The unit file is a directory. */
        ERROR
    }
}
