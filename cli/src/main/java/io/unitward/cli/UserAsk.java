package io.unitward.cli;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.json.RequestJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What root asks of a process that is another user.
 *
 * @param action what to do
 * @param uid as whom; the process refuses to be anybody else
 * @param timeout how long it may take
 * @param request what to look at
 * @param words the jobs to be done, or the directory to be read; empty otherwise
 */
record UserAsk(Action action, long uid, Duration timeout, CollectionRequest request, List<String> words) {
    UserAsk {
        words = List.copyOf(words);
    }

    /** What takes no words. */
    UserAsk(Action action, long uid, Duration timeout, CollectionRequest request) {
        this(action, uid, timeout, request, List.of());
    }

    /** What takes no request. */
    UserAsk(Action action, long uid, Duration timeout, List<String> words) {
        this(action, uid, timeout, new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()), words);
    }

    /** All that such a process does. */
    enum Action {
        /** Look at that user's manager, and write a snapshot. */
        SNAPSHOT,
        /** Send that user's manager a {@code daemon-reload}, and write what came of it. */
        RELOAD,
        /** Do jobs on units of that user's manager, and write what came of each. */
        JOBS,
        /** Read a directory of unit files, and write what is in it. */
        GENERATION
    }

    /** A manifest has at most 1 MiB. */
    private static final long MAX_BYTES = 8L << 20;

    byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JsonWriter json = JsonWriter.compact(bytes);
            json.begin()
                    .field("action", action.name().toLowerCase(Locale.ROOT))
                    .field("uid", uid)
                    .field("timeoutMillis", timeout.toMillis())
                    .texts("words", words);
            RequestJson.write(json, request);
            json.end();
            json.finish();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static UserAsk read(InputStream in) throws BadJson {
        JsonReader json = new JsonReader(in, MAX_BYTES);
        Action action = null;
        Long uid = null;
        Long timeout = null;
        CollectionRequest request = null;
        List<String> words = List.of();
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "action" -> action = json.word(Action.class);
                case "uid" -> uid = json.number(1);
                case "timeoutMillis" -> timeout = json.number(0);
                case "words" -> words = json.texts();
                case "request" -> request = RequestJson.read(json);
                default -> json.skip();
            }
        }
        UserAsk ask = new UserAsk(
                json.need(action, "action"),
                json.need(uid, "uid"),
                Duration.ofMillis(json.need(timeout, "timeoutMillis")),
                json.need(request, "request"),
                words);
        json.end();
        return ask;
    }
}
