package io.unitward.json;

import io.unitward.facts.CollectionRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is asked of a collector, as JSON: the field {@code request} of a snapshot, and of what a helper process is told. */
public final class RequestJson {
    private RequestJson() {}

    /** Writes the field {@code request}. */
    public static void write(JsonWriter json, CollectionRequest request) throws IOException {
        new SnapshotWriter(json).request(request);
    }

    /** Reads the value of such a field, which is next; null where it is null. */
    public static @Nullable CollectionRequest read(JsonReader json) throws BadJson {
        return new SnapshotReader(json).request();
    }
}
