package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.drl.PolicyReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page about the language shows is so. */
class PolicyLanguagePageTest {
    private static final String PATH = "site/no-admin-files/no-admin-files.drl";

    @Test
    void itsPolicyIsAcceptedAndItsMistakeIsToldAsShown() throws Exception {
        String page = Files.readString(Path.of("../docs/policy-language.md"));
        List<String> blocks = Pattern.compile("```\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        String policy = blocks.get(1);
        String mistaken = policy.replace("Layer.ADMIN", "\"admin\"");
        assertThat(Corpus.diagnostics(new PolicySource(PATH, policy))).isEmpty();
        assertThat(PolicyCompiler.compile(List.of(new PolicySource(PATH, policy)))
                        .index()
                        .rules())
                .hasSize(1);
        assertThat(Corpus.diagnostics(new PolicySource(PATH, mistaken))).isEqualTo(blocks.get(0));
    }

    @Test
    @SuppressWarnings("NullAway") // The point: a check that fails for a reason nobody thought of.
    void aCheckThatFailsRefuses() {
        assertThat(PolicyReader.read(null, "x").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("the check of this file failed"));
    }
}
