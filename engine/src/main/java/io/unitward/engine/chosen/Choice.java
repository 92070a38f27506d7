package io.unitward.engine.chosen;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.session.RulePart;
import io.unitward.facts.PolicyNote;
import io.unitward.verdict.PolicyChanges;
import java.util.List;

/**
 * Which rules judge.
 *
 * @param digest over everything that decides what they find
 * @param judging the rules that verdicts are made of, of each authority apart
 * @param withheld rules that are off or overridden; their findings count for the gate alone. No two of one part or of
 *     different parts need have different names, so each part is a session of its own
 * @param rules the judging ones, sorted by source, then line
 * @param changes how this differs from the shipped policies
 * @param notes what a person should look at
 */
public record Choice(
        String digest,
        List<RulePart> judging,
        List<RulePart> withheld,
        List<RuleInfo> rules,
        PolicyChanges changes,
        List<PolicyNote> notes) {
    public Choice {
        judging = List.copyOf(judging);
        withheld = List.copyOf(withheld);
        rules = List.copyOf(rules);
        notes = List.copyOf(notes);
    }
}
