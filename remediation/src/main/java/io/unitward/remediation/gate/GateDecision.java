package io.unitward.remediation.gate;

import io.unitward.verdict.Refusal;
import java.util.List;

/**
 * Whether a reload is safe right now.
 *
 * @param safe whether everything it would load is known and vouched for
 * @param reasons what speaks against it, all of it; empty exactly when it is safe
 */
public record GateDecision(boolean safe, List<Refusal> reasons) {
    public GateDecision {
        reasons = List.copyOf(reasons);
        if (safe != reasons.isEmpty()) {
            throw new IllegalArgumentException("safe '" + safe + "' with " + reasons.size()
                    + " reasons against; expected reasons exactly when it is not safe");
        }
    }
}
