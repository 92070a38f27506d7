package io.unitward.engine.compile;

import io.unitward.engine.session.RuleBase;
import java.util.List;

/** Compiles, for tests, trees of policies that were changed after the check. */
public final class CheckedPolicies {
    private CheckedPolicies() {}

    /** Compiles them all at once. */
    public static RuleBase load(List<PolicyCheck.Checked> policies) {
        try {
            CompiledPolicies compiled = PolicyCompiler.compileChecked(policies);
            return RuleBase.load(compiled.index(), compiled.loader());
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
