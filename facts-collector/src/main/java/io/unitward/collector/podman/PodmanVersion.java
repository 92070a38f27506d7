package io.unitward.collector.podman;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.util.Set;

/** Which podman it is. */
final class PodmanVersion {
    /** Those whose answers have been seen. Another one may mean something else by the same words. */
    private static final Set<String> KNOWN = Set.of("4", "5");

    private PodmanVersion() {}

    /** Reads {@code podman version --format json}. */
    static String read(JsonReader json) throws BadJson {
        String version = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            if (field.equals("Client") && json.object()) {
                for (String inner = json.field(); inner != null; inner = json.field()) {
                    if (inner.equals("Version")) {
                        version = json.text();
                    } else {
                        json.skip();
                    }
                }
            } else {
                json.skip();
            }
        }
        return json.need(version, "Client.Version");
    }

    /** Whether its answers are understood. */
    static boolean isKnown(String version) {
        int dot = version.indexOf('.');
        return dot > 0 && KNOWN.contains(version.substring(0, dot));
    }
}
