package io.unitward.collector.podman;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code podman ps --all --format json}; of what differs between versions nothing is read.
 *
 * @param id 64 hex digits
 * @param project the label {@code com.docker.compose.project}; null when it has none
 * @param unit the label {@code PODMAN_SYSTEMD_UNIT}; likewise
 */
record ListedContainer(
        String id, @Nullable String project, @Nullable String unit) {
    static List<ListedContainer> all(JsonReader json) throws BadJson {
        // podman 4 writes null for none.
        return json.absent() ? List.of() : json.list(() -> one(json));
    }

    private static ListedContainer one(JsonReader json) throws BadJson {
        String id = null;
        Labels labels = Labels.NONE;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "Id" -> id = Labels.id(json);
                case "Labels" -> labels = Labels.read(json);
                default -> json.skip();
            }
        }
        return new ListedContainer(json.need(id, "Id"), labels.project(), labels.unit());
    }
}
