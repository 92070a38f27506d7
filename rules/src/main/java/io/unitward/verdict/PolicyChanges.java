package io.unitward.verdict;

import java.time.Instant;
import java.util.List;

/**
 * How the policies of a run differ from those that are shipped. Shown in every report.
 *
 * @param added operators' policies with ids of their own
 * @param overridden operators' policies in the place of another one
 * @param off policies that judge nothing
 * @param severityChanged policies whose findings are louder or quieter than they say
 * @param fresh shipped policies that an upgrade brought and that are advice for now; by id
 */
public record PolicyChanges(
        List<Added> added, List<Overridden> overridden, List<Set> off, List<Set> severityChanged, List<Fresh> fresh) {
    /** The shipped policies as they are. */
    public static final PolicyChanges NONE = new PolicyChanges(List.of(), List.of(), List.of(), List.of());

    /** Without new ones. */
    public PolicyChanges(List<Added> added, List<Overridden> overridden, List<Set> off, List<Set> severityChanged) {
        this(added, overridden, off, severityChanged, List.of());
    }

    public PolicyChanges {
        added = List.copyOf(added);
        overridden = List.copyOf(overridden);
        off = List.copyOf(off);
        severityChanged = List.copyOf(severityChanged);
        fresh = List.copyOf(fresh);
    }

    /**
     * A shipped policy that was not there when an earlier run looked. What it finds is advice, and still bars every action that
     * it would bar.
     *
     * @param policy its id
     * @param since when it was first there
     * @param counts when it begins to count, unless it is accepted before
     */
    public record Fresh(String policy, Instant since, Instant counts) {}

    /** The same, and these are new. */
    public PolicyChanges with(List<Fresh> those) {
        return new PolicyChanges(added, overridden, off, severityChanged, those);
    }

    /** Whether a policy is new, so that what it finds is advice and calls for nothing. */
    public boolean isFresh(String policy) {
        for (Fresh each : fresh) {
            if (each.policy().equals(policy)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A policy that is not shipped.
     *
     * @param policy its id
     * @param path its file
     */
    public record Added(String policy, String path) {}

    /**
     * A policy in the place of another one.
     *
     * @param policy the id of both
     * @param path the file of the one that judges
     * @param named the digest of the other one, as the file says it
     * @param actual the digest of the other one
     * @param outdated whether they differ
     */
    public record Overridden(String policy, String path, String named, String actual, boolean outdated) {}

    /**
     * A policy that configuration says something about.
     *
     * @param policy its id
     * @param value {@code off}, or the severity
     * @param where the configuration file and the line in it
     * @param reason why, as written there
     */
    public record Set(String policy, String value, String where, String reason) {}

    /** Whether the shipped policies judge as they are, the new ones among them. */
    public boolean isEmpty() {
        return added.isEmpty() && overridden.isEmpty() && off.isEmpty() && severityChanged.isEmpty();
    }
}
