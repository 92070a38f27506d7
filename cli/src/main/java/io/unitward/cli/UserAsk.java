package io.unitward.cli;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.json.ActionJson;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.json.RequestJson;
import io.unitward.verdict.PlannedAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What root asks of a process that is another user.
 *
 * @param action what to do
 * @param uid as whom; the process refuses to be anybody else
 * @param timeout how long it may take
 * @param request what to look at
 * @param words the jobs to be done, or the directory to be read; empty otherwise
 * @param planned what to do; null unless it is to {@link Action#ACT}
 * @param path the file to look at or to clear up beside; null unless it is about one
 * @param removed digest of what was to be removed there; null when nothing was
 * @param asker process id of who asks; the process that is asked does nothing when that one is not its parent any more
 */
record UserAsk(
        Action action,
        long uid,
        Duration timeout,
        CollectionRequest request,
        List<String> words,
        @Nullable PlannedAction planned,
        @Nullable String path,
        @Nullable String removed,
        long asker) {
    private static final CollectionRequest NOTHING = new CollectionRequest(Scope.USER, List.of(), List.of(), List.of());

    UserAsk {
        words = List.copyOf(words);
    }

    /** About no file, and without words. */
    UserAsk(Action action, long uid, Duration timeout, CollectionRequest request) {
        this(action, uid, timeout, request, List.of(), null, null, null, me());
    }

    /** With words alone. */
    UserAsk(Action action, long uid, Duration timeout, List<String> words) {
        this(action, uid, timeout, NOTHING, words, null, null, null, me());
    }

    /** About an action or a file. */
    UserAsk(
            Action action,
            long uid,
            Duration timeout,
            CollectionRequest request,
            @Nullable PlannedAction planned,
            @Nullable String path,
            @Nullable String removed) {
        this(action, uid, timeout, request, List.of(), planned, path, removed, me());
    }

    private static long me() {
        return ProcessHandle.current().pid();
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
        GENERATION,
        /** Do a planned action, and write what came of it. */
        ACT,
        /** Look at one file, and write what is there. */
        LOOK,
        /** Clear up what an action that was cut short left beside a file, and write what stays. */
        CLEAR
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
                    .field("asker", asker)
                    .field("timeoutMillis", timeout.toMillis())
                    .texts("words", words);
            RequestJson.write(json, request);
            if (planned != null) {
                ActionJson.write(json, planned);
            }
            json.field("path", path).field("removed", removed).end();
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
        Long asker = null;
        Long timeout = null;
        CollectionRequest request = null;
        List<String> words = List.of();
        PlannedAction planned = null;
        String path = null;
        String removed = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "action" -> action = json.word(Action.class);
                case "uid" -> uid = json.number(1);
                case "asker" -> asker = json.number(1);
                case "timeoutMillis" -> timeout = json.number(0);
                case "words" -> words = json.texts();
                case "request" -> request = RequestJson.read(json);
                case "planned" -> planned = ActionJson.read(json);
                case "path" -> path = json.path();
                case "removed" -> removed = json.text();
                default -> json.skip();
            }
        }
        UserAsk ask = new UserAsk(
                json.need(action, "action"),
                json.need(uid, "uid"),
                Duration.ofMillis(json.need(timeout, "timeoutMillis")),
                json.need(request, "request"),
                words,
                action == Action.ACT ? json.need(planned, "planned") : planned,
                action == Action.LOOK || action == Action.CLEAR ? json.need(path, "path") : path,
                removed,
                json.need(asker, "asker"));
        json.end();
        return ask;
    }
}
