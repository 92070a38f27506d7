package io.unitward.cli.evidence;

import io.unitward.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What evidence consists of, and what it leaves out.
 *
 * @param about the run
 * @param replay how to have the run judged again; null when its input is not part of it
 * @param replayBefore the same of what was seen before anything was done; null when nothing was, or its input is not part of it
 * @param units which units more than a finding was taken of
 * @param files every file but the manifest and its digest
 * @param cuts files of which only a part is there
 * @param omissions what is missing
 * @param masked what was taken out of files
 */
record EvidenceManifest(
        About about,
        @Nullable Replay replay,
        @Nullable Replay replayBefore,
        List<OfUnit> units,
        List<EvidenceFile> files,
        List<Cut> cuts,
        List<Omission> omissions,
        List<MaskedIn> masked) {
    static final String SCHEMA = "unitward.evidence/v1";

    EvidenceManifest {
        units = List.copyOf(units);
        files = files.stream().sorted(Comparator.comparing(EvidenceFile::path)).toList();
        cuts = cuts.stream().sorted(Comparator.comparing(Cut::path)).toList();
        omissions = List.copyOf(omissions);
        masked = masked.stream().sorted(Comparator.comparing(MaskedIn::path)).toList();
    }

    /**
     * The run.
     *
     * @param version of unitward
     * @param command what was run, such as {@code audit}
     * @param at the moment judged
     * @param scope which manager
     * @param uid whose
     * @param exitCode how the run ended
     */
    record About(String version, String command, Instant at, String scope, long uid, int exitCode) {}

    /**
     * How to have it judged again.
     *
     * @param arguments of unitward, run in the folder of the evidence
     * @param exitCode what that ended with when the evidence was written; null when it was not tried
     * @param note what the reader must know of it, such as why the code is another; null for nothing
     */
    record Replay(
            List<String> arguments,
            @Nullable Integer exitCode,
            @Nullable String note) {
        Replay {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * A unit.
     *
     * @param unit its name
     * @param verdict what it was judged to be
     * @param directory where its files are
     */
    record OfUnit(String unit, String verdict, String directory) {}

    /**
     * A file that is not whole.
     *
     * @param path which
     * @param kept bytes that are there
     * @param of bytes that there were; null when nobody knows
     */
    record Cut(String path, long kept, @Nullable Long of) {}

    /**
     * Something that is missing.
     *
     * @param subject what: a path in the evidence, or a unit
     * @param reason why, a phrase
     */
    record Omission(String subject, String reason) {}

    /**
     * What was taken out of a file.
     *
     * @param path which
     * @param keys what the values belonged to, and in how many places
     */
    record MaskedIn(String path, Map<String, Integer> keys) {}

    /** The bytes of the file: the same values give the same bytes. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(JsonWriter.indented(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private void write(JsonWriter json) throws IOException {
        json.begin()
                .field("schema", SCHEMA)
                .field("version", about.version())
                .field("command", about.command())
                .field("at", about.at())
                .field("scope", about.scope())
                .field("uid", about.uid())
                .field("exitCode", about.exitCode());
        write(json, "replay", replay);
        write(json, "replayBefore", replayBefore);
        json.list("units");
        for (OfUnit each : units) {
            json.begin()
                    .field("unit", each.unit())
                    .field("verdict", each.verdict())
                    .field("directory", each.directory())
                    .end();
        }
        json.endList().list("files");
        for (EvidenceFile each : files) {
            json.begin()
                    .field("path", each.path())
                    .field("size", each.size())
                    .field("sha256", each.sha256())
                    .end();
        }
        json.endList().list("cut");
        for (Cut each : cuts) {
            json.begin()
                    .field("path", each.path())
                    .field("kept", each.kept())
                    .field("of", each.of())
                    .end();
        }
        json.endList().list("omitted");
        for (Omission each : omissions) {
            json.begin()
                    .field("subject", each.subject())
                    .field("reason", each.reason())
                    .end();
        }
        json.endList().list("masked");
        for (MaskedIn each : masked) {
            for (Map.Entry<String, Integer> key : each.keys().entrySet()) {
                json.begin()
                        .field("path", each.path())
                        .field("key", key.getKey())
                        .field("count", (long) key.getValue())
                        .end();
            }
        }
        json.endList().end().finish();
    }

    private static void write(JsonWriter json, String name, @Nullable Replay replay) throws IOException {
        if (replay == null) {
            json.field(name, (String) null);
            return;
        }
        json.begin(name).texts("arguments", replay.arguments());
        json.field("exitCode", replay.exitCode() == null ? null : Long.valueOf(replay.exitCode()))
                .field("note", replay.note())
                .end();
    }
}
