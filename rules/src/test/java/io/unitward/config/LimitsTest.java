package io.unitward.config;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile and broken bytes end in located problems: no other exception, no hang, no exhausted stack or memory. */
class LimitsTest {
    private static final String HEAD = "apiVersion: unitward/v1\n";

    @Test
    void refusesDeepNesting() {
        assertThat(problems("a: " + "[".repeat(300_000)))
                .containsExactly("f:1:23: structure; expected at most 20 levels of nesting");
        assertThat(problems("- ".repeat(300_000)))
                .containsExactly("f:1:41: structure; expected at most 20 levels of nesting");
    }

    @Test
    void refusesManyAliases() {
        StringBuilder laughs = new StringBuilder(HEAD + "owners:\n  - &a0 [lol, lol]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("  - &a%d [*a%d, *a%d]\n".formatted(i, i - 1, i - 1));
        }
        assertThat(problems(laughs.toString()))
                .containsExactly("f:29:11: structure; expected at most 50 aliases in a file");
    }

    @Test
    void fewAliasesWork() throws ConfigException {
        String text = HEAD + """
                owners:
                  - {owner: a, units: &units ["*.service"]}
                  - {owner: b, units: *units}
                """;
        assertThat(ManifestReader.read("f", text.getBytes(UTF_8))
                        .owners()
                        .get(1)
                        .units())
                .containsExactly("*.service");
    }

    @Test
    void anchorInsideItselfEnds() {
        assertThat(problems(HEAD + "owners: &o [*o, {owner: &x [*x]}]")).isNotEmpty();
    }

    @Test
    void repeatedBadPartsDoNotMultiply() {
        StringBuilder text = new StringBuilder(HEAD + "owners:\n  - &bad {");
        for (int i = 0; i < 60_000; i++) {
            text.append("k").append(i).append(": 1, ");
        }
        text.append("}\n");
        for (int i = 0; i < 50; i++) {
            text.append("  - *bad\n");
        }
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(problems(text.toString())).hasSizeBetween(1, 1000));
    }

    @Test
    void refusesLargeFiles() {
        byte[] large = (HEAD + "#".repeat(1 << 20)).getBytes(UTF_8);
        assertThat(problems(large)).containsExactly("f:1:1: size '1048600 bytes'; expected at most 1048576 bytes");
    }

    @Test
    void saysWhereTextStopsBeingUtf8() {
        assertThat(problems(HEAD.getBytes(UTF_16)))
                .containsExactly("f:1:1: byte '0xfe'; expected UTF-8 text (the byte is at offset 0)");
        byte[] cut = (HEAD + "# ü").getBytes(UTF_8);
        assertThat(problems(java.util.Arrays.copyOf(cut, cut.length - 1)))
                .containsExactly("f:2:3: byte '0xc3'; expected UTF-8 text (the byte is at offset 26)");
    }

    @Test
    void acceptsByteOrderMarkAndWindowsLineEnds() throws ConfigException {
        String text = "\ufeff" + HEAD + "owners: [{owner: a, units: [a.service]}]\n";
        ManifestFile read = ManifestReader.read("f", text.replace("\n", "\r\n").getBytes(UTF_8));
        assertThat(read.owners()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "---", "--- ~", "...", "null", "5", "[]", "{}", "%YAML 9.0\n---\n{}"})
    void everyEmptyishFileIsAProblem(String text) {
        assertThat(problems(text)).isNotEmpty();
    }

    /** Flips, drops and repeats bytes of good files; the seed is in the name of a failing case. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4})
    void randomDamageIsReportedOrHarmless(int seed) throws IOException {
        Random random = new Random(seed);
        List<Path> samples = SamplesTest.samples();
        for (int round = 0; round < 400; round++) {
            byte[] content = Files.readAllBytes(
                    Path.of("../samples/config").resolve(samples.get(random.nextInt(samples.size()))));
            for (int damage = random.nextInt(4); damage >= 0; damage--) {
                content[random.nextInt(content.length)] = damage % 2 == 0
                        ? (byte) random.nextInt(256)
                        : (byte) "\t\n\"'{}[]:,-&*!|>%@`#? ".charAt(random.nextInt(22));
            }
            // Anything but a ConfigException fails the test.
            for (String problem : problems(content)) {
                assertThat(problem).matches("f:[1-9]\\d*:[1-9]\\d*: [^\\p{Cntrl}]+; expected [^\\p{Cntrl}]+");
            }
        }
    }

    private static List<String> problems(String text) {
        return problems(text.getBytes(UTF_8));
    }

    private static List<String> problems(byte[] content) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> ManifestReader.read("f", content));
        ConfigException asAllowlist =
                catchThrowableOfType(ConfigException.class, () -> AllowlistReader.read("f", content));
        assertThat(refused == null && asAllowlist == null)
                .as("a file is never both")
                .isFalse();
        return refused == null
                ? List.of()
                : refused.problems().stream().map(ConfigProblem::toString).toList();
    }
}
