package io.unitward.engine.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.UnitChange;
import io.unitward.verdict.RunReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every story in both forms. {@code -Dunitward.update=true} rewrites what is expected; then read the difference. */
class ReportGoldenTest {
    private static final Path EXPECTED = Path.of("src/test/resources/report");
    private static JsonSchema schema;

    @BeforeAll
    static void loadSchema() throws IOException {
        try (InputStream in = JsonReport.class.getResourceAsStream("/schema/report.schema.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
    }

    static Stream<String> stories() {
        return Runs.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("stories")
    void textForPeople(String story) throws IOException {
        assertGolden(story + ".txt", text(Runs.all().get(story), new Style(false, true, 100)));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void jsonForPrograms(String story) throws IOException {
        String json = json(Runs.all().get(story));
        assertGolden(story + ".json", json);
        assertThat(json(Runs.all().get(story))).isEqualTo(json);
        assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(json.replace("\"units\": [", "\"later\": 1, \"units\": ["), InputFormat.JSON))
                .as("fields of a later version")
                .isEmpty();
        assertThat(schema.validate(json.replace("\"verdict\": ", "\"lost\": "), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void colourAndAscii() throws IOException {
        assertGolden("blocked.colour.txt", text(Runs.blocked(true), new Style(true, true, 80)));
        assertGolden("blocked.ascii.txt", text(Runs.blocked(true), new Style(false, false, 60)));
    }

    /** What {@code blame --diff} prints. */
    @Test
    void aPreviewOfOneUnit() throws IOException {
        ReloadPreview all = Runs.all().get("previewed").preview();
        for (int i = 0; i < all.units().size(); i++) {
            UnitChange unit = all.units().get(i);
            ReloadPreview preview = i == 0
                    ? new ReloadPreview(List.of(unit), all.inputs(), all.unpredictable(), List.of())
                    : new ReloadPreview(List.of(unit), List.of(), List.of(), List.of());
            assertPreview("one-unit-" + unit.unit().replace(".service", ""), unit.unit(), preview);
        }
        assertPreview("one-unit-unchanged", "web.service", ReloadPreview.NOTHING);
    }

    private static void assertPreview(String name, String unit, ReloadPreview preview) throws IOException {
        StringBuilder text = new StringBuilder();
        PreviewReport.text(unit, preview, "/home/u", text, new Style(false, true, 100));
        assertGolden(name + ".txt", text.toString());
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        PreviewReport.json(preview, json);
        assertGolden(name + ".json", json.toString(UTF_8));
    }

    @Test
    void everyExpectationHasItsStory() throws IOException {
        List<String> known = Stream.concat(
                        stories(),
                        Stream.of(
                                "blocked.colour", "blocked.ascii", "one-unit-db", "one-unit-odd", "one-unit-unchanged"))
                .flatMap(story -> Stream.of(story + ".txt", story + ".json"))
                .toList();
        try (Stream<Path> files = Files.list(EXPECTED)) {
            assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf(known);
        }
    }

    private static void assertGolden(String name, String actual) throws IOException {
        Path file = EXPECTED.resolve(name);
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(file));
    }

    static String text(RunReport report, Style style) throws IOException {
        StringBuilder text = new StringBuilder();
        TextReport.write(report, text, style);
        return text.toString();
    }

    private static String json(RunReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(report, out);
        return out.toString(UTF_8);
    }
}
