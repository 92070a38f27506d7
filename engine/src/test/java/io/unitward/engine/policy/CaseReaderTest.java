package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.engine.Policies;
import io.unitward.ownership.UnitState;
import org.junit.jupiter.api.Test;

/** Case files: defaults, and everything wrong with one told at its line and column. */
class CaseReaderTest {
    @Test
    void fieldsThatAreNotNamedHaveDefaults() throws CaseException {
        PolicyCase read = PolicyCases.read("a.yaml", "given:\n  unit: { required: true }\nexpect: []\n");
        assertThat(read.expected()).isEmpty();
        assertThat(read.facts().facts()).singleElement().isInstanceOfSatisfying(UnitState.class, unit -> {
            assertThat(unit.subject()).isEqualTo("web-stack.service");
            assertThat(unit.owned()).isTrue();
            assertThat(unit.required()).isTrue();
        });
    }

    @Test
    void allProblemsAreToldWithTheirPlace() {
        String text = """
                given:
                  unit: { requird: true, owned: maybe }
                  files:
                    - { rolle: fragment, layer: admn }
                  pendings: []
                expect:
                  - { clasification: advice }
                """;
        assertThatThrownBy(() -> PolicyCases.read("a.yaml", text))
                .isInstanceOfSatisfying(
                        CaseException.class,
                        e -> assertThat(e.problems())
                                .hasSize(6)
                                .anySatisfy(p -> assertThat(p)
                                        .startsWith("a.yaml:2:11: ")
                                        .contains("did you mean 'required'?"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:2:").contains("expected true or false"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:4:9: ").contains("did you mean 'role'?"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:4:").contains("did you mean 'admin'?"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:5:3: ").contains("did you mean 'pending'?"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:7:").contains("'classification'?")));
    }

    @Test
    void otherInputIsRefused() {
        for (String text : new String[] {"", "given: {}", "[]", "expect: {}", "expect: [", "given: [1]\nexpect: []"}) {
            assertThatThrownBy(() -> PolicyCases.read("a.yaml", text))
                    .as(text)
                    .isInstanceOf(CaseException.class)
                    .hasMessageStartingWith("a.yaml");
        }
    }

    @Test
    void aCaseThatDoesNotHoldSaysBothWays() throws CaseException {
        PolicyCase wrong = PolicyCases.read("a.yaml", "given:\n  unit: { masked: true }\nexpect:\n  - { cause: x }\n");
        assertThat(PolicyCases.run(Policies.shipped(), "owned-unit-masked", wrong)
                        .failures())
                .hasSize(2)
                .anyMatch(failure -> failure.contains("expected but not found"))
                .anyMatch(failure -> failure.contains("found but not expected"));
    }
}
