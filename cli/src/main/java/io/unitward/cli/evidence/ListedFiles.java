package io.unitward.cli.evidence;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a manifest lists; whoever wrote it may be hostile. */
final class ListedFiles {
    private ListedFiles() {}

    /**
     * Reads it.
     *
     * @throws NotEvidence when a newer unitward wrote it
     * @throws BadJson when it is no manifest
     */
    static List<EvidenceFile> read(byte[] manifest) throws BadJson, NotEvidence {
        JsonReader json = new JsonReader(new ByteArrayInputStream(manifest), manifest.length);
        String schema = null;
        List<EvidenceFile> files = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            switch (name) {
                case "schema" -> schema = json.need(json.text(), name);
                case "files" -> files = json.list(() -> file(json));
                default -> json.skip();
            }
        }
        json.end();
        if (isNewer(schema)) {
            throw new NotEvidence(EvidenceFile.MANIFEST + " is of " + schema
                    + ", which a newer unitward wrote; this one knows " + EvidenceManifest.SCHEMA);
        }
        if (!EvidenceManifest.SCHEMA.equals(schema) || files == null) {
            throw new BadJson("schema '" + schema + "'; expected " + EvidenceManifest.SCHEMA + " with files");
        }
        return files;
    }

    private static boolean isNewer(@Nullable String schema) {
        return schema != null && schema.matches("unitward\\.evidence/v([2-9]|[1-9]\\d+)");
    }

    private static EvidenceFile file(JsonReader json) throws BadJson {
        String path = null;
        Long size = null;
        String sha256 = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            switch (name) {
                case "path" -> path = json.text();
                case "size" -> size = json.number(0);
                case "sha256" -> sha256 = json.text();
                default -> json.skip();
            }
        }
        return new EvidenceFile(json.need(path, "path"), json.need(size, "size"), json.need(sha256, "sha256"));
    }
}
