package io.unitward.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/configuration.md shows is what the program reads and says. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void everyExampleIsRight() throws Exception {
        List<String> blocks = blocks("```yaml\n");
        assertThat(blocks).hasSizeGreaterThan(2);
        for (String block : blocks) {
            byte[] content = block.getBytes(UTF_8);
            if (block.contains("allow:\n")) {
                assertThat(AllowlistReader.read("f", content).own()).hasSize(1);
                assertThat(Schemas.ALLOWLIST.violations(content)).isEmpty();
            } else if (block.contains("waivers:\n")) {
                assertThat(WaiverReader.read("f", content, true)).hasSize(1);
                assertThat(Schemas.WAIVERS.violations(content)).isEmpty();
            } else {
                ManifestFile read = ManifestReader.read("f", content);
                assertThat(read.owners()).hasSize(block.contains("owners:\n") ? 1 : 0);
                assertThat(read.policies().isEmpty()).isEqualTo(!block.contains("policies:\n"));
                assertThat(Schemas.MANIFEST.violations(content)).isEmpty();
            }
        }
    }

    @Test
    void everyMessageIsReal() throws Exception {
        List<String> expected = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/config/broken"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".expected")).toList()) {
                expected.addAll(Files.readAllLines(file));
            }
        }
        List<String> shown = blocks("```\n").get(0).lines().toList();
        assertThat(shown).hasSizeGreaterThan(5);
        assertThat(expected)
                .containsAll(
                        shown.stream().filter(line -> !line.startsWith("/")).toList());
    }

    private static List<String> blocks(String begin) throws Exception {
        List<String> blocks = new ArrayList<>();
        String page = Files.readString(PAGE);
        int from = 0;
        for (int at = page.indexOf("\n\n" + begin); at >= 0; at = page.indexOf("\n\n" + begin, from)) {
            int start = at + 2 + begin.length();
            from = page.indexOf("```", start);
            blocks.add(page.substring(start, from));
        }
        return blocks;
    }
}
