package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file below {@code samples/config} is right for the reader and for the published schema. */
class SamplesTest {
    private static final Path SAMPLES = Path.of("../samples/config");

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void readerAcceptsIt(Path sample) throws Exception {
        byte[] content = Files.readAllBytes(SAMPLES.resolve(sample));
        Object read = switch (Schemas.of(name(sample))) {
            case ALLOWLIST -> AllowlistReader.read(sample.toString(), content);
            case WAIVERS -> WaiverReader.read(sample.toString(), content, false);
            case MANIFEST -> ManifestReader.read(sample.toString(), content);
        };
        assertThat(read).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void schemaAcceptsIt(Path sample) throws IOException {
        assertThat(Schemas.of(name(sample)).violations(Files.readAllBytes(SAMPLES.resolve(sample))))
                .isEmpty();
    }

    @Test
    void thereAreSamplesOfEach() throws IOException {
        assertThat(samples())
                .hasSizeGreaterThan(6)
                .extracting(sample -> Schemas.of(name(sample)))
                .contains(Schemas.MANIFEST, Schemas.ALLOWLIST, Schemas.WAIVERS);
    }

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files.filter(Files::isRegularFile)
                    .map(SAMPLES::relativize)
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path sample) {
        return sample.getFileName().toString();
    }
}
