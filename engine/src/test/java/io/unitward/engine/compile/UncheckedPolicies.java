package io.unitward.engine.compile;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.session.RuleBase;
import io.unitward.engine.session.RulePart;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles rules that would never pass the checks, to see what the engine does with them. */
public final class UncheckedPolicies {
    private static final String HEADER = """
            package io.unitward.policies;
            import io.unitward.ownership.Unseen;
            import io.unitward.ownership.ManagerState;
            import io.unitward.verdict.FindingDraft;
            """;

    private UncheckedPolicies() {}

    /** Rules without metadata: each is advice, and a policy of its own. */
    public static RuleBase load(String rules) {
        return RuleBase.load(part(rules));
    }

    /** The same, not loaded yet. */
    public static RulePart part(String rules) {
        List<RuleInfo> infos = new ArrayList<>();
        Matcher names = Pattern.compile("rule \"([^\"]+)\"").matcher(rules);
        while (names.find()) {
            infos.add(new RuleInfo(
                    names.group(1),
                    names.group(1),
                    "test",
                    Classification.ADVICE,
                    Severity.NOTICE,
                    "0.1.0",
                    "test",
                    "Because.",
                    "None.",
                    "test/test/test.drl",
                    1,
                    ""));
        }
        try {
            CompiledPolicies compiled = PolicyCompiler.compileUnchecked(
                    List.of(new PolicySource("test/test/test.drl", HEADER + rules)), infos);
            return RulePart.bounded(
                    compiled.index(), compiled.loader(), compiled.index().rules());
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
