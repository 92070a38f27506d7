package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.pending.History;
import io.unitward.pending.Repair;
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
 */
public record RememberedThen(History history, List<Repair> repairs) {
    private static final String HISTORY = "history.json";
    private static final String REPAIRS = "repairs.json";
    private static final String SCHEMA = "unitward.repairs/v1";
    private static final long LARGEST = 64L << 20;

    /** Nothing. */
    public static final RememberedThen NOTHING = new RememberedThen(History.NONE, List.of());

    public RememberedThen {
        repairs = List.copyOf(repairs);
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
        return files;
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
        try {
            return new RememberedThen(
                    history == null ? History.NONE : StateJson.read(history),
                    repairs == null ? List.of() : repairs(repairs));
        } catch (IOException failure) {
            throw new IOException("'" + directory.resolve(HISTORY) + "': " + Reason.of(failure), failure);
        } catch (BadJson bad) {
            throw new IOException("'" + directory.resolve(REPAIRS) + "': " + bad.getMessage(), bad);
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

    private static List<Repair> repairs(byte[] bytes) throws BadJson {
        JsonReader json = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
        String schema = null;
        List<Repair> repairs = null;
        json.element();
        for (String name = json.field(); name != null; name = json.field()) {
            switch (name) {
                case "schema" -> schema = json.text();
                case "repairs" -> repairs = json.list(() -> repair(json));
                default -> json.skip();
            }
        }
        json.end();
        if (!SCHEMA.equals(schema)) {
            throw json.wrong(String.valueOf(schema), "schema " + SCHEMA);
        }
        return json.need(repairs, "repairs");
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
