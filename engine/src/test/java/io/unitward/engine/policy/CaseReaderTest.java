package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.engine.Policies;
import io.unitward.ownership.UnitState;
import java.util.LinkedHashMap;
import java.util.Map;
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

    @Test
    void whatIsWaivedIsFoundAndMarked() throws Exception {
        String masked = """
                given:
                  unit: { masked: true }
                waivers:
                  - %s
                expect:
                  - { classification: block-and-alert, waived: %s }
                """;
        Map<String, Boolean> waivers = new LinkedHashMap<>();
        waivers.put("{}", true);
        waivers.put("{ policy: owned-unit-masked, units: [\"web-*\"] }", true);
        waivers.put("{ policy: foreign-drop-in }", false);
        waivers.put("{ units: [\"db-*\"] }", false);
        waivers.put("{ units: [manager] }", false);
        waivers.put("{ file: /etc/other }", false);
        waivers.put("{ expires: 2027-01-01 }", false);
        waivers.put("{ expires: 2027-01-02 }", true);
        waivers.put("{ granted: 2027-01-02 }", false);
        for (Map.Entry<String, Boolean> waiver : waivers.entrySet()) {
            for (boolean expected : new boolean[] {true, false}) {
                PolicyCase read = PolicyCases.read("a.yaml", masked.formatted(waiver.getKey(), expected));
                assertThat(PolicyCases.run(Policies.shipped(), "owned-unit-masked", read)
                                .holds())
                        .as(waiver + " expected " + expected)
                        .isEqualTo(waiver.getValue() == expected);
            }
        }
    }

    @Test
    void aDigestIsTheOneThatWasWaivedOrAnother() throws Exception {
        String dropIn = """
                given:
                  files:
                    - { role: drop-in, path: /home/u/x.conf, expected: false, vouched: false }
                waivers:
                  - { file: ~/x.conf, digest: %s }
                expect:
                  - { classification: block-and-alert, waived: %s }
                """;
        for (String[] each : new String[][] {{"same", "true"}, {"other", "false"}}) {
            PolicyCase read = PolicyCases.read("a.yaml", dropIn.formatted(each[0], each[1]));
            assertThat(PolicyCases.run(Policies.shipped(), "foreign-drop-in", read)
                            .mismatches())
                    .extracting(PolicyCases.Mismatch::diff)
                    .isEmpty();
        }
    }

    @Test
    void whatCannotBeToldIsNotWaivedInACaseEither() throws Exception {
        PolicyCase read = PolicyCases.read(
                "a.yaml",
                "given:\n  subject: manager\n  manager: { available: false }\n"
                        + "waivers: [ { units: [manager] } ]\nexpect: [ { waived: false } ]\n");
        assertThat(PolicyCases.run(Policies.shipped(), "manager-unavailable", read)
                        .mismatches())
                .extracting(PolicyCases.Mismatch::diff)
                .isEmpty();
    }

    @Test
    void everyProblemOfWaiversHasItsPlace() {
        String text = """
                waivers:
                  - { units: [web], digest: abc, expires: soon }
                  - { policy: manager-unavailable }
                  - { granted: 2026-01-01, expires: 2027-01-01, reason: x }
                expect:
                  - { waived: maybe }
                """;
        assertThatThrownBy(() -> PolicyCases.read("a.yaml", text))
                .isInstanceOfSatisfying(
                        CaseException.class,
                        e -> assertThat(e.problems())
                                .hasSize(7)
                                .anySatisfy(p -> assertThat(p).startsWith("a.yaml:2:15: units 'web'; expected"))
                                .anySatisfy(p -> assertThat(p).startsWith("a.yaml:2:29: digest 'abc'; expected"))
                                .anySatisfy(p -> assertThat(p).startsWith("a.yaml:2:43: expires 'soon'; expected"))
                                .anySatisfy(p -> assertThat(p)
                                        .startsWith("a.yaml:3:15: policy 'manager-unavailable'; expected another"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:4:").contains("at most 90 days"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:4:").contains("unknown key 'reason'"))
                                .anySatisfy(p ->
                                        assertThat(p).startsWith("a.yaml:6:").contains("waived 'maybe'")));
        assertThatThrownBy(() -> PolicyCases.read("a.yaml", "expect:\n  - { waived: true }\n"))
                .hasMessageContaining("a.yaml:2:15: waived 'true'; expected waivers in this case");
    }
}
