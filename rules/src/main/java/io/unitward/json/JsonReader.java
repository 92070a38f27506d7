package io.unitward.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document front to back, without ever holding it as a whole: its author may be hostile, so bytes, depth
 * and length of texts are limited and a field given twice is refused.
 *
 * <p>Values are asked for by type. A null is an unknown value, so every method but {@link #need} and the lists may
 * return null. Every failure is a {@link BadJson} that says where.
 */
public final class JsonReader {
    /** How deep objects and lists may nest; our own documents need six levels. */
    public static final int MAX_DEPTH = 64;
    /** Characters in the name of a field; some names are paths. */
    public static final int MAX_NAME = 1 << 13;
    /** Characters in one text; no path, name or reason comes near. */
    public static final int MAX_TEXT = 1 << 20;

    private final JsonParser parser;
    private final CappedStream source;
    private final JsonLimits limits;
    private long elements;

    /** Reads one element of a list. */
    @FunctionalInterface
    public interface Element<T> {
        /** Reads the value that is next. */
        T read() throws BadJson;
    }

    /**
     * Starts reading; the caller closes the stream.
     *
     * @param in the document, UTF-8
     * @param maxBytes its largest length
     */
    public JsonReader(InputStream in, long maxBytes) throws BadJson {
        this(in, JsonLimits.usual(maxBytes));
    }

    JsonReader(InputStream in, JsonLimits limits) throws BadJson {
        this.limits = limits;
        source = new CappedStream(in, limits.bytes());
        try {
            // Most names are those of units, each of them once: to intern them costs more than it saves.
            parser = JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(limits.depth())
                            .maxStringLength(limits.text())
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(32)
                            .build())
                    .build()
                    .createParser(source);
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (next() == null) {
            throw new BadJson("is empty");
        }
    }

    /** Enters an object. Returns whether there is one; false when its place holds null. */
    public boolean object() throws BadJson {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        expect(JsonToken.START_OBJECT, "an object");
        return true;
    }

    /** Enters an object that is an element of a list and so cannot be null. */
    public void element() throws BadJson {
        expect(JsonToken.START_OBJECT, "an object");
    }

    /** The name of the next field of the object entered last, with its value next; null at the end of the object. */
    public @Nullable String field() throws BadJson {
        if (next() == JsonToken.END_OBJECT) {
            return null;
        }
        String name = name();
        next();
        return name;
    }

    /** Passes over the value of a field that this version does not know. */
    public void skip() throws BadJson {
        if (!limits.unknownFields()) {
            throw here("is a field that does not belong there");
        }
        try {
            parser.skipChildren();
            if (parser.currentToken() == null) {
                throw endsTooEarly();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** A text. */
    public @Nullable String text() throws BadJson {
        return value(JsonToken.VALUE_STRING, "a text") ? string() : null;
    }

    /** A text that is an absolute path. */
    public @Nullable String path() throws BadJson {
        String path = text();
        if (path != null && (!path.startsWith("/") || path.indexOf('\0') >= 0)) {
            throw wrong(path, "an absolute path");
        }
        return path;
    }

    /** The value of a closed set that a text stands for. */
    public <E extends Enum<E>> @Nullable E word(Class<E> set) throws BadJson {
        String word = text();
        if (word == null) {
            return null;
        }
        E value = Words.find(set, word);
        if (value == null) {
            throw wrong(word, "one of ".concat(Words.all(set)));
        }
        return value;
    }

    /** A moment. */
    public @Nullable Instant instant() throws BadJson {
        String text = text();
        try {
            return text == null ? null : Times.parse(text);
        } catch (DateTimeException e) {
            throw wrong(text, "a time such as 2026-11-23T10:15:30Z");
        }
    }

    /** A whole number of at least {@code least}. */
    public @Nullable Long number(long least) throws BadJson {
        if (!value(JsonToken.VALUE_NUMBER_INT, "a whole number")) {
            return null;
        }
        try {
            long number = parser.getLongValue();
            if (number < least) {
                throw wrong(Long.toString(number), "at least ".concat(Long.toString(least)));
            }
            return number;
        } catch (JsonProcessingException e) {
            throw wrong("such a number", "one that fits 64 bits");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** A truth value. */
    public @Nullable Boolean truth() throws BadJson {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        return value(JsonToken.VALUE_FALSE, "true or false") ? false : null;
    }

    /** Whether the value that is next is null, for the few lists that may be unknown. */
    public boolean absent() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** A list. It is never null: a list that is unknown must not be taken for one that is empty. */
    public <T> List<T> list(Element<T> element) throws BadJson {
        expect(JsonToken.START_ARRAY, "a list");
        List<T> list = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            if (++elements > limits.elements()) {
                throw here("is one of more than " + limits.elements() + " elements, more than unitward reads");
            }
            list.add(element.read());
        }
        return list;
    }

    /** A list of texts. */
    public List<String> texts() throws BadJson {
        return list(() -> need(text(), "a text"));
    }

    /** A list of absolute paths. */
    public List<String> paths() throws BadJson {
        return list(() -> need(path(), "an absolute path"));
    }

    /** Checks that nothing follows the document. */
    public void end() throws BadJson {
        if (next() != null) {
            throw here("more follows after the end of the document");
        }
    }

    /**
     * A value that must be known.
     *
     * @param value what was read, if anything
     * @param what what it is, for the message: the name of the field
     */
    public <T> T need(@Nullable T value, String what) throws BadJson {
        if (value == null) {
            throw here(what.concat(" is missing"));
        }
        return value;
    }

    /** A failure at the value read last: value and expectation. */
    public BadJson wrong(String value, String expected) {
        String shown = value.length() > 80 ? value.substring(0, 80).concat("...") : value;
        return here("'" + Visible.of(shown) + "'; expected " + expected);
    }

    /** A failure at the value read last. */
    public BadJson here(String what) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return new BadJson(where() + ": " + (pointer.isEmpty() ? "" : Visible.of(pointer.substring(1)) + ": ") + what);
    }

    private boolean value(JsonToken type, String expected) throws BadJson {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        expect(type, expected);
        return true;
    }

    private void expect(JsonToken type, String expected) throws BadJson {
        JsonToken token = parser.currentToken();
        if (token != type) {
            throw here("is " + kind(token) + "; expected " + expected);
        }
    }

    private static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            default -> "the end of an object or list";
        };
    }

    private @Nullable JsonToken next() throws BadJson {
        try {
            JsonToken token = parser.nextToken();
            if (token == null && !parser.getParsingContext().inRoot()) {
                throw endsTooEarly();
            }
            return token;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String name() throws BadJson {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String string() throws BadJson {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private BadJson unreadable(IOException e) {
        if (e instanceof CappedStream.TooLong) {
            return new BadJson(String.valueOf(e.getMessage()));
        }
        if (e instanceof JsonEOFException || cutShort(e)) {
            return endsTooEarly();
        }
        if (e instanceof StreamConstraintsException constraint) {
            return new BadJson(where() + ": too deep or too long: " + Visible.of(constraint.getOriginalMessage()));
        }
        if (e instanceof JsonProcessingException syntax) {
            return new BadJson(where() + ": not JSON: " + Visible.of(syntax.getOriginalMessage()));
        }
        if (e instanceof CharConversionException) {
            return new BadJson(where() + ": not JSON in UTF-8");
        }
        return new BadJson("cannot be read: " + Visible.of(String.valueOf(e.getMessage())));
    }

    /** Whether an error is no error but the end: in the middle of a literal or a character the parser calls it bad syntax. */
    private boolean cutShort(IOException e) {
        boolean syntax = e instanceof JsonProcessingException || e instanceof CharConversionException;
        boolean atEnd = source.ended() && parser.currentLocation().getByteOffset() >= source.count();
        return syntax && atEnd && !parser.getParsingContext().inRoot();
    }

    private BadJson endsTooEarly() {
        return new BadJson("ends too early, after " + source.count() + " bytes, " + where() + ": it is incomplete");
    }

    private String where() {
        JsonLocation location = parser.currentLocation();
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
