package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is said of single units of a recorded snapshot: the same bytes as ever, unless {@code -Dunitward.update=true} accepts
 * new ones, and JSON that keeps to its published schema. {@link OneUnitRecordingTest} records, and holds a live manager to it.
 */
class OneUnitSamplesTest {
    static final Path SAMPLES = Path.of("../samples/unit");
    static final Path SNAPSHOT = SAMPLES.resolve("host.json");

    @ParameterizedTest
    @CsvSource({
        "blame, web, 0",
        "blame, edited, 69",
        "explain, web, 0",
        "explain, edited, 0",
        "explain, off, 0",
        "explain, job@1, 0",
        "explain, gone, 0"
    })
    void a_unit_is_told_of_as_ever(String command, String unit, int code) throws IOException {
        for (String format : new String[] {"text", "json"}) {
            Path expected = SAMPLES.resolve(command + "-" + unit + "." + code + "." + format);
            String output = run(code, command, unit, "--snapshot", SNAPSHOT.toString(), "-o", format + "=-");
            if (Boolean.getBoolean("unitward.update")) {
                Files.writeString(expected, output);
            }
            assertThat(output).isEqualTo(Files.readString(expected));
            if (format.equals("json")) {
                (command.equals("blame") ? Published.BLAME : Published.EXPLAIN).accepts(output);
            }
        }
    }

    @Test
    void every_expectation_is_compared() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("README.md") && !name.equals("host.json")))
                    .hasSize(14)
                    .allMatch(name -> name.matches("(blame|explain)-[a-z@1]+\\.(0|69)\\.(text|json)"));
        }
    }

    private static String run(int code, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        // As wide as the reports that are expected elsewhere, so that what is put below its place is seen.
        Console console =
                new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 100);
        int ended = Unitward.run(console, arguments);
        assertThat(ended).as(out.toString(UTF_8) + err.toString(UTF_8)).isEqualTo(code);
        assertThat(err.toString(UTF_8)).isEmpty();
        return out.toString(UTF_8);
    }
}
