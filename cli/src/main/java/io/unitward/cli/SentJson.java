package io.unitward.cli;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import io.unitward.remediation.act.Sent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What came of an action, from the process that sent it as another user. */
final class SentJson {
    private static final long MAX_BYTES = 1 << 16;

    /** The words of the answer. */
    private enum Word {
        ACCEPTED,
        REFUSED,
        CHANGED,
        NOT_SENT,
        NO_ANSWER,
        TIMED_OUT
    }

    private SentJson() {}

    static void write(Sent sent, OutputStream out) throws IOException {
        Word word = Word.NOT_SENT;
        String reason = "";
        if (sent instanceof Sent.Seen) {
            throw new IllegalArgumentException("what was seen of a unit is told by JobsJson");
        } else if (sent instanceof Sent.Accepted) {
            word = Word.ACCEPTED;
        } else if (sent instanceof Sent.Refused refused) {
            word = Word.REFUSED;
            reason = refused.reason();
        } else if (sent instanceof Sent.Changed changed) {
            word = Word.CHANGED;
            reason = changed.reason();
        } else if (sent instanceof Sent.NotSent not) {
            reason = not.reason();
        } else if (sent instanceof Sent.NoAnswer none) {
            word = none.timedOut() ? Word.TIMED_OUT : Word.NO_ANSWER;
            reason = none.reason();
        }
        JsonWriter json = JsonWriter.compact(out);
        json.begin().field("sent", Words.of(word)).field("reason", reason).end();
        json.finish();
    }

    static Sent read(byte[] bytes) throws BadJson {
        JsonReader json = new JsonReader(new ByteArrayInputStream(bytes), MAX_BYTES);
        Word word = null;
        String reason = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "sent" -> word = json.word(Word.class);
                case "reason" -> reason = json.text();
                default -> json.skip();
            }
        }
        Sent sent = sent(json.need(word, "sent"), json.need(reason, "reason"));
        json.end();
        return sent;
    }

    private static Sent sent(Word word, String reason) {
        return switch (word) {
            case ACCEPTED -> new Sent.Accepted();
            case REFUSED -> new Sent.Refused(reason);
            case CHANGED -> new Sent.Changed(reason);
            case NOT_SENT -> new Sent.NotSent(reason);
            case NO_ANSWER -> new Sent.NoAnswer(reason, false);
            case TIMED_OUT -> new Sent.NoAnswer(reason, true);
        };
    }
}
