package io.unitward.cli;

import io.unitward.facts.UnitNames;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs on units, and what came of them, between root and the process that does them as another user. */
final class JobsJson {
    static final int MAX_BYTES = 8 << 20;

    private JobsJson() {}

    /** Orders as words: {@code stop web.service}. */
    static List<String> words(List<JobOrder> orders) {
        return orders.stream()
                .map(order -> order.verb().name().toLowerCase(Locale.ROOT) + " " + order.unit())
                .toList();
    }

    static List<JobOrder> orders(List<String> words) throws BadOrder {
        List<JobOrder> orders = new ArrayList<>();
        for (String word : words) {
            String[] parts = word.split(" ", 2);
            if (parts.length != 2 || !UnitNames.isUnitName(parts[1])) {
                throw new BadOrder(word);
            }
            JobVerb found = null;
            for (JobVerb verb : JobVerb.values()) {
                found = verb.name().toLowerCase(Locale.ROOT).equals(parts[0]) ? verb : found;
            }
            if (found == null) {
                throw new BadOrder(word);
            }
            orders.add(new JobOrder(found, parts[1]));
        }
        return orders;
    }

    /** What was asked is no order. */
    static final class BadOrder extends Exception {
        private static final long serialVersionUID = 1L;

        BadOrder(String word) {
            super("order '" + word + "'; expected a verb and a unit");
        }
    }

    static void write(List<JobEnd> ends, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.compact(out).begin().list("ends");
        for (JobEnd end : ends) {
            json.begin()
                    .field("state", Words.of(end.state()))
                    .field("message", end.message())
                    .end();
        }
        json.endList().end().finish();
    }

    /** As many ends as there are orders, or it is no answer. */
    static List<JobEnd> read(byte[] bytes, List<JobOrder> orders) throws BadJson {
        JsonReader json = new JsonReader(new ByteArrayInputStream(bytes), MAX_BYTES);
        List<JobEnd> ends = new ArrayList<>();
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            if (field.equals("ends")) {
                json.list(() -> {
                    if (ends.size() == orders.size()) {
                        throw json.here("an end of an order that was not given");
                    }
                    JobEnd end = end(json, orders.get(ends.size()));
                    ends.add(end);
                    return end;
                });
            } else {
                json.skip();
            }
        }
        if (ends.size() != orders.size()) {
            throw json.here(ends.size() + " ends of " + orders.size() + " orders");
        }
        json.end();
        return ends;
    }

    private static JobEnd end(JsonReader json, JobOrder order) throws BadJson {
        JobEnd.State state = null;
        String message = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "state" -> state = json.word(JobEnd.State.class);
                case "message" -> message = json.text();
                default -> json.skip();
            }
        }
        return new JobEnd(order, json.need(state, "state"), json.need(message, "message"));
    }
}
