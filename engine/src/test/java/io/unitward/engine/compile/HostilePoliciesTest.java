package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.session.RuleBase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies that want more than to state findings: each of the two barriers is tried with the other switched off. */
class HostilePoliciesTest {
    private static final String SESSION = "the session refuses what it states, and the unit is unknown";

    /** What passes the check of classes: what it makes is of no harm. Each reason with its policies. */
    private static final Map<String, Set<String>> HARMLESS = Map.of(
            "it looks odd to a reader, and does what an honest one does",
            Set.of(
                    "bidi-in-a-comment",
                    "bidi-in-a-text",
                    "zero-width-in-a-text",
                    "confusable-variable",
                    "line-separator"),
            "Java that has no way out, and that ends",
            Set.of("array", "assignment", "cast", "class-literal", "switch", "synchronised", "ternary", "try"),
            "nothing comes of it: an import, an annotation or a dialect that is not used",
            Set.of(
                    "import-of-the-vocabulary-wildcard",
                    "import-reader",
                    "import-runtime",
                    "import-wildcard",
                    "annotation-of-the-engine",
                    "annotation-timestamp",
                    "dialect-of-the-package"),
            "larger than need be; the time for compiling it is lost once",
            Set.of("huge-file", "long-text", "many-patterns", "many-rules", "many-values", "deep-not"),
            "another way of matching facts, slower at worst",
            Set.of(
                    "any-object",
                    "cast-in-a-pattern",
                    "entry-point",
                    "forall",
                    "or-of-patterns",
                    "quadratic-accessor",
                    "type-in-full",
                    "two-findings"),
            "what it finds depends on the batch; nothing else does",
            Set.of("none-of-all", "none-of-the-manager", "one-of-all"),
            "its findings are those of the policy in whose folder it lies, whatever it says",
            Set.of("speaks-for-another"),
            "no class of it is in the policies' package, so that nothing is loaded",
            Set.of("other-package"),
            SESSION,
            Set.of("insert-a-text", "slander", "slander-the-manager", "throw", "two-units", "two-units-by-path"));

    static List<String> hostile() {
        return Corpus.ids("hostile");
    }

    /** Nothing is compiled here: the check of sources is alone. */
    @ParameterizedTest
    @MethodSource("hostile")
    void theCheckOfSourcesAloneRefusesEach(String id) {
        String text = Corpus.diagnostics(Corpus.source("hostile", id));
        assertThat(text).contains(": error: ").contains("hint: ").doesNotContain("defect");
        Corpus.expect("hostile", id, text);
    }

    /** The source goes to the rule compiler as it is. */
    @Test
    void theCheckOfClassesAloneRefusesWhateverCompiles() {
        Set<String> passed = new TreeSet<>();
        int refused = 0;
        for (String id : hostile()) {
            PolicySource source = Corpus.source("hostile", id);
            CompiledPolicies compiled;
            try {
                compiled = PolicyCompiler.compileUnchecked(List.of(source), Corpus.names(source));
            } catch (PolicyException e) {
                continue;
            }
            if (!ClassFileCheck.refusals(compiled.classes()).isEmpty()) {
                refused++;
                continue;
            }
            passed.add(id);
            if (HARMLESS.get(SESSION).contains(id)) {
                assertThat(SmallWorld.judge(RuleBase.load(compiled.index(), compiled.loader()), 10))
                        .as(id)
                        .anyMatch(finding -> finding.contains("| unknown |"))
                        .noneMatch(finding -> finding.startsWith("other.service"));
            }
        }
        assertThat(refused).as("refused by their classes").isGreaterThan(80);
        assertThat(passed)
                .isEqualTo(
                        HARMLESS.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)));
    }
}
