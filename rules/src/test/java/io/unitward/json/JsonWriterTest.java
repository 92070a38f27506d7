package io.unitward.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void indentsForPeople() throws Exception {
        JsonWriter json = JsonWriter.indented(out);
        json.begin()
                .field("a", "x")
                .list("b")
                .begin()
                .field("c", 1L)
                .end()
                .begin()
                .end()
                .endList();
        json.texts("d", List.of("y", "z"))
                .list("e")
                .endList()
                .field("f", (String) null)
                .end();
        json.finish();
        assertThat(out.toString(UTF_8)).isEqualTo("""
                        {
                          "a": "x",
                          "b": [
                            {
                              "c": 1
                            },
                            {}
                          ],
                          "d": ["y", "z"],
                          "e": [],
                          "f": null
                        }
                        """);
    }

    @Test
    void compactIsOneLine() throws Exception {
        JsonWriter json = JsonWriter.compact(out);
        json.begin()
                .field("a", "x\ny")
                .numbers("b", List.of(1, 2))
                .field("c", true)
                .end();
        json.finish();
        assertThat(out.toString(UTF_8)).isEqualTo("{\"a\":\"x\\ny\",\"b\":[1,2],\"c\":true}\n");
    }

    @Test
    void nothingInATextCanBreakOutOfIt() throws Exception {
        JsonWriter json = JsonWriter.compact(out);
        json.begin().field("\"", "\"\\\u0000\u001b\u007fü😀\ud800").end();
        json.finish();
        assertThat(out.toString(UTF_8)).isEqualTo("{\"\\\"\":\"\\\"\\\\\\u0000\\u001b\\u007fü😀\\ud800\"}\n");
    }

    @Test
    void longDocumentsAreHandedOnWhole() throws Exception {
        JsonWriter json = JsonWriter.compact(out);
        json.begin().list("a");
        for (int i = 0; i < 5000; i++) {
            json.begin().field("k", "ü".repeat(i % 50)).end();
        }
        json.endList().end().finish();
        JsonReader in = new JsonReader(new java.io.ByteArrayInputStream(out.toByteArray()), 1 << 20);
        in.object();
        in.field();
        assertThat(in.list(() -> {
                    in.element();
                    in.field();
                    String value = in.text();
                    in.field();
                    return value;
                }))
                .hasSize(5000)
                .contains("ü".repeat(49));
        assertThat(in.field()).isNull();
        in.end();
    }
}
