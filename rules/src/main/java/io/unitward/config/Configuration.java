package io.unitward.config;

import io.unitward.alert.Alerts;
import io.unitward.ownership.Manifest;
import io.unitward.verdict.Waiver;
import java.util.ArrayList;
import java.util.List;

/**
 * All that the configuration files say.
 *
 * @param manifest who declares what; {@link Manifest#EMPTY} without a file
 * @param allowlist what may be done; {@link Allowlist#DEFAULT} without a file
 * @param floorPolicies what the administrator's file says about policies to a user; {@link PolicySettings#NONE} for root
 * @param policies what the caller's own file says about policies; root's is {@code /etc/unitward}'s
 * @param waivers what is accepted for a while, the administrator's first
 * @param alerts how the caller wants to be told
 * @param digest sha-256, in hexadecimal, over the roles and bytes of all files that were read
 * @param files the files that were read, in order, as absolute paths
 */
public record Configuration(
        Manifest manifest,
        Allowlist allowlist,
        PolicySettings floorPolicies,
        PolicySettings policies,
        List<Waiver> waivers,
        Alerts alerts,
        String digest,
        List<String> files) {
    public Configuration {
        waivers = List.copyOf(waivers);
        files = List.copyOf(files);
    }

    /** The same with no waiver. */
    public Configuration withoutWaivers() {
        return new Configuration(manifest, allowlist, floorPolicies, policies, List.of(), alerts, digest, files);
    }

    /** The same with another manifest. */
    public Configuration with(Manifest other) {
        return new Configuration(other, allowlist, floorPolicies, policies, waivers, alerts, digest, files);
    }

    /** The same with one more waiver at the end. */
    public Configuration with(Waiver waiver) {
        List<Waiver> more = new ArrayList<>(waivers);
        more.add(waiver);
        return new Configuration(manifest, allowlist, floorPolicies, policies, more, alerts, digest, files);
    }
}
