package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.verdict.Hold;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the holds on one manager in {@code holds.json}, each until it ends by itself, see {@link HoldEnds}.
 *
 * <p>A file that cannot be understood holds everything: what somebody asked to be left alone is not known. It ends no audit,
 * and nothing is done until somebody has written the holds anew, which keeps the damaged file aside.
 */
public final class HoldStore {
    private static final String FILE = "holds.json";
    private static final String SCHEMA = "unitward.holds/v1";
    private static final long LARGEST = 1L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StateFiles files;
    private final Path file;
    private final HoldLog log;

    private final Supplier<HoldEnds.@Nullable Moment> clocks;

    public HoldStore(StateDirectory directory) {
        this(directory, HoldEnds.Moment::present);
    }

    /** The same by other clocks. */
    HoldStore(StateDirectory directory, Supplier<HoldEnds.@Nullable Moment> clocks) {
        this.clocks = clocks;
        this.files = new StateFiles(directory);
        this.log = new HoldLog(directory);
        this.file = directory.file(FILE);
    }

    /**
     * What was read.
     *
     * @param holds all that the file has, in its order, those too that are over
     * @param unusable why nothing may be done for now, one sentence without a full stop; null when the file is understood
     */
    public record Held(List<Hold> holds, @Nullable String unusable) {
        public Held {
            holds = List.copyOf(holds);
        }

        /** Those that count at a moment. */
        public List<Hold> inForce(Instant at) {
            return holds.stream().filter(hold -> at.isBefore(hold.until())).toList();
        }
    }

    /** Reads the holds. Never fails: where they are not known, nothing may be done. */
    public Held read() {
        try {
            byte[] bytes = files.read(FILE, LARGEST);
            return new Held(bytes == null ? List.of() : parse(bytes), null);
        } catch (NewerState e) {
            return new Held(List.of(), "the file of holds " + file + " is not understood: " + Reason.of(e));
        } catch (IOException e) {
            return new Held(
                    List.of(),
                    "the file of holds " + file + " is damaged, so what is held is not known: " + Reason.of(e)
                            + "; the next 'unitward hold' writes a new one and keeps this one aside");
        }
    }

    /**
     * What came of an update.
     *
     * @param holds what is in force now
     * @param aside where a damaged file is kept now; null when there was none
     * @param unlogged why the {@link HoldLog} does not tell of it, a sentence without a full stop; null when it does
     */
    public record Updated(
            List<Hold> holds,
            @Nullable Path aside,
            @Nullable String unlogged) {}

    /** The same, with nobody named who does it. */
    public @Nullable Updated update(UnaryOperator<List<Hold>> change, Instant at) throws IOException {
        return update(change, at, null);
    }

    /**
     * Replaces the holds by something worked out from those in force; what is over is dropped. On disk when this returns.
     *
     * @param by who does it, a user name or uid; null when that is not known
     * @return null when another run keeps writing the state; nothing was changed then
     * @throws IOException when it cannot be written, or is a newer unitward's
     */
    public @Nullable Updated update(UnaryOperator<List<Hold>> change, Instant at, @Nullable String by)
            throws IOException {
        List<Updated> result = new ArrayList<>();
        boolean done = files.locked(() -> result.add(updateLocked(change, at, by)), PATIENCE);
        return done ? result.get(0) : null;
    }

    private Updated updateLocked(UnaryOperator<List<Hold>> change, Instant at, @Nullable String by) throws IOException {
        List<Hold> before = List.of();
        Path aside = null;
        try {
            byte[] bytes = files.read(FILE, LARGEST);
            before = bytes == null ? List.of() : new Held(parse(bytes), null).inForce(at);
        } catch (NewerState e) {
            throw e;
        } catch (IOException e) {
            aside = files.keepAside(FILE);
        }
        List<Hold> after = new Held(change.apply(before), null).inForce(at);
        files.replace(FILE, write(after, at));
        return new Updated(after, aside, logged(before, after, at, by));
    }

    /** What is held counts, whether or not it can be logged. */
    private @Nullable String logged(List<Hold> before, List<Hold> after, Instant at, @Nullable String by) {
        List<HoldEvent> events = new ArrayList<>();
        for (Hold hold : before) {
            if (after.stream().noneMatch(each -> each.units().equals(hold.units()))) {
                events.add(new HoldEvent(HoldEvent.Kind.RELEASED, hold, by, at));
            }
        }
        for (Hold hold : after) {
            if (!before.contains(hold)) {
                events.add(new HoldEvent(HoldEvent.Kind.HELD, hold, hold.by(), at));
            }
        }
        try {
            log.add(events);
            return null;
        } catch (IOException e) {
            return "the log of holds does not tell of this: " + Reason.of(e);
        }
    }

    private byte[] write(List<Hold> holds, Instant at) throws IOException {
        HoldEnds.Moment moment = clocks.get();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter out =
                JsonWriter.compact(bytes).begin().field("schema", SCHEMA).list("holds");
        for (Hold hold : holds) {
            out.begin()
                    .field("units", hold.units())
                    .field("until", hold.until())
                    .field("reason", hold.reason())
                    .field("by", hold.by())
                    .field("since", hold.since());
            if (moment != null && moment.is(at)) {
                HoldEnds ends = HoldEnds.of(hold, moment);
                out.field("boot", ends.boot()).field("endsAtUptime", ends.end());
            }
            out.end();
        }
        out.endList().end().finish();
        return bytes.toByteArray();
    }

    private List<Hold> parse(byte[] bytes) throws IOException {
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
            String schema = null;
            List<Hold> holds = null;
            HoldEnds.Moment moment = clocks.get();
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "schema" -> {
                        schema = in.need(in.text(), name);
                        NewerState.check(schema, SCHEMA);
                    }
                    case "holds" -> holds = in.list(() -> hold(in, moment));
                    default -> in.skip();
                }
            }
            in.end();
            if (!SCHEMA.equals(schema)) {
                throw in.wrong(String.valueOf(schema), "schema " + SCHEMA);
            }
            return in.need(holds, "holds");
        } catch (BadJson e) {
            throw new IOException("it is no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static Hold hold(JsonReader in, HoldEnds.@Nullable Moment moment) throws BadJson {
        String boot = null;
        Long end = null;
        String units = null;
        Instant until = null;
        String reason = null;
        String by = null;
        Instant since = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "units" -> units = in.text();
                case "until" -> until = in.instant();
                case "reason" -> reason = in.text();
                case "by" -> by = in.text();
                case "since" -> since = in.instant();
                case "boot" -> boot = in.text();
                case "endsAtUptime" -> end = in.number(Long.MIN_VALUE);
                default -> in.skip();
            }
        }
        Hold hold = new Hold(
                in.need(units, "units"),
                in.need(until, "until"),
                in.need(reason, "reason"),
                in.need(by, "by"),
                in.need(since, "since"));
        return boot == null || end == null ? hold : new HoldEnds(boot, end).corrected(hold, moment);
    }
}
