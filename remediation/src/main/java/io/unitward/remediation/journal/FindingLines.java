package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON form of the log of findings, one line each; a line with {@code went} ends what one without began. */
final class FindingLines {
    private static final String SCHEMA = "unitward.findings/v1";

    private FindingLines() {}

    /** The first line. */
    static byte[] header() {
        return ("{\"schema\":\"" + SCHEMA + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    static boolean isHeader(String line) {
        return line.startsWith("{\"schema\":\"unitward.findings/");
    }

    /** One line, with its line feed. */
    static byte[] write(LoggedFinding finding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter out = JsonWriter.compact(bytes)
                .begin()
                .field("policy", finding.policy())
                .field("unit", finding.unit())
                .field("view", finding.view())
                .field("file", finding.file())
                .field("cause", finding.cause())
                .field("classification", finding.classification())
                .field("severity", finding.severity())
                .field("message", finding.message())
                .field("waived", finding.waived())
                .field("came", finding.came());
        if (finding.went() != null) {
            out.field("went", finding.went());
        }
        out.end().finish();
        return bytes.toByteArray();
    }

    /** What a line says; null when it is none, such as one that a crash cut short. */
    static @Nullable LoggedFinding read(String line) throws NewerState {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
            LoggedFinding finding = finding(in);
            in.end();
            return finding;
        } catch (BadJson e) {
            // Not lost: the line stays in the file, and the reader counts it.
            return null;
        }
    }

    private static @Nullable LoggedFinding finding(JsonReader in) throws BadJson, NewerState {
        String policy = null;
        String unit = null;
        String view = null;
        String file = null;
        String cause = null;
        String classification = "";
        String severity = "";
        String message = "";
        boolean waived = false;
        Instant came = null;
        Instant went = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "schema" -> NewerState.check(in.need(in.text(), name), SCHEMA);
                case "policy" -> policy = in.need(in.text(), name);
                case "unit" -> unit = in.need(in.text(), name);
                case "view" -> view = in.text();
                case "file" -> file = in.text();
                case "cause" -> cause = in.text();
                case "classification" -> classification = in.need(in.text(), name);
                case "severity" -> severity = in.need(in.text(), name);
                case "message" -> message = in.need(in.text(), name);
                case "waived" -> waived = in.need(in.truth(), name);
                case "came" -> came = in.instant();
                case "went" -> went = in.instant();
                default -> in.skip();
            }
        }
        return policy == null || unit == null || came == null
                ? null
                : new LoggedFinding(
                        policy, unit, view, file, cause, classification, severity, message, waived, came, went);
    }
}
