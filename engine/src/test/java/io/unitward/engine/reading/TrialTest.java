package io.unitward.engine.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.Policies;
import io.unitward.engine.compile.CompiledPolicies;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.compile.PolicyCompiler;
import io.unitward.engine.compile.PolicyException;
import io.unitward.engine.compile.PolicySource;
import io.unitward.engine.drl.Policy;
import io.unitward.engine.policy.PolicyCase;
import io.unitward.engine.policy.RandomFacts;
import io.unitward.engine.policy.ShippedCases;
import io.unitward.engine.session.Firings;
import io.unitward.engine.session.RuleBase;
import io.unitward.facts.PolicyFact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read out of a rule is what the rule engine does with it, on every case and on thousands of facts at random. */
class TrialTest {
    private static final Path OWN = Path.of("src/test/resources/reading");
    private static final Path VALID = Path.of("src/test/resources/policy-corpus/valid");

    @Test
    void shippedPoliciesOverTheirCases() {
        List<PolicyCheck.Checked> policies = ShippedCases.policies();
        RuleBase rules = Policies.shipped().judging().get(0);
        int compared = 0;
        for (PolicyCheck.Checked policy : policies) {
            for (PolicyCase each : ShippedCases.of(policy.source())) {
                List<PolicyFact> facts = new ArrayList<>(each.manager());
                facts.addAll(each.facts().facts());
                assertThat(read(policies, facts)).as(each.file()).isEqualTo(fired(rules, facts));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void shippedPoliciesOverRandomFacts() {
        List<PolicyCheck.Checked> policies = ShippedCases.policies();
        assertThat(compare(policies, Policies.shipped().judging().get(0), 4000)).isEqualTo(names(policies));
    }

    /** Every operator on every type of property that it fits, with and without null. */
    @Test
    void everyOperatorOverRandomFacts() throws IOException, PolicyException {
        List<PolicyCheck.Checked> policies = sources(OWN);
        assertThat(compare(policies, compiled(policies), 1000)).isEqualTo(names(policies));
    }

    @Test
    void everyValidPolicyOverRandomFacts() throws IOException, PolicyException {
        List<PolicyCheck.Checked> policies = sources(VALID);
        // Not all of them: some ask for texts that no such facts have.
        assertThat(compare(policies, compiled(policies), 500)).hasSizeGreaterThan(30);
    }

    /** The names of the rules that fired at least once. */
    private static Set<String> compare(List<PolicyCheck.Checked> policies, RuleBase rules, int times) {
        List<PolicyCase> cases = new ArrayList<>();
        ShippedCases.policies().forEach(policy -> cases.addAll(ShippedCases.of(policy.source())));
        Set<String> fired = new TreeSet<>();
        RandomFacts random = new RandomFacts(4, cases);
        for (int i = 0; i < times; i++) {
            List<PolicyFact> facts = random.next();
            Map<String, List<String>> expected = fired(rules, facts);
            assertThat(read(policies, facts)).as("number %d: %s", i, facts).isEqualTo(expected);
            fired.addAll(expected.keySet());
        }
        return fired;
    }

    private static Set<String> names(List<PolicyCheck.Checked> policies) {
        Set<String> names = new TreeSet<>();
        policies.forEach(policy ->
                policy.policy().rules().forEach(rule -> names.add(rule.name().text())));
        return names;
    }

    private static Map<String, List<String>> fired(RuleBase rules, List<PolicyFact> facts) {
        Map<String, List<String>> fired = new TreeMap<>();
        Firings.of(rules, facts).forEach(each -> add(fired, each.rule(), each.facts()));
        fired.values().forEach(matches -> matches.sort(null));
        return fired;
    }

    private static Map<String, List<String>> read(List<PolicyCheck.Checked> policies, List<PolicyFact> facts) {
        Map<String, List<String>> read = new TreeMap<>();
        for (PolicyCheck.Checked policy : policies) {
            for (Policy.Rule rule : policy.policy().rules()) {
                Trial trial = Trial.of(rule, facts);
                trial.matches().forEach(match -> add(read, rule.name().text(), match.matched(rule)));
                assertThat(trial.stop() == null).isEqualTo(trial.isFired());
            }
        }
        read.values().forEach(matches -> matches.sort(null));
        return read;
    }

    /** By identity: equal facts are not the same. */
    private static void add(Map<String, List<String>> to, String rule, List<?> facts) {
        StringBuilder match = new StringBuilder();
        facts.forEach(
                fact -> match.append(System.identityHashCode(fact)).append(' ').append(fact));
        to.computeIfAbsent(rule, name -> new ArrayList<>()).add(match.toString());
    }

    private static List<PolicyCheck.Checked> sources(Path folder) throws IOException {
        List<PolicySource> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".drl")).sorted().toList()) {
                String id = file.getFileName().toString().replace(".drl", "");
                sources.add(new PolicySource("site/" + id + "/" + id + ".drl", Files.readString(file)));
            }
        }
        return PolicyCheck.check(sources);
    }

    private static RuleBase compiled(List<PolicyCheck.Checked> policies) throws PolicyException {
        CompiledPolicies compiled = PolicyCompiler.compile(
                policies.stream().map(PolicyCheck.Checked::source).toList());
        return RuleBase.load(compiled.index(), compiled.loader());
    }
}
