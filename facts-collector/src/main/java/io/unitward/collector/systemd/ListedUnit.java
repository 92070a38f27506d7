package io.unitward.collector.systemd;

import io.unitward.host.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of {@code ListUnits}.
 *
 * @param id primary name
 * @param loadState {@code LoadState}
 * @param activeState {@code ActiveState}
 * @param subState {@code SubState}
 * @param job the type of its job, such as {@code start}; empty when it has none
 */
record ListedUnit(String id, String loadState, String activeState, String subState, String job) {
    /** Reads {@code a(ssssssouso)}. */
    static List<ListedUnit> all(Reply reply) throws NotTold {
        List<ListedUnit> units = new ArrayList<>();
        for (Object row : Answers.list(reply)) {
            if (!(row instanceof List<?> columns
                    && columns.size() >= 5
                    && columns.get(0) instanceof String id
                    && columns.get(2) instanceof String loadState
                    && columns.get(3) instanceof String activeState
                    && columns.get(4) instanceof String subState)) {
                throw new NotTold("the list has a row that describes no unit; expected (ssssssouso)");
            }
            boolean isBusy = columns.size() > 8
                    && columns.get(7) instanceof Number number
                    && number.longValue() != 0
                    && columns.get(8) instanceof String;
            String job = isBusy ? String.valueOf(columns.get(8)) : "";
            units.add(new ListedUnit(id, loadState, activeState, subState, job));
        }
        return units;
    }

    boolean isLoaded() {
        return loadState.equals("loaded");
    }
}
