package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.compile.CheckedPolicies;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.drl.Policy;
import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.RuleBase;
import io.unitward.engine.session.Stated;
import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Nothing can be taken out of a shipped policy, or turned round, without one of its cases noticing. All mutants are compiled at
 * once, as rules next to those that they were made of.
 */
class ShippedMutationTest {
    @Test
    void everyChangeIsNoticed() {
        List<PolicyCheck.Checked> policies = ShippedCases.policies();
        List<List<Mutant>> mutants = policies.stream().map(Mutant::of).toList();
        List<PolicyCheck.Checked> changed = new ArrayList<>();
        for (int i = 0; i < policies.size(); i++) {
            changed.add(with(policies.get(i), mutants.get(i)));
        }
        RuleBase rules = CheckedPolicies.load(changed);
        Set<String> survivors = new TreeSet<>();
        int all = 0;
        for (int i = 0; i < policies.size(); i++) {
            Set<Mutant> left = new HashSet<>(mutants.get(i));
            all += left.size();
            for (PolicyCase each : ShippedCases.of(policies.get(i).source())) {
                List<Stated> stated = Classifier.state(rules, each.manager(), List.of(each.facts()), 1);
                assertThat(holds(each, stated, policies.get(i), null))
                        .as(each.file())
                        .isTrue();
                PolicyCheck.Checked policy = policies.get(i);
                left.removeIf(mutant -> !holds(each, stated, policy, mutant));
            }
            left.forEach(mutant -> survivors.add(mutant.change()));
        }
        assertThat(String.join("\n", survivors)).isEmpty();
        assertThat(all).isGreaterThan(300);
    }

    /** Whether a case holds when a rule's place is taken by its mutant. */
    private static boolean holds(PolicyCase given, List<Stated> stated, PolicyCheck.Checked policy, Mutant mutant) {
        Set<String> rules = new HashSet<>();
        policy.policy().rules().forEach(rule -> rules.add(rule.name().text()));
        if (mutant != null) {
            rules.remove(mutant.of().name().text());
            rules.add(mutant.rule().name().text());
        }
        List<Finding> found = stated.stream()
                .filter(each -> rules.contains(each.rule()))
                .map(Stated::finding)
                .sorted(Finding.ORDER)
                .toList();
        return PolicyCases.mismatches(given, found).isEmpty();
    }

    private static PolicyCheck.Checked with(PolicyCheck.Checked policy, List<Mutant> mutants) {
        List<Policy.Rule> rules = new ArrayList<>(policy.policy().rules());
        List<RuleInfo> infos = new ArrayList<>(policy.rules());
        for (Mutant mutant : mutants) {
            rules.add(mutant.rule());
            RuleInfo info = policy.rules().get(policy.policy().rules().indexOf(mutant.of()));
            infos.add(new RuleInfo(
                    mutant.rule().name().text(),
                    info.policy(),
                    info.category(),
                    info.classification(),
                    info.severity(),
                    info.since(),
                    info.summary(),
                    info.why(),
                    info.remediation(),
                    info.source(),
                    info.line(),
                    ""));
        }
        return new PolicyCheck.Checked(
                policy.source(), new Policy(policy.policy().imports(), rules), infos, List.of());
    }
}
