package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the last {@value #MOST} plans that dry runs showed of one manager, in {@code plans.json}. Nothing is decided by them. */
public final class PlanStore {
    /** How many are kept. */
    public static final int MOST = 20;

    private static final String FILE = "plans.json";
    private static final String SCHEMA = "unitward.plans/v1";
    private static final long LARGEST = 16L << 20;

    private final StateFiles files;

    /** For one manager. */
    public PlanStore(StateDirectory directory) {
        this.files = new StateFiles(directory);
    }

    /**
     * The newest plan whose digest begins so; null when none is remembered.
     *
     * @throws IOException when what is kept cannot be understood
     */
    public @Nullable RememberedPlan find(String digest) throws IOException {
        RememberedPlan found = null;
        for (RememberedPlan plan : read()) {
            found = plan.digest().startsWith(digest) ? plan : found;
        }
        return found;
    }

    /**
     * Adds one, in the place of an earlier one of the same digest; on disk when this returns.
     *
     * @return where a file that could not be understood was put; null in the usual case
     * @throws IOException when it cannot be written, or a newer unitward wrote what is there
     */
    public @Nullable String add(RememberedPlan plan, Duration patience) throws IOException {
        String[] aside = {null};
        files.locked(
                () -> {
                    List<RememberedPlan> plans;
                    try {
                        plans = new ArrayList<>(read());
                    } catch (NewerState newer) {
                        throw new IOException(newer.getMessage(), newer);
                    } catch (IOException damaged) {
                        aside[0] = files.keepAside(FILE).toString();
                        plans = new ArrayList<>();
                    }
                    plans.removeIf(each -> each.digest().equals(plan.digest()));
                    plans.add(plan);
                    files.replace(FILE, write(plans.subList(Math.max(0, plans.size() - MOST), plans.size())));
                },
                patience);
        return aside[0];
    }

    private List<RememberedPlan> read() throws IOException {
        byte[] bytes = files.read(FILE, LARGEST);
        if (bytes == null) {
            return List.of();
        }
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), Math.max(1, bytes.length));
            String schema = null;
            List<RememberedPlan> plans = List.of();
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "schema" -> {
                        schema = in.need(in.text(), name);
                        NewerState.check(schema, SCHEMA);
                    }
                    case "plans" -> plans = in.list(() -> plan(in));
                    default -> in.skip();
                }
            }
            if (!SCHEMA.equals(schema)) {
                throw in.wrong(String.valueOf(schema), SCHEMA);
            }
            in.end();
            return plans;
        } catch (BadJson e) {
            throw new IOException(FILE + " is no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static RememberedPlan plan(JsonReader in) throws BadJson {
        String digest = null;
        Instant at = null;
        Map<String, String> parts = Map.of();
        Map<String, String> pending = Map.of();
        Long leftOut = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "digest" -> digest = in.text();
                case "at" -> at = in.instant();
                case "parts" -> parts = texts(in);
                case "pending" -> pending = texts(in);
                case "leftOut" -> leftOut = in.number(0);
                default -> in.skip();
            }
        }
        return new RememberedPlan(in.need(digest, "digest"), in.need(at, "at"), parts, pending, (int)
                Math.min(Integer.MAX_VALUE, in.need(leftOut, "leftOut")));
    }

    private static Map<String, String> texts(JsonReader in) throws BadJson {
        Map<String, String> texts = new LinkedHashMap<>();
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            texts.put(name, in.need(in.text(), name));
        }
        return texts;
    }

    private static byte[] write(List<RememberedPlan> plans) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json =
                JsonWriter.compact(bytes).begin().field("schema", SCHEMA).list("plans");
        for (RememberedPlan plan : plans) {
            json.begin().field("digest", plan.digest()).field("at", plan.at());
            texts("parts", plan.parts(), json);
            texts("pending", plan.pending(), json);
            json.field("leftOut", (long) plan.leftOut()).end();
        }
        json.endList().end().finish();
        return bytes.toByteArray();
    }

    private static void texts(String name, Map<String, String> texts, JsonWriter json) throws IOException {
        json.begin(name);
        for (Map.Entry<String, String> each : texts.entrySet()) {
            json.field(each.getKey(), each.getValue());
        }
        json.end();
    }
}
