package io.unitward.json;

import io.unitward.ownership.FileState;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What is at a path, as JSON: in what is kept before an action, and between root and a process of another user. */
public final class FileStateJson {
    private static final int ALL_BITS = 07777;
    private static final long MOST_ID = 0xffffffffL;

    private FileStateJson() {}

    /** Writes a field that holds it. */
    public static void write(JsonWriter json, String name, FileState state) throws IOException {
        json.begin(name)
                .field("kind", Words.of(state.kind()))
                .field("link", state.link())
                .field("content", state.content())
                .field("mode", state.mode() == null ? null : Long.valueOf(state.mode()))
                .field("uid", state.uid())
                .field("gid", state.gid())
                .field("modifiedAt", state.modifiedAt())
                .field("changedAt", state.changedAt())
                .field("directoryChangedAt", state.directoryChangedAt())
                .end();
    }

    /**
     * Reads the value of such a field, which is next.
     *
     * @throws BadJson when it is none, or says more or less than its kind has
     */
    public static FileState read(JsonReader in) throws BadJson {
        FileState.Kind kind = null;
        String link = null;
        String content = null;
        Integer mode = null;
        Long uid = null;
        Long gid = null;
        Instant modifiedAt = null;
        Instant changedAt = null;
        Instant directoryChangedAt = null;
        in.element();
        for (String field = in.field(); field != null; field = in.field()) {
            switch (field) {
                case "kind" -> kind = in.word(FileState.Kind.class);
                case "link" -> link = in.text();
                case "content" -> content = base64(in);
                case "mode" -> mode = mode(in);
                case "uid" -> uid = number(in, MOST_ID);
                case "gid" -> gid = number(in, MOST_ID);
                case "modifiedAt" -> modifiedAt = in.instant();
                case "changedAt" -> changedAt = in.instant();
                case "directoryChangedAt" -> directoryChangedAt = in.instant();
                default -> in.skip();
            }
        }
        FileState.Kind known = in.need(kind, "kind");
        boolean isLink = known == FileState.Kind.LINK;
        boolean isFile = known == FileState.Kind.FILE;
        if ((link != null) != isLink
                || (content != null) != isFile
                || (mode != null) != isFile
                || (isFile && (uid == null || gid == null))
                || (link != null && (link.isEmpty() || link.indexOf('\0') >= 0))) {
            throw in.wrong(Words.of(known), "what such a thing has, and nothing else");
        }
        return new FileState(known, link, content, mode, uid, gid, modifiedAt, changedAt, directoryChangedAt);
    }

    private static @Nullable Integer mode(JsonReader in) throws BadJson {
        Long bits = number(in, ALL_BITS);
        return bits == null ? null : bits.intValue();
    }

    private static @Nullable Long number(JsonReader in, long most) throws BadJson {
        Long number = in.number(0);
        if (number != null && number > most) {
            throw in.wrong(Long.toString(number), "at most " + most);
        }
        return number;
    }

    private static @Nullable String base64(JsonReader in) throws BadJson {
        String text = in.text();
        try {
            if (text != null && Base64.getDecoder().decode(text).length > FileState.MAX_CONTENT) {
                throw in.wrong("a longer content", "at most " + FileState.MAX_CONTENT + " bytes");
            }
        } catch (IllegalArgumentException e) {
            throw in.wrong("a text", "one in Base64");
        }
        return text;
    }
}
