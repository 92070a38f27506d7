package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.Policies;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.policy.PolicyCases.Outcome;
import io.unitward.engine.reading.Why;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a case expects is rewritten, and nothing else of it; what does not fire although it should is explained. */
class CaseUpdateTest {
    private static final Policies POLICIES = Policies.shipped();
    private static final String POLICY = "writable-by-others";

    private static final String GIVEN = """
            # Why this case is here.
            given:
              files:
                - { path: /a, writer: x }   # one
                - { path: "/b c", writer: x }
            """;

    private static String updated(String text) throws CaseException {
        PolicyCase given = PolicyCases.read("a.yaml", text);
        String updated = PolicyCases.update(given, text, PolicyCases.run(POLICIES, POLICY, given));
        PolicyCase again = PolicyCases.read("a.yaml", updated);
        assertThat(PolicyCases.run(POLICIES, POLICY, again).holds()).as(updated).isTrue();
        return updated;
    }

    @Test
    void whatHoldsStaysAsItIs() throws CaseException {
        String text = GIVEN + "expect: [ { cause: file }, { file: /a } ]\n# end";
        assertThat(updated(text)).isEqualTo(text);
    }

    @Test
    void whatIsFoundIsAdded() throws CaseException {
        assertThat(updated(GIVEN + "expect: []  # for now\n# end\n")).isEqualTo(GIVEN + """
                expect:
                  - { classification: block-and-alert, severity: critical, view: loaded, file: /a, cause: file }
                  - { classification: block-and-alert, severity: critical, view: loaded, file: "/b c", cause: file }  # for now
                # end
                """);
    }

    @Test
    void whatStillHoldsKeepsItsWordsAndItsComments() throws CaseException {
        assertThat(updated(GIVEN + """
                expect:
                  # The first one.
                  - file: /a   # by whom
                    cause: file
                  # The second one.
                  - { classification: advice, cause: file }  # what is told
                  - { cause: gone }
                  # end
                """)).isEqualTo(GIVEN + """
                expect:
                  # The first one.
                  - file: /a   # by whom
                    cause: file
                  # The second one.
                  - { classification: block-and-alert, cause: file }  # what is told
                  # end
                """);
    }

    @Test
    void oneIsAddedBehindTheOthersWhereverTheFileEnds() throws CaseException {
        assertThat(updated(GIVEN + "expect:\n- { file: /a }")).isEqualTo(GIVEN + """
                expect:
                - { file: /a }
                - { classification: block-and-alert, severity: critical, view: loaded, file: "/b c", cause: file }
                """);
    }

    @Test
    void whatIsNotFoundAnyMoreGoes() throws CaseException {
        assertThat(updated("""
                expect:
                  # There was something.
                  - cause: file
                    file: /a
                given: {}
                """)).isEqualTo("""
                expect: []
                  # There was something.
                given: {}
                """);
    }

    /** Every shipped case, with nothing expected of it and with all that another one expects. */
    @Test
    void everyShippedCaseCanBeUpdated() throws CaseException {
        List<PolicyCase> cases = new ArrayList<>();
        for (PolicyCheck.Checked policy : ShippedCases.policies()) {
            for (PolicyCase each : ShippedCases.of(policy.source())) {
                Outcome outcome = PolicyCases.run(POLICIES, policy.source().id(), each);
                for (String before : new String[] {
                    "expect: []\n",
                    "expect: [ { cause: x } ]",
                    "expect:\n  - cause: x\n    unit: manager\n  - { view: loaded }\n# c\n"
                }) {
                    PolicyCase other = PolicyCases.read(each.file(), before);
                    String text = CaseUpdate.of(other, before, outcome.found());
                    PolicyCase again = PolicyCases.read(each.file(), text);
                    assertThat(PolicyCases.mismatches(again, outcome.found())).isEmpty();
                    cases.add(again);
                }
            }
        }
        assertThat(cases).hasSizeGreaterThan(300);
    }

    @Test
    void theRulesThatShouldHaveFiredAreExplained() throws CaseException {
        PolicyCheck.Checked policy = ShippedCases.policies().stream()
                .filter(each -> each.source().id().equals("reload-pending"))
                .findFirst()
                .orElseThrow();
        PolicyCase given = PolicyCases.read(
                "a.yaml",
                "given:\n  unit: { needDaemonReload: true }\nexpect: [ { severity: notice }, { cause: flag } ]");
        Outcome outcome = PolicyCases.run(POLICIES, "reload-pending", given);
        Why why = PolicyCases.why(policy, given, outcome);
        assertThat(outcome.mismatches()).hasSize(1);
        assertThat(why.rules())
                .extracting(Why.OfRule::rule)
                .containsExactly(
                        "reload-pending: undeclared",
                        "reload-pending: every unit",
                        "reload-pending: every unit, none declared");
        assertThat(why.isFired()).isFalse();
    }
}
