package io.unitward.cli.evidence;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says; whoever wrote it may be hostile.
 *
 * @param claim what it says of the run
 * @param files what it lists
 * @param omitted what it says is missing
 */
record ListedFiles(EvidenceCheck.Claim claim, List<EvidenceFile> files, List<String> omitted) {
    ListedFiles {
        files = List.copyOf(files);
        omitted = List.copyOf(omitted);
    }

    /** How large each file is; what is listed twice counts once. */
    Map<String, Long> sizes() {
        Map<String, Long> sizes = new HashMap<>();
        files.forEach(file -> sizes.putIfAbsent(file.path(), file.size()));
        return sizes;
    }

    /**
     * Reads it.
     *
     * @throws NotEvidence when a newer unitward wrote it
     * @throws BadJson when it is no manifest
     */
    static ListedFiles read(byte[] manifest) throws BadJson, NotEvidence {
        JsonReader json = new JsonReader(new ByteArrayInputStream(manifest), manifest.length);
        String schema = null;
        List<EvidenceFile> files = null;
        List<String> omitted = List.of();
        String command = null;
        Instant at = null;
        Long exitCode = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            switch (name) {
                case "schema" -> schema = json.need(json.text(), name);
                case "command" -> command = json.text();
                case "at" -> at = json.instant();
                case "exitCode" -> exitCode = json.number(0);
                case "omitted" -> omitted = json.list(() -> subject(json));
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
        return new ListedFiles(
                new EvidenceCheck.Claim(
                        json.need(command, "command"), json.need(at, "at"), json.need(exitCode, "exitCode")),
                files,
                omitted);
    }

    private static boolean isNewer(@Nullable String schema) {
        return schema != null && schema.matches("unitward\\.evidence/v([2-9]|[1-9]\\d+)");
    }

    private static String subject(JsonReader json) throws BadJson {
        String subject = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            if (name.equals("subject")) {
                subject = json.text();
            } else {
                json.skip();
            }
        }
        return json.need(subject, "subject");
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
