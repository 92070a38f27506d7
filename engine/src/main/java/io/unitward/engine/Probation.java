package io.unitward.engine;

import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PolicyChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes advice of what new policies find, so that an upgrade alone raises no alarm. What they call a violation, or a change to be
 * loaded, is withheld as it was, and the gate looks at that: nothing is done that they would have stopped. What they could not tell
 * stays unknown.
 */
final class Probation {
    private final Map<String, List<Finding>> counted;
    private final List<Finding> withheld = new ArrayList<>();

    Probation(PolicyChanges changes, Map<String, List<Finding>> found) {
        if (changes.fresh().isEmpty()) {
            this.counted = found;
            return;
        }
        this.counted = new HashMap<>();
        found.forEach((unit, findings) -> {
            List<Finding> count = new ArrayList<>();
            for (Finding finding : findings) {
                boolean asIs = !changes.isFresh(finding.policy())
                        || finding.classification() == Classification.ADVICE
                        || finding.classification() == Classification.UNKNOWN;
                count.add(asIs ? finding : finding.as(Classification.ADVICE));
                if (!asIs) {
                    withheld.add(finding);
                }
            }
            counted.put(unit, count);
        });
    }

    /** What verdicts are made of, by unit. */
    Map<String, List<Finding>> counted() {
        return counted;
    }

    /** What counts for the gate alone. */
    List<Finding> withheld() {
        return withheld;
    }
}
