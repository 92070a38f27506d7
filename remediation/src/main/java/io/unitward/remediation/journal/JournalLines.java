package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of journal entries, one line each. */
final class JournalLines {
    private static final String SCHEMA = "unitward.actions/v1";

    private JournalLines() {}

    /** One line, with its line feed. */
    static String write(JournalEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter out = JsonWriter.compact(bytes)
                .begin()
                .field("event", entry.event().text())
                .field("id", entry.id())
                .field("at", entry.at())
                .field("action", entry.action())
                .field("target", entry.target());
        if (!entry.units().isEmpty()) {
            out.texts("units", entry.units());
        }
        if (entry.plan() != null) {
            out.field("plan", entry.plan());
        }
        if (entry.outcome() != null) {
            out.field("outcome", entry.outcome());
        }
        out.field("message", entry.message());
        account(out, entry.account());
        out.end().finish();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void account(JsonWriter out, Account account) throws IOException {
        if (!account.findings().isEmpty()) {
            out.list("findings");
            for (Account.Because because : account.findings()) {
                out.begin()
                        .field("policy", because.policy())
                        .field("unit", because.unit())
                        .field("file", because.file())
                        .end();
            }
            out.endList();
        }
        if (!account.states().isEmpty()) {
            out.list("states");
            for (Account.Was was : account.states()) {
                out.begin()
                        .field("subject", was.subject())
                        .field("what", was.what())
                        .field("digest", was.digest())
                        .field("mode", was.mode())
                        .end();
            }
            out.endList();
        }
        if (account.leftOut() > 0) {
            out.field("leftOut", account.leftOut());
        }
    }

    /** What a line says; null when it is no journal entry, such as one that a crash cut short. */
    static @Nullable JournalEntry read(String line) throws NewerState {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
            JournalEntry entry = entry(in);
            in.end();
            return entry;
        } catch (BadJson e) {
            // Not lost: the line stays in the file, and the reader counts it.
            return null;
        }
    }

    private static @Nullable JournalEntry entry(JsonReader in) throws BadJson, NewerState {
        JournalEntry.Event event = null;
        String id = "";
        Instant at = null;
        String action = "";
        String target = "";
        List<String> units = List.of();
        String plan = null;
        String outcome = null;
        String message = "";
        List<Account.Because> findings = List.of();
        List<Account.Was> states = List.of();
        Long leftOut = 0L;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "schema" -> NewerState.check(in.need(in.text(), name), SCHEMA);
                case "event" -> event = event(in.need(in.text(), name));
                case "id" -> id = in.need(in.text(), name);
                case "at" -> at = in.instant();
                case "action" -> action = in.need(in.text(), name);
                case "target" -> target = in.need(in.text(), name);
                case "units" -> units = in.texts();
                case "plan" -> plan = in.text();
                case "outcome" -> outcome = in.text();
                case "message" -> message = in.need(in.text(), name);
                case "findings" -> findings = in.list(() -> because(in));
                case "states" -> states = in.list(() -> was(in));
                case "leftOut" -> leftOut = in.number(0);
                default -> in.skip();
            }
        }
        if (event == null || id.isEmpty() || at == null) {
            return null;
        }
        return new JournalEntry(
                event,
                id,
                at,
                action,
                target,
                units,
                plan,
                outcome,
                message,
                new Account(
                        findings, states, leftOut == null ? 0 : Math.toIntExact(Math.min(leftOut, Integer.MAX_VALUE))));
    }

    private static Account.Because because(JsonReader in) throws BadJson {
        String policy = null;
        String unit = null;
        String file = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "policy" -> policy = in.text();
                case "unit" -> unit = in.text();
                case "file" -> file = in.text();
                default -> in.skip();
            }
        }
        return new Account.Because(in.need(policy, "policy"), in.need(unit, "unit"), file);
    }

    private static Account.Was was(JsonReader in) throws BadJson {
        String subject = null;
        String what = null;
        String digest = null;
        String mode = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "subject" -> subject = in.text();
                case "what" -> what = in.text();
                case "digest" -> digest = in.text();
                case "mode" -> mode = in.text();
                default -> in.skip();
            }
        }
        return new Account.Was(in.need(subject, "subject"), in.need(what, "what"), digest, mode);
    }

    private static JournalEntry.@Nullable Event event(String text) {
        for (JournalEntry.Event event : JournalEntry.Event.values()) {
            if (event.text().equals(text)) {
                return event;
            }
        }
        return null;
    }
}
