package io.unitward.remediation.reconcile;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.StateDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keeps {@link Switched} of one manager in {@code switched.json}: replaced as a whole. Written only under the {@code act} lock. */
public final class SwitchMemory {
    private static final String SCHEMA = "unitward.switched/v1";
    private static final long LARGEST = 16L << 20;

    private static final String DAMAGED = "switched.json.damaged";

    private final StateDirectory directory;
    private final Path file;

    /** For one manager. */
    public SwitchMemory(StateDirectory directory) {
        this.directory = directory;
        this.file = directory.file("switched.json");
    }

    /**
     * What was read.
     *
     * @param switched what is remembered; nothing when that could not be understood
     * @param warning why it could not be understood, one sentence without a full stop; null when all is well
     */
    public record Read(Switched switched, @Nullable String warning) {}

    /**
     * Reads it. What cannot be read is not remembered: a unit may be switched twice, and one that is owed a start may stay
     * down. That is said as long as the damaged file is kept, for until somebody has looked nobody knows.
     */
    public Read read() {
        Read current = current();
        Path damaged = directory.file(DAMAGED);
        return current.warning() != null || !Files.exists(damaged, LinkOption.NOFOLLOW_LINKS)
                ? current
                : new Read(
                        current.switched(),
                        "file " + damaged
                                + " is what an earlier run could not read, so which units an earlier switch still"
                                + " owes a start is not known; look which are down, start them, and remove it");
    }

    private Read current() {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Read(Switched.NONE, null);
            }
            StateDirectory.checkRegular(file);
            if (Files.size(file) > LARGEST) {
                throw new IOException("it is larger than " + (LARGEST >> 20) + " MiB");
            }
            return new Read(read(Files.readAllBytes(file)), null);
        } catch (IOException e) {
            return new Read(
                    Switched.NONE,
                    "file " + file + " is ignored, and is kept as " + file
                            + ".damaged when it is written next, so which"
                            + " units an earlier switch still owes a start is not known; look which are down, start them,"
                            + " and remove it: " + Reason.of(e));
        }
    }

    /**
     * Replaces it; on disk when this returns.
     *
     * @throws IOException when it cannot be written
     */
    public void write(Switched switched) throws IOException {
        if (current().warning() != null) {
            Files.move(file, directory.file(DAMAGED), StandardCopyOption.REPLACE_EXISTING);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json =
                JsonWriter.compact(bytes).begin().field("schema", SCHEMA).begin("units");
        for (Map.Entry<String, Switched.One> unit : new TreeMap<>(switched.units()).entrySet()) {
            json.begin(unit.getKey())
                    .field("definition", unit.getValue().definition())
                    .field("invocation", unit.getValue().invocation())
                    .end();
        }
        json.end()
                .texts("owed", new TreeSet<>(switched.owed()).stream().toList())
                .end()
                .finish();
        Path temporary = directory.file("switched.json.new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                StateDirectory.OWNER_ONLY_FILE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        directory.sync();
    }

    private static Switched read(byte[] bytes) throws IOException {
        try {
            JsonReader json = new JsonReader(new ByteArrayInputStream(bytes), Math.max(1, bytes.length));
            String schema = null;
            List<String> owed = List.of();
            Map<String, Switched.One> units = new HashMap<>();
            json.element();
            for (String field = json.field(); field != null; field = json.field()) {
                switch (field) {
                    case "schema" -> schema = json.text();
                    case "units" -> {
                        json.element();
                        for (String unit = json.field(); unit != null; unit = json.field()) {
                            units.put(unit, one(json));
                        }
                    }
                    case "owed" -> owed = json.list(() -> json.need(json.text(), "a unit"));
                    default -> json.skip();
                }
            }
            if (!SCHEMA.equals(schema)) {
                throw json.wrong(String.valueOf(schema), "schema " + SCHEMA);
            }
            json.end();
            return new Switched(units, Set.copyOf(owed));
        } catch (BadJson e) {
            throw new IOException("it is no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static Switched.One one(JsonReader json) throws BadJson {
        String definition = null;
        String invocation = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "definition" -> definition = json.text();
                case "invocation" -> invocation = json.text();
                default -> json.skip();
            }
        }
        return new Switched.One(json.need(definition, "definition"), json.need(invocation, "invocation"));
    }
}
