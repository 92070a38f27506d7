package io.unitward.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What authors get wrong is told at its place, with what to write instead. */
class MistakesTest {
    static List<String> mistakes() {
        return Corpus.ids("mistakes");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachIsToldAtItsPlace(String id) {
        String text = Corpus.diagnostics(Corpus.source("mistakes", id));
        assertThat(text).contains(": error: ").contains("hint: ").doesNotContain("defect", "Exception", "drools");
        Corpus.expect("mistakes", id, text);
    }

    @Test
    void thereAreEnough() {
        assertThat(mistakes()).hasSizeGreaterThan(60);
    }

    @Test
    void oneFileDoesNotHideTheProblemsOfAnother() {
        PolicySource unclosed = Corpus.source("mistakes", "unclosed-comment");
        PolicySource typo = Corpus.source("mistakes", "typo-in-a-type");
        PolicySource good = Corpus.source("valid", "texts");
        List<PolicyCheck.Checked> checked = PolicyCheck.check(List.of(unclosed, typo, good));
        assertThat(checked).extracting(each -> each.problems().size()).containsExactly(1, 1, 0);
    }

    @Test
    void twoPoliciesOfOneIdAreRefused() {
        PolicySource good = Corpus.source("valid", "texts");
        PolicySource other = new PolicySource("mine/texts/texts.drl", good.text());
        assertThat(PolicyCheck.check(List.of(good, other)).get(1).problems())
                .singleElement()
                .asString()
                .contains("second policy of the id 'texts'");
    }
}
