package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What earlier runs on a manager judged to be without any finding, in {@code clean.json}: keys that the engine makes and
 * understands. It saves work and decides nothing, so a file that is missing, damaged, too old or a newer version's is as good as
 * none.
 */
public final class CleanStore {
    /** After so long everything is judged once more, whether it has changed or not. */
    public static final Duration LASTS = Duration.ofDays(1);

    /** So many are kept at most; of more than these, those of the last run. */
    public static final int MOST = 1 << 14;

    /** Its name in the state directory. */
    public static final String FILE = "clean.json";

    private static final String SCHEMA = "unitward.clean/v1";
    private static final long LARGEST = 4L << 20;

    private final StateFiles files;

    /** Of one manager. */
    public CleanStore(StateDirectory directory) {
        this.files = new StateFiles(directory);
    }

    /**
     * What is known.
     *
     * @param since when the first of it was judged; null when nothing is known
     * @param keys in no order
     */
    public record Known(@Nullable Instant since, Set<String> keys) {
        /** Nothing. */
        public static final Known NOTHING = new Known(null, Set.of());

        public Known {
            keys = Set.copyOf(keys);
        }
    }

    /** Reads it; never fails. Of another time than that before {@code now} there is nothing: a clock was changed. */
    public Known read(Instant now) {
        try {
            Known known = readFile();
            Instant since = known.since();
            return since == null || now.isBefore(since) || !now.isBefore(since.plus(LASTS)) ? Known.NOTHING : known;
        } catch (IOException unusable) {
            return Known.NOTHING;
        }
    }

    /**
     * Adds what a run found to be clean; does nothing where all of it is known, or where another run is writing.
     *
     * @param keys of what was judged, and of what was not because it was known; not more than {@link #MOST} of them are kept
     * @param then what the run had read. Where that has run out since, only what was judged is added: what was not would be known
     *     for another day
     * @param now when that was
     * @throws IOException when it cannot be written, or a newer unitward wrote what is there
     */
    public void add(Set<String> keys, Known then, Instant now) throws IOException {
        files.locked(() -> {
            requireNotNewer();
            Known before = read(now);
            Set<String> lasting = new TreeSet<>(keys);
            if (!Objects.equals(before.since(), then.since())) {
                lasting.removeAll(then.keys());
            }
            if (before.keys().containsAll(lasting)) {
                return;
            }
            Set<String> after = new TreeSet<>(lasting);
            after.addAll(before.keys());
            List<String> kept = List.copyOf(after.size() <= MOST ? after : lasting);
            files.replace(
                    FILE,
                    write(
                            Objects.requireNonNullElse(before.since(), now),
                            kept.subList(0, Math.min(kept.size(), MOST))));
        });
    }

    private void requireNotNewer() throws NewerState {
        try {
            readFile();
        } catch (NewerState newer) {
            throw newer;
        } catch (IOException damaged) {
            // Nothing is lost with it.
        }
    }

    private Known readFile() throws IOException {
        byte[] bytes = files.read(FILE, LARGEST);
        if (bytes == null) {
            return Known.NOTHING;
        }
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), Math.max(1, bytes.length));
            String schema = null;
            Instant since = null;
            List<String> keys = null;
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "schema" -> {
                        schema = in.need(in.text(), name);
                        NewerState.check(schema, SCHEMA);
                    }
                    case "since" -> since = in.instant();
                    case "keys" -> keys = in.texts();
                    default -> in.skip();
                }
            }
            in.end();
            if (!SCHEMA.equals(schema)) {
                throw in.wrong(String.valueOf(schema), "schema " + SCHEMA);
            }
            return new Known(in.need(since, "since"), Set.copyOf(in.need(keys, "keys")));
        } catch (BadJson e) {
            throw new IOException("is no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static byte[] write(Instant since, List<String> keys) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter.compact(bytes)
                .begin()
                .field("schema", SCHEMA)
                .field("since", since)
                .texts("keys", keys)
                .end()
                .finish();
        return bytes.toByteArray();
    }
}
