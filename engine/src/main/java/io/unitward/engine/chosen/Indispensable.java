package io.unitward.engine.chosen;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policies without which "all clear" could be said of what nobody looked at. Nobody switches them off or overrides them. */
public final class Indispensable {
    private static final Map<String, String> WHY = Map.of(
            "manager-unavailable", "without it a manager that did not answer would pass as one without units",
            "snapshot-incomplete", "without it what could not be seen would pass as clean",
            "override-outdated", "without it an upgrade could take a check away and nobody be told");

    /** Findings that no policy states; people look for them all the same. */
    private static final Map<String, String> NO_POLICIES = Map.of(
            "policy-failure", "it is stated when a policy fails",
            "changed-during-reload", "it is the outcome of a reload");

    private Indispensable() {}

    /** Why a policy must judge as it is shipped; null when it need not. */
    public static @Nullable String why(String policy) {
        return WHY.get(policy);
    }

    /** Why something is no policy although its name stands in reports; null for everything else. */
    static @Nullable String noPolicy(String id) {
        return NO_POLICIES.get(id);
    }
}
