package io.unitward.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8, field by field in the order called. Same calls, same bytes.
 *
 * <p>Written out by hand because it is on the start-up path of every run: the figures are in docs/report.md. A lone
 * surrogate, which no UTF-8 can hold but a file name read by Java may, is written as its escape and so survives.
 */
public final class JsonWriter {
    private static final int ROOM = 8192;
    private static final String INDENT = " ".repeat(32);

    private final OutputStream out;
    private final boolean indented;
    /** Whole characters only, so that it can be encoded at any moment. */
    private final StringBuilder pending = new StringBuilder(ROOM + 1024);

    private int depth;
    private boolean first = true;

    private JsonWriter(OutputStream out, boolean indented) {
        this.out = out;
        this.indented = indented;
    }

    /** Writes for people and version control: two spaces a level, lists of texts on one line. */
    public static JsonWriter indented(OutputStream out) {
        return new JsonWriter(out, true);
    }

    /** Writes everything on one line, as a journal of JSON lines needs. */
    public static JsonWriter compact(OutputStream out) {
        return new JsonWriter(out, false);
    }

    /** Begins an object: the document itself or an element of a list. */
    public JsonWriter begin() {
        element();
        return open('{');
    }

    /** Begins a field that is an object. */
    public JsonWriter begin(String name) throws IOException {
        name(name);
        return open('{');
    }

    /** Ends the object begun last. */
    public JsonWriter end() {
        return close('}');
    }

    /** Begins a field that is a list of objects. */
    public JsonWriter list(String name) throws IOException {
        name(name);
        return open('[');
    }

    /** Ends the list begun last. */
    public JsonWriter endList() {
        return close(']');
    }

    /** Writes a text, or null where it is unknown. */
    public JsonWriter field(String name, @Nullable String value) throws IOException {
        name(name);
        if (value == null) {
            ascii("null");
        } else {
            text(value);
        }
        return this;
    }

    /** Writes a whole number, or null where it is unknown. */
    public JsonWriter field(String name, @Nullable Long value) throws IOException {
        name(name);
        ascii(value == null ? "null" : Long.toString(value));
        return this;
    }

    /** Writes a whole number. */
    public JsonWriter field(String name, long value) throws IOException {
        name(name);
        ascii(Long.toString(value));
        return this;
    }

    /** Writes a truth value, or null where it is unknown. */
    public JsonWriter field(String name, @Nullable Boolean value) throws IOException {
        name(name);
        ascii(value == null ? "null" : value.toString());
        return this;
    }

    /** Writes a moment as ISO-8601 in UTC to the nanosecond, or null where it is unknown. */
    public JsonWriter field(String name, @Nullable Instant value) throws IOException {
        return field(name, value == null ? null : Times.format(value));
    }

    /** Writes a list of texts. */
    public JsonWriter texts(String name, List<String> values) throws IOException {
        name(name);
        put('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                ascii(indented ? ", " : ",");
            }
            text(values.get(i));
        }
        put(']');
        return this;
    }

    /** Writes a list of whole numbers. */
    public JsonWriter numbers(String name, List<Integer> values) throws IOException {
        name(name);
        put('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                ascii(indented ? ", " : ",");
            }
            ascii(Integer.toString(values.get(i)));
        }
        put(']');
        return this;
    }

    /** Ends the document with a line feed and hands every byte on; the stream below stays open. */
    public void finish() throws IOException {
        put('\n');
        drain();
        out.flush();
    }

    private JsonWriter open(char bracket) {
        put(bracket);
        depth++;
        first = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        depth--;
        if (!first) {
            line();
        }
        put(bracket);
        first = false;
        return this;
    }

    private void name(String name) throws IOException {
        element();
        text(name);
        ascii(indented ? ": " : ":");
    }

    private void element() {
        if (depth == 0) {
            return;
        }
        if (!first) {
            put(',');
        }
        first = false;
        line();
    }

    private void line() {
        if (indented) {
            pending.append('\n').append(INDENT, 0, Math.min(INDENT.length(), 2 * depth));
        }
    }

    private void text(String value) throws IOException {
        put('"');
        if (isPlain(value)) {
            ascii(value);
        } else {
            escaped(value);
        }
        put('"');
    }

    /** Whether a text needs no escape; nearly all do not, and copying whole is what makes a cold start fast. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private void escaped(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> pending.append('\\').append(c);
                case '\n' -> pending.append("\\n");
                case '\r' -> pending.append("\\r");
                case '\t' -> pending.append("\\t");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < value.length()
                            && Character.isLowSurrogate(value.charAt(i + 1))) {
                        pending.append(c).append(value.charAt(++i));
                    } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                        escape(c);
                    } else {
                        pending.append(c);
                    }
                }
            }
        }
    }

    private void escape(char c) {
        pending.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            pending.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
    }

    private void put(char c) {
        pending.append(c);
    }

    private void ascii(String value) throws IOException {
        pending.append(value);
        if (pending.length() >= ROOM) {
            drain();
        }
    }

    private void drain() throws IOException {
        out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
        pending.setLength(0);
    }
}
