package io.unitward.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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

    @Test
    void aRuleWithoutAMessage() {
        assertOnlyBadIsUnknown("""
                rule "broken" when Unseen( $u : subject, what == "bad" )
                then insert( new FindingDraft( $u, null, null, null, null ) ); end
                """, "message is null");
    }

    @Test
    void whatOneRuleUsesUpIsNotAnothers() {
        // One below the cap, several together far above it, and one above it: that one alone is to blame.
        String below = rule("below", 1);
        String more = rule("more", 1);
        String above = rule("above", 2);
        RuleBase rules = UncheckedPolicies.load(below + more + above + HONEST);
        List<UnitFacts> units = List.of(unit("u.service", 60), unit("v.service", 2));
        Map<String, List<Finding>> found = Classifier.classify(rules, MANAGER, units, 100);
        assertThat(found.get("u.service"))
                .extracting(Finding::policy, Finding::classification)
                .containsExactlyInAnyOrder(
                        tuple("honest", Classification.ADVICE),
                        tuple("below", Classification.ADVICE),
                        tuple("more", Classification.ADVICE),
                        tuple("above", Classification.UNKNOWN));
        assertThat(found.get("v.service"))
                .extracting(Finding::policy, Finding::classification)
                .containsExactlyInAnyOrder(
                        tuple("honest", Classification.ADVICE),
                        tuple("below", Classification.ADVICE),
                        tuple("more", Classification.ADVICE),
                        tuple("above", Classification.ADVICE));
        assertThat(Classifier.classify(rules, MANAGER, units, 1)).isEqualTo(found);
    }

    @Test
    void aJoinThatNeverMatchesIsBoundedToo() {
        String nothing = rule("joins", 1).replace("then", "Unseen( subject == $u, what == \"nothing\" ) then");
        String absent = rule("absent", 1).replace("then", "not Unseen( subject == $u, what == \"nothing\" ) then");
        RuleBase rules = UncheckedPolicies.load(nothing + absent + HONEST);
        List<UnitFacts> units = List.of(unit("u.service", 60), unit("v.service", 40), unit("w.service", 2));
        Map<String, List<Finding>> found = Classifier.classify(rules, MANAGER, units, 100);
        assertThat(found.get("u.service"))
                .extracting(Finding::policy, Finding::classification)
                .containsExactly(
                        tuple("joins", Classification.UNKNOWN),
                        tuple("absent", Classification.ADVICE),
                        tuple("honest", Classification.ADVICE));
        assertThat(found.get("u.service").get(0).message()).contains("too many combinations");
        assertThat(found.get("v.service")).extracting(Finding::policy).containsExactly("absent", "honest");
        for (int size : new int[] {1, 2}) {
            assertThat(Classifier.classify(rules, MANAGER, units, size)).isEqualTo(found);
        }
        Map<String, List<Finding>> alone = Classifier.classify(UncheckedPolicies.load(nothing), MANAGER, units, 100);
        assertThat(alone.keySet()).as("the only rule is kept from it").containsExactly("u.service");
    }

    @Test
    void aReportStaysSmall() {
        RuleBase rules = UncheckedPolicies.load("""
                rule "talks" when Unseen( $u : subject, $w : what )
                then insert( new FindingDraft( $u, null, $w + LONG, null, "a\\n\\u001b \\t" + $w + LONG ) ); end
                """.replace("LONG", "\"" + "x".repeat(3000) + "\""));
        List<UnitFacts> units = List.of(unit("u.service", 199), unit("v.service", 200), unit("w.service", 201));
        Map<String, List<Finding>> found = Classifier.classify(rules, MANAGER, units, 100);
        assertThat(found.get("u.service")).hasSize(199).allSatisfy(finding -> {
            assertThat(finding.message())
                    .hasSizeLessThanOrEqualTo(1000)
                    .startsWith("a what")
                    .endsWith("x…");
            assertThat(finding.file()).hasSize(1000);
        });
        assertThat(found.get("v.service")).hasSize(200).noneMatch(Finding::tellsOfFailure);
        assertThat(found.get("w.service"))
                .hasSize(201)
                .filteredOn(Finding::tellsOfFailure)
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("'talks'").contains("more than 200"));
        assertThat(Classifier.classify(rules, MANAGER, units, 1)).isEqualTo(found);
    }

    /** A rule with so many patterns on facts of one unit; states one thing for all its matches. */
    private static String rule(String name, int patterns) {
        return "rule \"" + name + "\" when Unseen( $u : subject )" + " Unseen( subject == $u )".repeat(patterns)
                + " then insert( new FindingDraft( $u, null, null, null, \"" + name + "\" ) ); end\n";
    }

    private static UnitFacts unit(String name, int facts) {
        List<PolicyFact> all = new ArrayList<>();
        for (int i = 0; i < facts; i++) {
            all.add(new Unseen(name, "what " + i));
        }
        return new UnitFacts(name, all);
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
