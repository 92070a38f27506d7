package io.unitward.remediation.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a plan was made of, so that it can be told later what of it is another now.
 *
 * @param digest the plan's digest
 * @param at the moment it was made for
 * @param parts what it hangs on, in words → digest over it
 * @param pending path of each pending change → digest over what is there
 * @param leftOut how many more pending changes there were
 */
public record RememberedPlan(
        String digest, Instant at, Map<String, String> parts, Map<String, String> pending, int leftOut) {
    public RememberedPlan {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        pending = Collections.unmodifiableMap(new LinkedHashMap<>(pending));
    }
}
