package io.unitward.verdict;

import java.util.List;

/**
 * How the policies of a run differ from those that are shipped. Shown in every report.
 *
 * @param added operators' policies with ids of their own
 * @param overridden operators' policies in the place of another one
 * @param off policies that judge nothing
 * @param severityChanged policies whose findings are louder or quieter than they say
 */
public record PolicyChanges(List<Added> added, List<Overridden> overridden, List<Set> off, List<Set> severityChanged) {
    /** The shipped policies as they are. */
    public static final PolicyChanges NONE = new PolicyChanges(List.of(), List.of(), List.of(), List.of());

    public PolicyChanges {
        added = List.copyOf(added);
        overridden = List.copyOf(overridden);
        off = List.copyOf(off);
        severityChanged = List.copyOf(severityChanged);
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

    /** Whether the shipped policies judge as they are. */
    public boolean isEmpty() {
        return added.isEmpty() && overridden.isEmpty() && off.isEmpty() && severityChanged.isEmpty();
    }
}
