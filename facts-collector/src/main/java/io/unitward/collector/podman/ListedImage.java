package io.unitward.collector.podman;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code podman images --format json}.
 *
 * @param id 64 hex digits
 * @param digest of its manifest; null when not told
 * @param names its tags and digests, in full
 */
record ListedImage(String id, @Nullable String digest, List<String> names) {
    static List<ListedImage> all(JsonReader json) throws BadJson {
        return json.absent() ? List.of() : json.list(() -> one(json));
    }

    private static ListedImage one(JsonReader json) throws BadJson {
        String id = null;
        String digest = null;
        List<String> names = new ArrayList<>();
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "Id" -> id = Labels.id(json);
                case "Digest" -> digest = json.text();
                case "Names", "RepoTags", "RepoDigests" -> names.addAll(json.absent() ? List.of() : json.texts());
                default -> json.skip();
            }
        }
        return new ListedImage(json.need(id, "Id"), digest, names);
    }
}
