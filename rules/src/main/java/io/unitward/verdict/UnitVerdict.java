package io.unitward.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one unit with its findings, or on the manager (unit {@link FindingDraft#MANAGER}).
 *
 * @param unit unit name
 * @param owner who declares it; null when nobody does
 * @param verdict the strongest that its findings call for
 * @param findings in {@link Finding#ORDER}
 */
public record UnitVerdict(String unit, @Nullable String owner, VerdictKind verdict, List<Finding> findings) {
    public UnitVerdict {
        findings = List.copyOf(findings);
    }

    /**
     * Whether unknown is not good enough for it, because somebody declares it: an owner, or a stack that it starts, which is
     * what policies about stacks have in their evidence.
     */
    public boolean mustBeKnown() {
        if (owner != null || unit.equals(FindingDraft.MANAGER)) {
            return true;
        }
        for (Finding finding : findings) {
            if (finding.evidence().containsKey("stack")) {
                return true;
            }
        }
        return false;
    }
}
