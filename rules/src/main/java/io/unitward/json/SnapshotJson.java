package io.unitward.json;

import io.unitward.facts.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Snapshots as JSON: what {@code unitward snapshot} writes and {@code audit --snapshot} reads. See docs/report.md. */
public final class SnapshotJson {
    /** The largest file that is read; a snapshot of 10 000 units takes about 20 MiB. */
    public static final long MAX_BYTES = 128L * 1024 * 1024;

    /** The largest snapshot that root takes from a process of another user. */
    public static final int MAX_ANSWER = 24 << 20;

    private SnapshotJson() {}

    /** Writes a snapshot; the same snapshot gives the same bytes. The stream stays open. */
    public static void write(Snapshot snapshot, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        new SnapshotWriter(json).write(snapshot);
        json.finish();
    }

    /** Writes a snapshot on one line, for a process that reads it at once. The stream stays open. */
    public static void writeCompact(Snapshot snapshot, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.compact(out);
        new SnapshotWriter(json).write(snapshot);
        json.finish();
    }

    /**
     * Reads what {@link #writeCompact} of this very version wrote, in a process that another user may have taken over: with
     * tight limits, and refusing every field that does not belong there.
     *
     * @param json the answer
     * @throws BadSnapshot whatever is wrong with it; the message says where, and nothing of who wrote it
     */
    public static Snapshot readAnswer(byte[] json) throws BadSnapshot {
        try {
            return new SnapshotReader(new JsonReader(new ByteArrayInputStream(json), JsonLimits.ofAnswer())).read();
        } catch (BadJson e) {
            throw new BadSnapshot(String.valueOf(e.getMessage()));
        }
    }

    /** Reads a snapshot of this major version; see {@link #read(InputStream, String)}. */
    public static Snapshot read(byte[] json, String name) throws BadSnapshot {
        return read(new ByteArrayInputStream(json), name);
    }

    /**
     * Reads a snapshot of this major version; fields it does not know are ignored. The stream stays open.
     *
     * @param in what {@link #write} wrote, perhaps by another version, perhaps damaged, perhaps by somebody hostile
     * @param name what to call it in a message: the file name as given
     * @throws BadSnapshot whatever is wrong with it, an error while reading included
     */
    public static Snapshot read(InputStream in, String name) throws BadSnapshot {
        return read(in, name, MAX_BYTES);
    }

    static Snapshot read(InputStream in, String name, long maxBytes) throws BadSnapshot {
        try {
            return new SnapshotReader(new JsonReader(in, maxBytes)).read();
        } catch (BadJson e) {
            throw new BadSnapshot("snapshot " + Visible.of(name) + ": " + e.getMessage());
        }
    }
}
