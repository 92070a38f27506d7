package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.pending.History;
import io.unitward.pending.Repair;
import io.unitward.verdict.PolicyChanges.Fresh;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What classification was told of earlier runs, written down beside the snapshot that it judged: with both, the same is judged
 * again. Files in a directory of their own; one that is not there was empty.
 *
 * @param history what was remembered
 * @param repairs what had been put right before
 * @param fresh which policies were new
 */
public record RememberedThen(History history, List<Repair> repairs, List<Fresh> fresh) {
    private static final String HISTORY = "history.json";
    private static final String REPAIRS = "repairs.json";
    private static final String SCHEMA = "unitward.repairs/v1";
    private static final String POLICIES = "new-policies.json";
    private static final String POLICIES_SCHEMA = "unitward.new-policies/v1";
    private static final long LARGEST = 64L << 20;

    /** Nothing. */
    public static final RememberedThen NOTHING = new RememberedThen(History.NONE, List.of(), List.of());

    public RememberedThen {
        repairs = List.copyOf(repairs);
        fresh = List.copyOf(fresh);
    }

    /** The files by name. */
    public Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(HISTORY, StateJson.write(history));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json =
                JsonWriter.indented(bytes).begin().field("schema", SCHEMA).list("repairs");
        for (Repair repair : repairs) {
            json.begin()
                    .field("path", repair.path())
                    .field("unit", repair.unit())
                    .list("times");
            for (Instant at : repair.times()) {
                json.begin().field("at", at).end();
            }
            json.endList().field("difference", repair.difference()).end();
        }
        json.endList().end().finish();
        files.put(REPAIRS, bytes.toByteArray());
        if (!fresh.isEmpty()) {
            files.put(POLICIES, policies());
        }
        return files;
    }

    private byte[] policies() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json = JsonWriter.indented(bytes)
                .begin()
                .field("schema", POLICIES_SCHEMA)
                .list("policies");
        for (Fresh each : fresh) {
            json.begin()
                    .field("policy", each.policy())
                    .field("since", each.since())
                    .field("counts", each.counts())
                    .end();
        }
        json.endList().end().finish();
        return bytes.toByteArray();
    }

    /**
     * Reads them.
     *
     * @throws IOException when one cannot be read, or is no such file; the message names it
     */
    public static RememberedThen read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("'" + directory + "' is no directory");
        }
        byte[] history = bytes(directory.resolve(HISTORY));
        byte[] repairs = bytes(directory.resolve(REPAIRS));
        byte[] policies = bytes(directory.resolve(POLICIES));
        try {
            return new RememberedThen(
                    history == null ? History.NONE : StateJson.read(history),
                    repairs == null ? List.of() : list(repairs, SCHEMA, "repairs", RememberedThen::repair),
                    policies == null ? List.of() : list(policies, POLICIES_SCHEMA, "policies", RememberedThen::fresh));
        } catch (IOException failure) {
            throw new IOException("'" + directory.resolve(HISTORY) + "': " + Reason.of(failure), failure);
        } catch (BadJson bad) {
            throw new IOException("what is in '" + directory + "' is not understood: " + bad.getMessage(), bad);
        }
    }

    private static byte @Nullable [] bytes(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
            throw new IOException("'" + file + "' is no regular file, or larger than " + (LARGEST >> 20) + " MiB");
        }
        return Files.readAllBytes(file);
    }

    private interface Element<T> {
        T read(JsonReader json) throws BadJson;
    }

    /** A document that is one list. */
    private static <T> List<T> list(byte[] bytes, String known, String list, Element<T> element) throws BadJson {
        JsonReader json = new JsonReader(new ByteArrayInputStream(bytes), Math.max(1, bytes.length));
        String schema = null;
        List<T> elements = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            if (name.equals("schema")) {
                schema = json.text();
            } else if (name.equals(list)) {
                elements = json.list(() -> element.read(json));
            } else {
                json.skip();
            }
        }
        json.end();
        if (!known.equals(schema)) {
            throw json.wrong(String.valueOf(schema), "schema " + known);
        }
        return json.need(elements, list);
    }

    private static Fresh fresh(JsonReader json) throws BadJson {
        String policy = null;
        Instant since = null;
        Instant counts = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            switch (name) {
                case "policy" -> policy = json.text();
                case "since" -> since = json.instant();
                case "counts" -> counts = json.instant();
                default -> json.skip();
            }
        }
        return new Fresh(json.need(policy, "policy"), json.need(since, "since"), json.need(counts, "counts"));
    }

    private static Repair repair(JsonReader json) throws BadJson {
        String path = null;
        String unit = null;
        List<Instant> times = new ArrayList<>();
        String difference = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            switch (name) {
                case "path" -> path = json.path();
                case "unit" -> unit = json.text();
                case "times" -> times.addAll(json.list(() -> at(json)));
                case "difference" -> difference = json.text();
                default -> json.skip();
            }
        }
        return new Repair(json.need(path, "path"), json.need(unit, "unit"), times, json.need(difference, "difference"));
    }

    private static Instant at(JsonReader json) throws BadJson {
        Instant at = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            if (name.equals("at")) {
                at = json.instant();
            } else {
                json.skip();
            }
        }
        return json.need(at, "at");
    }
}
