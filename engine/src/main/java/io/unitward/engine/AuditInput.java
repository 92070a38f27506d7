package io.unitward.engine;

import io.unitward.facts.Snapshot;
import io.unitward.ownership.Manifest;
import io.unitward.pending.History;
import io.unitward.pending.Repair;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Waiver;
import java.time.Instant;
import java.util.List;

/**
 * All that classification sees. Everything in it was read before collecting or by collecting.
 *
 * @param snapshot what was seen of one manager
 * @param manifest what should hold
 * @param policies what judges
 * @param waivers what is accepted for a while
 * @param history what is remembered of this manager
 * @param repairs what was put right before
 * @param strict whether advice counts as a violation
 * @param at the moment to be judged
 * @param fresh shipped policies that an upgrade brought, and that are advice at that moment
 */
public record AuditInput(
        Snapshot snapshot,
        Manifest manifest,
        Policies policies,
        List<Waiver> waivers,
        History history,
        List<Repair> repairs,
        boolean strict,
        Instant at,
        List<PolicyChanges.Fresh> fresh) {
    public AuditInput {
        waivers = List.copyOf(waivers);
        repairs = List.copyOf(repairs);
        fresh = List.copyOf(fresh);
    }
}
