package io.unitward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.PolicySetting;
import io.unitward.config.PolicySettings;
import io.unitward.engine.chosen.Choice;
import io.unitward.engine.chosen.Choosing;
import io.unitward.engine.chosen.PolicyGroup;
import io.unitward.engine.clean.KnownClean;
import io.unitward.engine.compile.CompiledPolicies;
import io.unitward.engine.compile.PolicyCompiler;
import io.unitward.engine.compile.PolicySource;
import io.unitward.engine.compile.UncheckedPolicies;
import io.unitward.engine.session.RulePart;
import io.unitward.facts.Writer;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What audits say with operators' policies beside, and in the place of, the shipped ones. */
class OperatorPoliciesTest {
    private static final String UNIT = "web-stack.service";
    private static final String FOREIGN = Scene.ADMIN + "/" + UNIT + ".d/foreign.conf";

    @Test
    void anAddedPolicyJudgesBesideTheShippedOnes() throws Exception {
        AuditReport report = audit(foreign(), policies(NOTHING, OperatorText.declared("site-rule", "unknown")));
        assertThat(policies(report)).contains("foreign-drop-in", "site-rule");
        assertThat(verdict(report).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(report.withheld()).isEmpty();
    }

    @Test
    void whatIsOffIsInNoVerdictAndWithheld() throws Exception {
        AuditReport report = audit(foreign(), policies(settings("foreign-drop-in", false, null)));
        assertThat(policies(report)).doesNotContain("foreign-drop-in");
        assertThat(report.withheld())
                .extracting(Finding::policy, Finding::unit, Finding::classification)
                .contains(org.assertj.core.groups.Tuple.tuple("foreign-drop-in", UNIT, Classification.BLOCK_AND_ALERT));
        UnitVerdict all = report.withAllFindings().units().stream()
                .filter(unit -> unit.unit().equals(UNIT))
                .findFirst()
                .orElseThrow();
        assertThat(all.findings()).extracting(Finding::policy).contains("foreign-drop-in");
        assertThat(all.verdict()).isEqualTo(verdict(report).verdict());
    }

    @Test
    void whatIsOverriddenIsWithheldAndItsPlaceTaken() throws Exception {
        String digest = Policies.shippedIndex()
                .sources()
                .get("provenance/foreign-drop-in/foreign-drop-in.drl")
                .substring(0, 12);
        AuditReport report = audit(
                foreign(),
                policies(
                        NOTHING, OperatorText.declared("foreign-drop-in", "advice", "@overrides(\"" + digest + "\")")));
        assertThat(verdict(report).findings())
                .filteredOn(finding -> finding.policy().equals("foreign-drop-in"))
                .extracting(Finding::message)
                .containsExactly("The site speaks of " + UNIT + ".");
        assertThat(report.withheld()).extracting(Finding::policy).contains("foreign-drop-in");
        assertThat(report.manager().findings()).extracting(Finding::policy).doesNotContain("override-outdated");
    }

    @Test
    void anOutdatedOverrideIsAFindingAboutTheManager() throws Exception {
        AuditReport report = audit(
                foreign(),
                policies(
                        NOTHING,
                        OperatorText.declared("foreign-drop-in", "advice", "@overrides(\"0123456789ab\")"),
                        OperatorText.declared("site-rule", "advice", "@overrides(\"0123456789ab\")")));
        assertThat(report.manager().findings())
                .filteredOn(finding -> finding.policy().equals("override-outdated"))
                .allSatisfy(finding -> {
                    assertThat(finding.classification()).isEqualTo(Classification.ADVICE);
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.evidence()).containsEntry("madeFor", "0123456789ab");
                })
                .extracting(Finding::cause)
                .containsExactly("digest", "nothing");
        assertThat(policies(report)).contains("foreign-drop-in");
    }

    @Test
    void anotherSeverityIsInTheFindings() throws Exception {
        AuditReport report = audit(foreign(), policies(settings("foreign-drop-in", null, Severity.NOTICE)));
        assertThat(verdict(report).findings())
                .filteredOn(finding -> finding.policy().equals("foreign-drop-in"))
                .isNotEmpty()
                .allMatch(finding -> finding.severity() == Severity.NOTICE
                        && finding.classification() == Classification.BLOCK_AND_ALERT);
        assertThat(report.withheld()).isEmpty();
    }

    @Test
    void batchesDoNotMatter() throws Exception {
        Scene scene = foreign();
        for (int i = 0; i < 9; i++) {
            scene.clean("u" + i + "-stack.service");
        }
        Policies policies =
                policies(settings("foreign-drop-in", false, null), OperatorText.declared("site-rule", "unknown"));
        AuditReport all = AuditEngine.audit(scene.input(policies, false));
        for (int size : new int[] {1, 7}) {
            assertThat(AuditEngine.judge(scene.input(policies, false), size).report())
                    .isEqualTo(all);
        }
        assertThat(all.withheld()).hasSize(1);
    }

    @Test
    void whenTheTimeIsUpAllIsUnknownAndThePolicyNamed() throws Exception {
        Scene scene = new Scene();
        for (int i = 0; i < 2000; i++) {
            scene.clean("u" + i + "-stack.service");
        }
        Policies policies = policies(NOTHING, OperatorText.declared("site-rule", "advice"));
        int[] looks = {0};
        AuditReport report = AuditEngine.judge(scene.input(policies, false), KnownClean.NOTHING, () -> ++looks[0] > 12)
                .report();
        assertThat(report.manager().verdict()).isEqualTo(VerdictKind.UNKNOWN);
        assertThat(report.manager().findings())
                .filteredOn(finding -> finding.classification() == Classification.UNKNOWN)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.policy()).isEqualTo("site-rule");
                    assertThat(finding.message()).contains("took too long").contains("'site-rule'");
                });
        assertThat(report.units()).hasSize(2000);
        assertThat(report.units().get(1999).verdict()).isEqualTo(VerdictKind.UNKNOWN);
        // The same without a deadline: nobody is unknown.
        assertThat(AuditEngine.audit(scene.input(policies, false)).units())
                .allMatch(unit -> unit.verdict() == VerdictKind.COMPLIANT);
    }

    @Test
    void aPolicyThatBreaksItsSessionSilencesNoShippedOne() throws Exception {
        Policies broken = Policies.load(new Choice(
                "d",
                List.of(
                        new RulePart(
                                Policies.shippedIndex(),
                                Policies.class.getClassLoader(),
                                Policies.shippedIndex().rules(),
                                false),
                        UncheckedPolicies.part("""
                                rule "breaks" when ManagerState( $u : subject, 1 / (state.length() - state.length()) == 1 )
                                then insert( new FindingDraft( $u, null, null, null, "x" ) ); end
                                """)),
                List.of(),
                List.of(),
                PolicyChanges.NONE,
                List.of()));
        Scene scene = foreign();
        AuditReport expected = audit(scene, Policies.shipped());
        AuditReport report = audit(scene, broken);
        assertThat(verdict(report).findings())
                .containsAll(verdict(expected).findings())
                .anySatisfy(finding -> {
                    assertThat(finding.tellsOfFailure()).isTrue();
                    assertThat(finding.message()).contains("one of the rules of breaks");
                });
        assertThat(verdict(report).verdict()).isEqualTo(VerdictKind.BLOCK_AND_ALERT);
        assertThat(report.manager().verdict()).isEqualTo(VerdictKind.UNKNOWN);
    }

    private static final PolicySettings NOTHING = PolicySettings.NONE;

    /** A declared unit with a drop-in in a place that its owner does not allow; loaded. */
    private static Scene foreign() {
        return new Scene()
                .clean(UNIT)
                .file(FOREIGN, Scene.OLD, "y", new Writer[0])
                .unit(UNIT, false, Scene.MINE + "/" + UNIT, FOREIGN);
    }

    private static AuditReport audit(Scene scene, Policies policies) {
        return AuditEngine.audit(scene.input(policies, false));
    }

    private static UnitVerdict verdict(AuditReport report) {
        return report.units().stream()
                .filter(unit -> unit.unit().equals(UNIT))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> policies(AuditReport report) {
        return verdict(report).findings().stream().map(Finding::policy).toList();
    }

    private static PolicySettings settings(String policy, @Nullable Boolean enabled, @Nullable Severity severity) {
        return new PolicySettings(
                List.of(new PolicySetting("unitward.yaml", 3, 5, policy, enabled, severity, "a reason")), List.of());
    }

    static Policies policies(PolicySettings settings, PolicySource... sources) throws Exception {
        PolicyGroup own = null;
        if (sources.length > 0) {
            CompiledPolicies compiled = PolicyCompiler.compile(List.of(sources));
            own = new PolicyGroup(PolicyGroup.Authority.OWN, compiled.index(), compiled.loader(), Map.of());
        }
        Choice choice = Choosing.choose(Policies.shippedGroup(), null, own, PolicySettings.NONE, settings);
        return Policies.load(choice);
    }
}
