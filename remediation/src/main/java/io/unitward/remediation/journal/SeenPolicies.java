package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.verdict.PolicyChanges.Fresh;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which shipped policies earlier runs on a manager knew: {@code policies.json} in the state directory. The first run accepts all
 * that there are; one that comes with a later version is new until it is accepted, or {@link #PROBATION} has passed.
 *
 * <p>In doubt a policy counts: a file that is missing, damaged or a newer version's makes none new.
 */
public final class SeenPolicies {
    /** How long a new policy is advice. */
    public static final Duration PROBATION = Duration.ofDays(14);

    private static final String FILE = "policies.json";
    private static final String SCHEMA = "unitward.seen-policies/v1";
    private static final long LARGEST = 4L << 20;

    private final StateFiles files;

    /** Of one manager. */
    public SeenPolicies(StateDirectory directory) {
        this.files = new StateFiles(directory);
    }

    /**
     * One policy.
     *
     * @param since when it was first there
     * @param version of the unitward that had it then
     * @param accepted whether it counts, however young it is
     */
    public record Seen(Instant since, String version, boolean accepted) {}

    /**
     * What is known.
     *
     * @param policies by id; null when nothing is known, so that every policy counts
     * @param warning why, a sentence without a full stop; null when there was no run before, and when all is well
     */
    public record Known(
            @Nullable SortedMap<String, Seen> policies,
            @Nullable String warning) {
        /** Nothing is known, and that is as it should be. */
        public static final Known NOTHING = new Known(null, null);

        /** Whether any of these is to be noted before it can be told how new it is. */
        public boolean lacks(Collection<String> shipped) {
            return policies != null && !policies.keySet().containsAll(shipped);
        }

        /**
         * Those of these policies that are new at a moment. One that comes from the future counts, and so does one that is not
         * noted: else each run would give it its time anew where nothing can be written.
         */
        public List<Fresh> fresh(Collection<String> shipped, Instant at) {
            List<Fresh> fresh = new ArrayList<>();
            if (policies != null) {
                for (String policy : new TreeSet<>(shipped)) {
                    Seen seen = policies.get(policy);
                    if (seen == null || seen.accepted()) {
                        continue;
                    }
                    Instant counts = seen.since().plus(PROBATION);
                    if (!at.isBefore(seen.since()) && at.isBefore(counts)) {
                        fresh.add(new Fresh(policy, seen.since(), counts));
                    }
                }
            }
            return fresh;
        }
    }

    /** Reads it; never fails. */
    public Known read() {
        try {
            return new Known(readFile(), null);
        } catch (NewerState newer) {
            return new Known(null, "which policies are new is not known, so all count: " + Reason.of(newer));
        } catch (IOException damaged) {
            return new Known(
                    null, "which policies are new is not known, so all count: " + FILE + " " + Reason.of(damaged));
        }
    }

    /**
     * Writes down the policies that are not known yet: as accepted when none is, else as new.
     *
     * @param shipped ids
     * @param patience how long another run that is writing is waited for
     * @throws IOException when it cannot be written, is a newer version's, or another run keeps writing
     */
    public void note(Collection<String> shipped, String version, Instant at, Duration patience) throws IOException {
        boolean done = files.locked(
                () -> {
                    SortedMap<String, Seen> before = readOrPutAside();
                    if (before != null && before.keySet().containsAll(shipped)) {
                        return;
                    }
                    SortedMap<String, Seen> after = new TreeMap<>(before == null ? Map.of() : before);
                    shipped.forEach(policy -> after.putIfAbsent(policy, new Seen(at, version, before == null)));
                    files.replace(FILE, write(after));
                },
                patience);
        if (!done) {
            throw new IOException("another run keeps writing the state");
        }
    }

    /**
     * What is known once policies are noted that were not yet. Where they cannot be they count, and the warning says why.
     *
     * @param before what was known
     * @param shipped ids
     * @param patience how long another run that is writing is waited for
     */
    public Known noted(Known before, Collection<String> shipped, String version, Instant at, Duration patience) {
        try {
            note(shipped, version, at, patience);
            return read();
        } catch (IOException failure) {
            return new Known(
                    before.policies(),
                    "which policies are new cannot be noted, so they count: " + failure.getMessage());
        }
    }

    /**
     * Makes policies count from now on.
     *
     * @param policies ids
     * @return those that were new
     * @throws IOException when it cannot be written, or another run keeps writing
     */
    public List<String> accept(Collection<String> policies, String version, Instant at, Duration patience)
            throws IOException {
        List<String> accepted = new ArrayList<>();
        boolean done = files.locked(
                () -> {
                    SortedMap<String, Seen> before = readFile();
                    if (before == null) {
                        return; // the first run accepts what there is
                    }
                    SortedMap<String, Seen> after = new TreeMap<>(before);
                    for (String policy : new TreeSet<>(policies)) {
                        Seen seen = after.get(policy);
                        if (seen == null || !seen.accepted()) {
                            accepted.add(policy);
                            after.put(
                                    policy,
                                    seen == null
                                            ? new Seen(at, version, true)
                                            : new Seen(seen.since(), seen.version(), true));
                        }
                    }
                    if (!accepted.isEmpty()) {
                        files.replace(FILE, write(after));
                    }
                },
                patience);
        if (!done) {
            throw new IOException("another run keeps writing the state");
        }
        return accepted;
    }

    private @Nullable SortedMap<String, Seen> readOrPutAside() throws IOException {
        try {
            return readFile();
        } catch (NewerState newer) {
            throw newer;
        } catch (IOException damaged) {
            files.keepAside(FILE);
            return null;
        }
    }

    private @Nullable SortedMap<String, Seen> readFile() throws IOException {
        byte[] bytes = files.read(FILE, LARGEST);
        if (bytes == null) {
            return null;
        }
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), Math.max(1, bytes.length));
            String schema = null;
            SortedMap<String, Seen> policies = null;
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "schema" -> {
                        schema = in.need(in.text(), name);
                        NewerState.check(schema, SCHEMA);
                    }
                    case "policies" -> policies = policies(in);
                    default -> in.skip();
                }
            }
            in.end();
            if (!SCHEMA.equals(schema)) {
                throw in.wrong(String.valueOf(schema), "schema " + SCHEMA);
            }
            SortedMap<String, Seen> read = in.need(policies, "policies");
            return read.isEmpty() ? null : read; // nothing is known, so none is new
        } catch (BadJson e) {
            throw new IOException("is no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static SortedMap<String, Seen> policies(JsonReader in) throws BadJson {
        SortedMap<String, Seen> policies = new TreeMap<>();
        in.element();
        for (String policy = in.field(); policy != null; policy = in.field()) {
            Instant since = null;
            String version = null;
            Boolean accepted = null;
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "since" -> since = in.instant();
                    case "version" -> version = in.text();
                    case "accepted" -> accepted = in.truth();
                    default -> in.skip();
                }
            }
            policies.put(
                    policy,
                    new Seen(in.need(since, "since"), in.need(version, "version"), in.need(accepted, "accepted")));
        }
        return policies;
    }

    private static byte[] write(SortedMap<String, Seen> policies) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json =
                JsonWriter.compact(bytes).begin().field("schema", SCHEMA).begin("policies");
        for (Map.Entry<String, Seen> each : policies.entrySet()) {
            json.begin(each.getKey())
                    .field("since", each.getValue().since())
                    .field("version", each.getValue().version())
                    .field("accepted", each.getValue().accepted())
                    .end();
        }
        json.end().end().finish();
        return bytes.toByteArray();
    }
}
