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
    void noFindingHasSuchWords() {
        String text = "expect:\n  - { classification: advise, severity: huge, view: LOADED, unit: any }\n";
        assertThatThrownBy(() -> PolicyCases.read("a.yaml", text))
                .isInstanceOfSatisfying(
                        CaseException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .anySatisfy(p -> assertThat(p)
                                        .startsWith("a.yaml:2:23: ")
                                        .contains("did you mean 'advice'?"))
                                .anySatisfy(p -> assertThat(p).contains("severity 'huge'; expected one of"))
                                .anySatisfy(p -> assertThat(p).contains("did you mean 'loaded'?")));
    }

    @Test
    void nestingAndAliasesHaveTheLimitsOfConfiguration() {
        for (String deep : new String[] {"[".repeat(50_000), "{a: ".repeat(3_000)}) {
            assertThatThrownBy(() -> PolicyCases.read("a.yaml", deep))
                    .isInstanceOfSatisfying(
                            CaseException.class,
                            e -> assertThat(e.problems())
                                    .singleElement()
                                    .satisfies(p -> assertThat(p)
                                            .startsWith("a.yaml:1:")
                                            .endsWith("structure; expected at most 20 levels of nesting")));
        }
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
    void whatIsNotYamlIsToldWithItsPlace() {
        assertThatThrownBy(() -> PolicyCases.read("a.yaml", "given:\n  unit: { owned: true\nexpect: []\n"))
                .isInstanceOf(CaseException.class)
                .hasMessageStartingWith("a.yaml:3:")
                .hasMessageContaining("not YAML");
    }

    @Test
    void aCaseThatDoesNotHoldSaysBothWays() throws CaseException {
        PolicyCase wrong = PolicyCases.read(
                "a.yaml",
                "given:\n  unit: { masked: true }\nexpect:\n  - { classification: advice, severity: critical }\n  - { cause: x }\n");
        assertThat(PolicyCases.run(Policies.shipped(), "owned-unit-masked", wrong)
                        .mismatches())
                .extracting(PolicyCases.Mismatch::diff)
                .containsExactly("""
                        a.yaml:4:5: expected, not found; the nearest differs:
                            unit: web-stack.service
                          - classification: advice
                          + classification: block-and-alert
                            severity: critical
                            message: The declared unit web-stack.service is masked and cannot be started.
                        """, """
                        a.yaml:5:5: expected, not found:
                          - cause: x
                        """);
    }

    @Test
    void whatNamesLittleTakesNothingThatAnotherNeeds() throws CaseException {
        PolicyCase both = PolicyCases.read("a.yaml", """
                given:
                  files:
                    - { path: /a, writer: x }
                    - { path: /b, writer: x }
                expect:
                  - { cause: file }
                  - { file: /a }
                """);
        assertThat(PolicyCases.run(Policies.shipped(), "writable-by-others", both)
                        .holds())
                .isTrue();
    }

    @Test
    void aFindingThatIsNotExpectedIsShown() throws CaseException {
        PolicyCase silent = PolicyCases.read("a.yaml", "given:\n  unit: { masked: true }\nexpect: []\n");
        assertThat(PolicyCases.run(Policies.shipped(), "owned-unit-masked", silent)
                        .mismatches())
                .extracting(PolicyCases.Mismatch::diff)
                .containsExactly("""
                        a.yaml: found, not expected:
                          + unit: web-stack.service
                          + classification: block-and-alert
                          + severity: critical
                          + message: The declared unit web-stack.service is masked and cannot be started.
                        """);
    }
}
