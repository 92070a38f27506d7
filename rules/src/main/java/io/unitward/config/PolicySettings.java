package io.unitward.config;

import io.unitward.facts.Glob;
import java.util.List;

/**
 * What one {@code unitward.yaml} says about policies.
 *
 * @param settings in file order, each policy once
 * @param delegable what users may loosen for themselves; counts in {@code /etc/unitward} only
 */
public record PolicySettings(List<PolicySetting> settings, List<Delegable> delegable) {
    /** A file that says nothing about policies, or that does not exist. */
    public static final PolicySettings NONE = new PolicySettings(List.of(), List.of());

    public PolicySettings {
        settings = List.copyOf(settings);
        delegable = List.copyOf(delegable);
    }

    /**
     * Policies that users may loosen.
     *
     * @param file the configuration file, as it was named
     * @param line from 1
     * @param column from 1
     * @param glob an id, or a glob of ids
     */
    public record Delegable(String file, int line, int column, String glob) {}

    /** Whether nothing is said at all. */
    public boolean isEmpty() {
        return settings.isEmpty() && delegable.isEmpty();
    }

    /** Whether an entry is about that policy. */
    public boolean speaksOf(String policy) {
        for (PolicySetting setting : settings) {
            if (setting.policy().equals(policy)) {
                return true;
            }
        }
        return false;
    }

    /** Whether users may loosen that policy for themselves. */
    public boolean isDelegable(String policy) {
        for (Delegable each : delegable) {
            if (Glob.matches(each.glob(), policy)) {
                return true;
            }
        }
        return false;
    }
}
