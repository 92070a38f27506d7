package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.drl.CanonicalText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a policy, the check either tells what is wrong, at a place that there is, or lets through what works. */
class PolicyFuzzTest {
    private static final Pattern WORDS = Pattern.compile("\\$?\\w+|\"[^\"\n]*\"|\\s+|==|!=|.", Pattern.DOTALL);
    private static final String[] STRANGE = {
        "\"",
        "'",
        "/*",
        "*/",
        "//",
        "\\",
        "\\u0022",
        "\u202e",
        "\u0000",
        "(",
        ")",
        "{",
        "}",
        ";",
        ",",
        "end",
        "then",
        "when",
        "rule",
        "not",
        "exists",
        "null",
        "true",
        "1",
        "99999999999999999999",
        "-",
        "$unit",
        "$x",
        "eval",
        "from",
        "or",
        "&&",
        "||",
        "+",
        "@",
        "in",
        "matches",
        "str[startsWith]",
        "View.LOADED",
        "Runtime.getRuntime()",
        "\"(a+)+\"",
        "owned",
        "subject",
        "import",
        "package",
        "é",
        "\r",
        "#",
        "::",
        "->",
        "\"\"\"",
        "insert(",
        "new",
        "function",
        "FindingDraft",
        "UnitState( )",
        "contains",
        ":",
        "😀",
        "\ud800"
    };
    private static final int MUTANTS = 4000;
    private static final int COMPILED = 20;

    @Test
    void nothingBreaksTheCheckAndWhatPassesItWorks() throws Exception {
        Random random = new Random(11);
        List<PolicySource> sources = new ArrayList<>(CompileShippedPolicies.shipped());
        Corpus.ids("valid").forEach(id -> sources.add(Corpus.source("valid", id)));
        Map<String, PolicySource> accepted = new HashMap<>();
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            PolicySource original = sources.get(random.nextInt(sources.size()));
            PolicySource mutant = new PolicySource(original.path(), mutate(original.text(), random));
            PolicyCheck.Checked checked = PolicyCheck.check(List.of(mutant)).get(0);
            if (checked.problems().isEmpty()) {
                accepted.putIfAbsent(CanonicalText.of(checked.policy()), mutant);
            } else {
                refused++;
                tellsWhereAndWhat(mutant, checked.problems());
            }
        }
        assertThat(refused).as("refused").isGreaterThan(MUTANTS / 2);
        assertThat(accepted).as("accepted, and different").hasSizeGreaterThan(COMPILED);
        List<String> texts = accepted.keySet().stream().sorted().toList();
        for (int i = 0; i < COMPILED; i++) {
            // Fails where it does not compile, or its classes are refused.
            PolicySource source = accepted.get(texts.get(random.nextInt(texts.size())));
            assertThat(PolicyCompiler.compile(List.of(source)).classes()).isNotEmpty();
        }
    }

    private static void tellsWhereAndWhat(PolicySource mutant, List<PolicyProblem> problems) {
        int lines = mutant.text().split("\n", -1).length;
        for (PolicyProblem problem : problems) {
            assertThat(problem.line()).as(mutant.text()).isBetween(1, lines);
            assertThat(problem.message())
                    .as(mutant.text())
                    .isNotBlank()
                    .doesNotContain("Exception", "drools", "Error", "defect", "failed (");
        }
        assertThat(Diagnostics.text(problems, name -> mutant.text())).contains(": error: ");
    }

    private static String mutate(String text, Random random) {
        List<String> words = new ArrayList<>(
                WORDS.matcher(text).results().map(MatchResult::group).toList());
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(6)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, words.get(at));
                case 2 -> words.add(at, STRANGE[random.nextInt(STRANGE.length)]);
                case 3 -> words.set(at, words.get(random.nextInt(words.size())));
                case 4 -> words.set(at, STRANGE[random.nextInt(STRANGE.length)]);
                default -> words.set(at, words.get(at) + (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
        }
        return String.join("", words);
    }
}
