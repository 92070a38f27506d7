package io.unitward.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence keeps to its limits, and says what is missing. */
class EvidenceDraftTest {
    @TempDir
    Path temporary;

    @Test
    void a_large_file_is_cut_at_a_line_and_said_to_be() throws Exception {
        Path place = temporary.resolve("e");
        EvidenceCheck check = written(place, new EvidenceLimits(300, 10_000, 5), draft -> {
            draft.addWhole("report.json", Written.bytes("{}\n"));
            draft.add("log", lines(100), EvidenceDraft.Keep.END);
            draft.add("file", lines(100), EvidenceDraft.Keep.BEGINNING);
            draft.add("short", lines(10), EvidenceDraft.Keep.BEGINNING);
            return null;
        });
        assertThat(check.problems()).isEmpty();
        assertThat(Files.readString(place.resolve("log")))
                .startsWith("line ")
                .endsWith("line 099\n")
                .hasSizeBetween(80, 300);
        assertThat(Files.readString(place.resolve("file")))
                .startsWith("line 000\n")
                .endsWith("\n")
                .hasSizeBetween(80, 300);
        JsonNode manifest = manifest(place);
        assertThat(manifest.path("cut").findValuesAsText("path")).containsExactly("file", "log");
        assertThat(manifest.path("cut").path(0).path("of").asLong()).isEqualTo(900);
        assertThat(manifest.path("cut").path(0).path("kept").asLong()).isEqualTo(Files.size(place.resolve("file")));
        assertThat(manifest.path("replay").isNull()).isTrue();
    }

    @Test
    void all_together_stay_below_the_limit_and_what_had_no_room_is_named() throws Exception {
        Path place = temporary.resolve("e");
        written(place, new EvidenceLimits(300, 1000, 5), draft -> {
            assertThat(draft.addWhole("one", new byte[600])).isTrue();
            assertThat(draft.addWhole("two", new byte[600])).isFalse();
            draft.add("three", lines(30), EvidenceDraft.Keep.END);
            draft.add("four", new Masked("x", Map.of("K", 2)), EvidenceDraft.Keep.END);
            return null;
        });
        JsonNode manifest = manifest(place);
        assertThat(manifest.path("files").findValuesAsText("path")).containsExactly("four", "one", "three");
        assertThat(manifest.path("omitted").findValuesAsText("subject")).containsExactly("two");
        assertThat(manifest.path("masked").toString()).isEqualTo("[{\"path\":\"four\",\"key\":\"K\",\"count\":2}]");
    }

    @Test
    void no_path_leads_out() {
        for (String path : List.of("../x", "/x", "a/../../x", "", "a//b", "./a")) {
            assertThatThrownBy(() -> written(temporary.resolve("e"), EvidenceLimits.USUAL, draft -> {
                        draft.addWhole(path, new byte[1]);
                        return null;
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no path");
        }
    }

    private static Masked lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(String.format("line %03d%n", i));
        }
        return new Masked(text.toString(), Map.of());
    }

    private static EvidenceCheck written(Path place, EvidenceLimits limits, EvidencePlace.Gathering gathering)
            throws Exception {
        new EvidencePlace(place).write(Written.ABOUT, limits, gathering);
        return EvidenceCheck.of(place, null);
    }

    private static JsonNode manifest(Path place) throws IOException {
        return new ObjectMapper().readTree(place.resolve("manifest.json").toFile());
    }
}
