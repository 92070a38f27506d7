package io.unitward.alert;

import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with places for the fields of an alert in its texts, such as <code>{title}</code>. What is put in is always
 * a part of a text, so no value can change the form.
 *
 * @param fields by name, in the order written
 */
public record AlertBody(Map<String, Value> fields) {
    /** These were put together for people already, and may have several lines. */
    private static final Set<String> AS_WRITTEN = Set.of("title", "text");

    public AlertBody {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A value in it. */
    public sealed interface Value permits Words, Whole, Truth, Texts, Objects, Inner {}

    /**
     * A text with places.
     *
     * @param template such as <code>{title} on {host}</code>; what is no field of an alert stays as it is
     */
    public record Words(String template) implements Value {}

    /**
     * A whole number.
     *
     * @param number as written
     */
    public record Whole(long number) implements Value {}

    /**
     * True or false.
     *
     * @param value which
     */
    public record Truth(boolean value) implements Value {}

    /**
     * A list of texts with places.
     *
     * @param templates each like that of {@link Words}
     */
    public record Texts(List<String> templates) implements Value {
        public Texts {
            templates = List.copyOf(templates);
        }
    }

    /**
     * A list of objects.
     *
     * @param objects in the order written
     */
    public record Objects(List<AlertBody> objects) implements Value {
        public Objects {
            objects = List.copyOf(objects);
        }
    }

    /**
     * An object in it.
     *
     * @param body the object
     */
    public record Inner(AlertBody body) implements Value {}

    /** The JSON for one alert. Names that a host gives come with what no person would see spelled out: people read them. */
    public byte[] of(Alert alert) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json = JsonWriter.compact(bytes).begin();
        write(json, shown(alert.fields()));
        json.end().finish();
        return bytes.toByteArray();
    }

    static Map<String, String> shown(Map<String, String> values) {
        Map<String, String> shown = new LinkedHashMap<>(values);
        shown.replaceAll((name, value) -> AS_WRITTEN.contains(name) ? value : Visible.of(value));
        return shown;
    }

    private void write(JsonWriter json, Map<String, String> values) throws IOException {
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            String name = field.getKey();
            Value value = field.getValue();
            if (value instanceof Words words) {
                json.field(name, filled(words.template(), values));
            } else if (value instanceof Whole whole) {
                json.field(name, whole.number());
            } else if (value instanceof Truth truth) {
                json.field(name, Boolean.valueOf(truth.value()));
            } else if (value instanceof Texts texts) {
                json.texts(
                        name,
                        texts.templates().stream()
                                .map(each -> filled(each, values))
                                .toList());
            } else if (value instanceof Objects list) {
                json.list(name);
                for (AlertBody each : list.objects()) {
                    json.begin();
                    each.write(json, values);
                    json.end();
                }
                json.endList();
            } else if (value instanceof Inner inner) {
                json.begin(name);
                inner.body().write(json, values);
                json.end();
            }
        }
    }

    /** A text with its places filled in one go, so that a value that looks like a place stays what it is. */
    static String filled(String template, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            int close = c == '{' ? template.indexOf('}', i) : -1;
            String value = close < 0 ? null : values.get(template.substring(i + 1, close));
            if (value == null) {
                filled.append(c);
            } else {
                filled.append(value);
                i = close;
            }
        }
        return filled.toString();
    }

    /** The first place in a text that no alert has a field for, such as <code>{unti}</code>; null when there is none. */
    public static @Nullable String unknownPlace(String template) {
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', open + 1)) {
            int close = template.indexOf('}', open);
            String name = close < 0 ? "" : template.substring(open + 1, close);
            if (name.matches("[A-Za-z]+") && !Alert.FIELDS.contains(name)) {
                return name;
            }
        }
        return null;
    }
}
