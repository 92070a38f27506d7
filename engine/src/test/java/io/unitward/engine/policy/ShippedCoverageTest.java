package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.compile.PolicyCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cases of the shipped policies show every rule, condition and constraint true, and false. */
class ShippedCoverageTest {
    @Test
    void nothingIsLeftUnshown() {
        List<Coverage.OfPolicy> policies = new ArrayList<>();
        List<String> gaps = new ArrayList<>();
        for (PolicyCheck.Checked policy : ShippedCases.policies()) {
            Coverage.OfPolicy of = Covering.of(policy, ShippedCases.of(policy.source()));
            policies.add(of);
            of.gaps().forEach(gap -> gaps.add(gap.place() + ": " + gap.text() + ": " + gap.lack()));
        }
        assertThat(String.join("\n", gaps)).isEmpty();
        assertThat(new Coverage(policies).percent()).isEqualTo(100);
        assertThat(policies.stream().mapToInt(Coverage.OfPolicy::wanted).sum()).isGreaterThan(300);
    }
}
