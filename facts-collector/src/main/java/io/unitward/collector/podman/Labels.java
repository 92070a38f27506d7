package io.unitward.collector.podman;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a container that mean something here: those that every provider sets, the unit that podman should restart,
 * and whether it is what {@code compose run} made. All others are passed over; they may hold anything.
 */
record Labels(
        @Nullable String project,
        @Nullable String service,
        @Nullable String unit,
        boolean oneOff) {
    static final Labels NONE = new Labels(null, null, null, false);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    static Labels read(JsonReader json) throws BadJson {
        String project = null;
        String service = null;
        String unit = null;
        boolean oneOff = false;
        if (!json.object()) {
            return NONE;
        }
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "com.docker.compose.project" -> project = json.text();
                case "com.docker.compose.service" -> service = json.text();
                case "com.docker.compose.oneoff" -> oneOff = "True".equals(json.text());
                case "PODMAN_SYSTEMD_UNIT" -> unit = json.text();
                default -> json.skip();
            }
        }
        return new Labels(project, service, unit, oneOff);
    }

    /** The id of a container. */
    static @Nullable String id(JsonReader json) throws BadJson {
        String id = json.text();
        if (id != null && !ID.matcher(id).matches()) {
            throw json.wrong(id, "64 hex digits");
        }
        return id;
    }
}
