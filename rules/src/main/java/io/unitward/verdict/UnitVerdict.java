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
}
