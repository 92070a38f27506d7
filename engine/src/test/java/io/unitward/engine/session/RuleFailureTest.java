package io.unitward.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.compile.UncheckedPolicies;
import io.unitward.facts.PolicyFact;
import io.unitward.ownership.ManagerState;
import io.unitward.ownership.Unseen;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rule that misbehaves makes its unit unknown, and nothing else, in batches of any size. */
class RuleFailureTest {
    private static final String HONEST = """
            rule "honest" when Unseen( $u : subject )
            then insert( new FindingDraft( $u, null, null, null, "honest" ) ); end
            """;
    private static final List<PolicyFact> MANAGER =
            List.of(new ManagerState("manager", true, "", "running", "", "", false, false));

    @Test
    void aRuleThatThrows() {
        assertOnlyBadIsUnknown("""
                rule "broken" when Unseen( $u : subject, what == "bad" )
                then insert( new FindingDraft( $u, null, null, null, "" + 1 / ($u.length() - $u.length()) ) ); end
                """, "ArithmeticException");
    }

    @Test
    void aRuleThatFiresWithoutEnd() {
        assertOnlyBadIsUnknown("""
                rule "start" when Unseen( $u : subject, what == "bad" )
                then insert( new FindingDraft( $u, null, null, null, "x" ) ); end
                rule "broken" when Unseen( $u : subject, what == "bad" ) FindingDraft( unit == $u, $m : message )
                then insert( new FindingDraft( $u, null, null, null, $m + "x" ) ); end
                """.replace("unit == $u", "message != null"), "fires without end");
    }

    @Test
    void aRuleThatSpeaksForAnotherUnit() {
        assertOnlyBadIsUnknown("""
                rule "broken" when Unseen( $u : subject, what == "bad" )
                then insert( new FindingDraft( "u1.service", null, null, null, "slander" ) ); end
                """, "u1.service");
    }

    @Test
    void aRuleThatInsertsSomethingElse() {
        assertOnlyBadIsUnknown("""
                rule "broken" when Unseen( $u : subject, what == "bad" )
                then insert( "text" ); end
                """, "String");
    }

    @Test
    void aRuleThatLooksAtSeveralUnitsAtOnce() {
        RuleBase rules = UncheckedPolicies.load("""
                rule "broken" when Unseen( $u : subject ) Unseen( subject != $u )
                then insert( new FindingDraft( $u, null, null, null, "gossip" ) ); end
                """);
        Map<String, List<Finding>> found = Classifier.classify(rules, MANAGER, units(), 100);
        assertThat(found.values().stream().flatMap(List::stream))
                .isNotEmpty()
                .allMatch(finding -> finding.classification() == Classification.UNKNOWN);
    }

    private static void assertOnlyBadIsUnknown(String broken, String reason) {
        RuleBase rules = UncheckedPolicies.load(broken + HONEST);
        Map<String, List<Finding>> expected = Classifier.classify(rules, MANAGER, units(), 100);
        for (UnitFacts unit : units()) {
            List<Finding> findings = expected.get(unit.unit());
            assertThat(findings)
                    .as(unit.unit())
                    .anyMatch(finding -> finding.message().equals("honest"));
            boolean bad = unit.unit().equals("u2.service");
            assertThat(findings.stream().filter(f -> f.classification() == Classification.UNKNOWN))
                    .as(unit.unit())
                    .hasSize(bad ? 1 : 0)
                    .allSatisfy(finding -> {
                        assertThat(finding.message()).contains("'broken'").contains(reason);
                        assertThat(finding.policy()).isEqualTo("broken");
                    });
            assertThat(findings).noneMatch(finding -> finding.message().equals("slander"));
        }
        for (int size : new int[] {1, 7}) {
            assertThat(Classifier.classify(rules, MANAGER, units(), size)).isEqualTo(expected);
        }
    }

    private static List<UnitFacts> units() {
        List<UnitFacts> units = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String unit = "u" + i + ".service";
            units.add(new UnitFacts(unit, List.of(new Unseen(unit, i == 2 ? "bad" : "good"))));
        }
        return units;
    }
}
