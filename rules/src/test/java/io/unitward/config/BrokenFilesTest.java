package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code broken/NAME.yaml} reads as exactly the problems in {@code NAME.expected}. After a deliberate change of a
 * message, {@code mvn test -Dunitward.update=true} rewrites the expectations; read the difference.
 */
class BrokenFilesTest {
    private static final Path BROKEN = Path.of("src/test/resources/config/broken");
    /** Relations between values, and what a parser refuses before any schema is asked. */
    private static final Set<String> NOT_FOR_SCHEMAS = Set.of(
            "manifest-control-character",
            "manifest-duplicate-keys",
            "manifest-duplicate-owner",
            "manifest-latin1",
            "manifest-pins-keys",
            "manifest-required-by-loser",
            "manifest-several-documents",
            "manifest-stacks-twice",
            "manifest-strange-keys",
            "manifest-strange-tags",
            "manifest-syntax-alias",
            "manifest-syntax-indent",
            "manifest-syntax-placeholder",
            "manifest-syntax-quote",
            "manifest-syntax-star",
            "manifest-syntax-tab");

    private static final boolean UPDATE = Boolean.getBoolean("unitward.update");

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void saysEverythingThatIsWrong(String name) throws IOException {
        byte[] content = Files.readAllBytes(BROKEN.resolve(name + ".yaml"));
        String actual = read(name, content);
        Path expected = BROKEN.resolve(name + ".expected");
        if (UPDATE) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesForSchemas")
    void schemaRefusesWhatASchemaCan(String name) throws IOException {
        byte[] content = Files.readAllBytes(BROKEN.resolve(name + ".yaml"));
        assertThat(Schemas.of(name).violations(content)).isNotEmpty();
    }

    @Test
    void everyExpectationHasItsFile() throws IOException {
        assertThat(names(".expected")).isEqualTo(names(".yaml")).hasSizeGreaterThan(30);
    }

    static List<String> files() throws IOException {
        return names(".yaml");
    }

    static List<String> filesForSchemas() throws IOException {
        return files().stream().filter(name -> !NOT_FOR_SCHEMAS.contains(name)).toList();
    }

    /** The problems, one per line, as the program prints them. */
    private static String read(String name, byte[] content) {
        String file = name.startsWith("allowlist") ? "allowlist.yaml" : "unitward.yaml";
        try {
            Object read = file.equals("allowlist.yaml")
                    ? AllowlistReader.read(file, content)
                    : ManifestReader.read(file, content);
            return "no problem: " + read + "\n";
        } catch (ConfigException e) {
            return e.getMessage() + "\n";
        }
    }

    private static List<String> names(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(BROKEN)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .sorted()
                    .toList();
        }
    }
}
