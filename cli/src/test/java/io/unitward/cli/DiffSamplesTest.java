package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares recorded snapshots: the same bytes as ever, unless {@code -Dunitward.update=true} accepts new ones. */
class DiffSamplesTest {
    private static final Path EXPECTED = Path.of("../samples/diff");
    private static final Map<String, List<String>> PAIRS = Map.of(
            "removed", List.of("homelab-refused", "homelab-removed"),
            "healed", List.of("homelab-removed", "homelab-clean"),
            "same", List.of("stock-user", "stock-user"),
            "lost", List.of("stock-user", "manager-unavailable"));

    @ParameterizedTest
    @CsvSource({"removed, 20", "healed, 20", "same, 0", "lost, 69"})
    void a_pair_differs_as_ever(String name, int code) throws IOException {
        for (String format : List.of("text", "json")) {
            Path expected = EXPECTED.resolve(name + "." + code + "." + format);
            String output = run(code, PAIRS.get(name), format);
            if (Boolean.getBoolean("unitward.update")) {
                Files.writeString(expected, output);
            }
            assertThat(output).isEqualTo(Files.readString(expected));
            if (format.equals("json")) {
                Published.DIFF.accepts(output);
            }
        }
    }

    @Test
    void every_expectation_has_its_pair() throws IOException {
        try (Stream<Path> files = Files.list(EXPECTED)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("README.md"))
                            .map(name -> name.substring(0, name.indexOf('.')))
                            .distinct())
                    .hasSameElementsAs(PAIRS.keySet());
        }
    }

    @Test
    void that_these_are_two_managers_is_said_first() {
        String text = run(20, List.of("stock-user", "stock-system"), "text");
        assertThat(text.lines().skip(2).limit(3))
                .containsExactly(
                        "✗ scope  user → system: not the same kind of manager",
                        "✗ uid  1000 → 0: not the same user's manager",
                        "~ manager  changed");
        assertThat(text).contains("\n- app.slice  unit vanished\n", "\n+ system.slice  unit appeared\n");
    }

    private static String run(int code, List<String> samples, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int ended = Unitward.run(
                Replay.console(out, err),
                "diff",
                Sample.of(samples.get(0)).snapshot().toString(),
                Sample.of(samples.get(1)).snapshot().toString(),
                "-o",
                format + "=-");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(ended).isEqualTo(code);
        return out.toString(StandardCharsets.UTF_8);
    }
}
