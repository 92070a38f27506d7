package io.unitward.engine.chosen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.unitward.config.ConfigException;
import io.unitward.config.ConfigProblem;
import io.unitward.config.PolicySetting;
import io.unitward.config.PolicySettings;
import io.unitward.engine.OperatorText;
import io.unitward.engine.Policies;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.compile.CompiledPolicies;
import io.unitward.engine.compile.PolicyCompiler;
import io.unitward.engine.compile.PolicyException;
import io.unitward.engine.compile.PolicySource;
import io.unitward.engine.session.RulePart;
import io.unitward.facts.PolicyNote;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Severity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may add, override, switch off and quieten what: the rules of docs/adr/0005. */
class ChoosingTest {
    private static final PolicyGroup SHIPPED = Policies.shippedGroup();
    private static final String DIGEST =
            SHIPPED.index().sources().get("provenance/look-alike-unit/look-alike-unit.drl");
    private static final PolicySettings NOTHING = PolicySettings.NONE;

    @Test
    void withoutOperatorsItIsTheShippedPolicies() throws Exception {
        Choice choice = choose(null, null, NOTHING, NOTHING);
        assertThat(choice.digest()).isEqualTo(SHIPPED.index().digest());
        assertThat(choice.changes()).isEqualTo(PolicyChanges.NONE);
        assertThat(choice.withheld()).isEmpty();
        assertThat(choice.rules()).isEqualTo(SHIPPED.index().rules());
    }

    @Test
    void anybodyMayAddAPolicy() throws Exception {
        Choice choice = choose(floor(site("floor-rule")), own(site("own-rule")), NOTHING, NOTHING);
        assertThat(choice.changes().added())
                .containsExactly(
                        new PolicyChanges.Added("floor-rule", "/etc/unitward/policies/site/floor-rule/floor-rule.drl"),
                        new PolicyChanges.Added("own-rule", "/home/u/policies/site/own-rule/own-rule.drl"));
        assertThat(ids(choice.judging())).contains("floor-rule", "own-rule", "look-alike-unit");
        assertThat(choice.withheld()).isEmpty();
        assertThat(choice.digest())
                .isNotEqualTo(
                        choose(null, own(site("own-rule")), NOTHING, NOTHING).digest())
                .isNotEqualTo(SHIPPED.index().digest());
    }

    @Test
    void anOverrideJudgesAndWhatItReplacesIsWithheld() throws Exception {
        Choice choice = choose(null, own(override(DIGEST)), NOTHING, NOTHING);
        assertThat(choice.changes().overridden())
                .containsExactly(new PolicyChanges.Overridden(
                        "look-alike-unit",
                        "/home/u/policies/site/look-alike-unit/look-alike-unit.drl",
                        DIGEST,
                        DIGEST,
                        false));
        assertThat(choice.changes().added()).isEmpty();
        assertThat(choice.notes()).isEmpty();
        assertThat(choice.rules())
                .filteredOn(rule -> rule.policy().equals("look-alike-unit"))
                .extracting(RuleInfo::source)
                .containsExactly("site/look-alike-unit/look-alike-unit.drl");
        assertThat(ids(choice.withheld())).containsExactly("look-alike-unit");
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 20, 64})
    void theBeginningOfTheDigestIsEnough(int digits) throws Exception {
        for (String written : List.of(DIGEST.substring(0, digits), "sha256:" + DIGEST.substring(0, digits))) {
            assertThat(choose(null, own(override(written)), NOTHING, NOTHING).notes())
                    .isEmpty();
        }
    }

    @Test
    void anOverrideMadeForAnotherVersionJudgesAndIsNoted() throws Exception {
        Choice choice = choose(null, own(override("0123456789ab")), NOTHING, NOTHING);
        assertThat(choice.notes())
                .containsExactly(new PolicyNote(
                        "manager",
                        PolicyNote.Kind.OVERRIDE_OUTDATED,
                        "look-alike-unit",
                        "/home/u/policies/site/look-alike-unit/look-alike-unit.drl",
                        "0123456789ab",
                        DIGEST.substring(0, 12)));
        assertThat(choice.changes().overridden())
                .singleElement()
                .extracting(PolicyChanges.Overridden::outdated)
                .isEqualTo(true);
        assertThat(ids(choice.withheld())).containsExactly("look-alike-unit");
    }

    @Test
    void anOverrideOfNothingIsAddedAndNoted() throws Exception {
        PolicySource text = OperatorText.declared("gone-since", "advice", "@overrides(\"0123456789ab\")");
        Choice choice = choose(null, own(text), NOTHING, NOTHING);
        assertThat(choice.notes()).extracting(PolicyNote::kind).containsExactly(PolicyNote.Kind.NOTHING_OVERRIDDEN);
        assertThat(choice.changes().added()).hasSize(1);
    }

    @Test
    void aShippedIdWithoutOverridesIsRefusedWithTheDigest() throws Exception {
        assertThat(problems(floor(site("look-alike-unit")), null, NOTHING, NOTHING))
                .containsExactly("/etc/unitward/policies/site/look-alike-unit/look-alike-unit.drl:6:1: policy"
                        + " 'look-alike-unit'; expected another id, or @overrides(\"" + DIGEST.substring(0, 12)
                        + "\") on its rule to replace the policy of this id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager-unavailable", "snapshot-incomplete", "override-outdated"})
    void whatAnAllClearRestsOnCanBeNeitherOverriddenNorSwitchedOffByAnybody(String id) throws Exception {
        PolicySource text = OperatorText.declared(id, "advice", "@overrides(\"0123456789ab\")");
        PolicySettings off = settings(set(id, false, null));
        for (boolean floor : new boolean[] {true, false}) {
            assertThat(problems(floor ? floor(text) : null, floor ? null : own(text), NOTHING, NOTHING))
                    .singleElement()
                    .asString()
                    .contains("cannot be overridden");
            assertThat(problems(null, null, floor ? off : NOTHING, floor ? NOTHING : off))
                    .singleElement()
                    .asString()
                    .startsWith("unitward.yaml:7:5: policy '" + id + "'; expected it to stay on: without it");
        }
        assertThat(choose(null, null, settings(set(id, null, Severity.NOTICE)), NOTHING)
                        .withheld())
                .isEmpty();
    }

    @Test
    void whatIsNoPolicyAndWhatIsUnknownIsSaidWithItsPlace() {
        assertThat(problems(
                        null,
                        null,
                        NOTHING,
                        new PolicySettings(
                                List.of(set("policy-failure", false, null), set("look-alike-units", false, null)),
                                List.of(
                                        new PolicySettings.Delegable("unitward.yaml", 3, 13, "foreign-*"),
                                        new PolicySettings.Delegable("unitward.yaml", 3, 24, "nothing-*")))))
                .containsExactly(
                        "unitward.yaml:7:5: policy 'policy-failure'; expected a policy: it is stated when a policy fails,"
                                + " and cannot be switched off",
                        "unitward.yaml:7:5: policy 'look-alike-units'; expected the id of a policy (docs/policies.md lists"
                                + " the shipped ones; one of yours judges only once it is deployed, or named with --policies); did you mean 'look-alike-unit'?",
                        "unitward.yaml:3:24: delegable 'nothing-*'; expected the id of a policy (docs/policies.md lists"
                                + " the shipped ones; one of yours judges only once it is deployed, or named with --policies)");
    }

    @Test
    void whatIsOffIsWithheldAndListedWithItsReason() throws Exception {
        Choice choice = choose(null, null, NOTHING, settings(set("look-alike-unit", false, null)));
        assertThat(choice.changes().off())
                .containsExactly(
                        new PolicyChanges.Set("look-alike-unit", "off", "unitward.yaml:7", "because look-alike-unit"));
        assertThat(ids(choice.judging())).doesNotContain("look-alike-unit");
        assertThat(ids(choice.withheld())).containsExactly("look-alike-unit");
        assertThat(choice.digest()).isNotEqualTo(SHIPPED.index().digest());
    }

    @Test
    void anotherSeverityChangesNothingElse() throws Exception {
        Choice choice = choose(null, null, NOTHING, settings(set("content-drift", null, Severity.NOTICE)));
        assertThat(choice.rules())
                .filteredOn(rule -> rule.policy().equals("content-drift"))
                .hasSizeGreaterThan(1)
                .allMatch(rule -> rule.severity() == Severity.NOTICE)
                .extracting(RuleInfo::classification)
                .containsExactlyElementsOf(SHIPPED.index().rules().stream()
                        .filter(rule -> rule.policy().equals("content-drift"))
                        .map(RuleInfo::classification)
                        .toList());
        assertThat(choice.withheld()).isEmpty();
        assertThat(choice.changes().severityChanged())
                .extracting(PolicyChanges.Set::value)
                .containsExactly("notice");
        assertThat(choice.digest()).isNotEqualTo(SHIPPED.index().digest());
    }

    @Test
    void aUserMayLoosenWhatTheFloorDoesNotSpeakOf() throws Exception {
        PolicySettings other = settings(set("content-drift", null, Severity.CRITICAL));
        assertThat(choose(null, null, other, settings(set("look-alike-unit", false, null)))
                        .changes()
                        .off())
                .hasSize(1);
        assertThat(choose(floor(site("floor-rule")), own(override(DIGEST)), other, NOTHING)
                        .changes()
                        .overridden())
                .hasSize(1);
    }

    @Test
    void aUserMayNotLoosenWhatTheFloorSpeaksOf() throws Exception {
        PolicySettings floor = settings(set("look-alike-unit", null, Severity.WARNING));
        String fixed = "/etc/unitward speaks of";
        for (PolicySettings own : List.of(
                settings(set("look-alike-unit", false, null)),
                settings(set("look-alike-unit", null, Severity.NOTICE)))) {
            assertThat(problems(null, null, floor, own))
                    .singleElement()
                    .asString()
                    .contains(fixed);
        }
        assertThat(problems(null, own(override(DIGEST)), floor, NOTHING))
                .singleElement()
                .asString()
                .contains(fixed);
        assertThat(problems(floor(site("floor-rule")), own(site("floor-rule")), NOTHING, NOTHING))
                .singleElement()
                .asString()
                .contains(fixed);
        assertThat(problems(floor(site("floor-rule")), null, NOTHING, settings(set("floor-rule", false, null))))
                .singleElement()
                .asString()
                .contains(fixed);
    }

    @Test
    void aUserMayTightenWhatTheFloorSpeaksOf() throws Exception {
        PolicySettings floor = settings(set("look-alike-unit", false, Severity.NOTICE));
        Choice choice = choose(null, null, floor, settings(set("look-alike-unit", true, Severity.CRITICAL)));
        assertThat(choice.changes().off()).isEmpty();
        assertThat(choice.withheld()).isEmpty();
        assertThat(choice.rules())
                .filteredOn(rule -> rule.policy().equals("look-alike-unit"))
                .allMatch(rule -> rule.severity() == Severity.CRITICAL);
    }

    @Test
    void aUserMayLoosenWhatTheFloorCallsDelegable() throws Exception {
        PolicySettings floor = new PolicySettings(
                List.of(set("look-alike-unit", null, Severity.WARNING)),
                List.of(
                        new PolicySettings.Delegable("f", 1, 1, "look-*"),
                        new PolicySettings.Delegable("f", 1, 1, "floor-rule")));
        assertThat(choose(floor(site("floor-rule")), null, floor, settings(set("look-alike-unit", false, null)))
                        .changes()
                        .off())
                .hasSize(1);
        PolicyGroup etc = floor(site("floor-rule"));
        String digest = etc.index().sources().get("site/floor-rule/floor-rule.drl");
        PolicySource replacing =
                OperatorText.declared("floor-rule", "advice", "@overrides(\"" + digest.substring(0, 12) + "\")");
        Choice choice = choose(etc, own(replacing), floor, NOTHING);
        assertThat(choice.changes().overridden()).hasSize(1);
        assertThat(choice.changes().added()).isEmpty();
        assertThat(choice.notes()).isEmpty();
        assertThat(ids(choice.withheld())).containsExactly("floor-rule");
    }

    @Test
    void whatTheFloorHasSwitchedOffStaysOffWhateverReplacesIt() throws Exception {
        PolicySettings floor = new PolicySettings(
                List.of(set("look-alike-unit", false, null)),
                List.of(new PolicySettings.Delegable("f", 1, 1, "look-alike-unit")));
        Choice choice = choose(null, own(override(DIGEST)), floor, NOTHING);
        assertThat(ids(choice.judging())).doesNotContain("look-alike-unit");
        assertThat(ids(choice.withheld())).containsExactly("look-alike-unit", "look-alike-unit");
        // Both have a rule of that name, and both load.
        assertThat(Policies.load(choice).withheld()).hasSize(2);
    }

    private static PolicySource site(String id) {
        return OperatorText.declared(id, "advice");
    }

    private static PolicySource override(String digest) {
        return OperatorText.declared("look-alike-unit", "block-and-alert", "@overrides(\"" + digest + "\")");
    }

    private static PolicyGroup floor(PolicySource... sources) throws PolicyException {
        return group(PolicyGroup.Authority.FLOOR, "/etc/unitward/policies/", sources);
    }

    private static PolicyGroup own(PolicySource... sources) throws PolicyException {
        return group(PolicyGroup.Authority.OWN, "/home/u/policies/", sources);
    }

    private static PolicyGroup group(PolicyGroup.Authority authority, String place, PolicySource... sources)
            throws PolicyException {
        CompiledPolicies compiled = PolicyCompiler.compile(List.of(sources));
        Map<String, String> files = new TreeMap<>();
        for (PolicySource source : sources) {
            files.put(source.path(), place + source.path());
        }
        return new PolicyGroup(authority, compiled.index(), compiled.loader(), files);
    }

    private static PolicySetting set(String policy, @Nullable Boolean enabled, @Nullable Severity severity) {
        return new PolicySetting("unitward.yaml", 7, 5, policy, enabled, severity, "because " + policy);
    }

    private static PolicySettings settings(PolicySetting... settings) {
        return new PolicySettings(List.of(settings), List.of());
    }

    private static List<String> ids(List<RulePart> parts) {
        return parts.stream()
                .flatMap(part -> part.rules().stream())
                .map(RuleInfo::policy)
                .toList();
    }

    private static Choice choose(
            @Nullable PolicyGroup floor, @Nullable PolicyGroup own, PolicySettings etc, PolicySettings mine)
            throws ConfigException {
        return Choosing.choose(SHIPPED, floor, own, etc, mine);
    }

    private static List<String> problems(
            @Nullable PolicyGroup floor, @Nullable PolicyGroup own, PolicySettings etc, PolicySettings mine) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> choose(floor, own, etc, mine));
        assertThat(e).as("refused").isNotNull();
        return e.problems().stream().map(ConfigProblem::toString).toList();
    }
}
