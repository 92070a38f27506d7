package io.unitward.config;

import io.unitward.alert.Alerts;
import io.unitward.ownership.Owner;
import io.unitward.ownership.StackDeclaration;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code unitward.yaml} declares.
 *
 * @param owners in file order
 * @param trustedUsers names or uids, as written
 * @param trustedGroups names or gids, as written
 * @param speaksOfWriters whether the file has {@code trustedWriters}, even with nobody in it
 * @param policies what it says about policies
 * @param stacks in file order
 * @param alerts how its author wants to be told; null when it does not say
 * @param pendingGrace how long a reload or a restart may wait before that is a finding of its own; null when it does not say
 */
public record ManifestFile(
        List<Owner> owners,
        List<String> trustedUsers,
        List<String> trustedGroups,
        boolean speaksOfWriters,
        PolicySettings policies,
        List<StackDeclaration> stacks,
        @Nullable Alerts alerts,
        @Nullable Duration pendingGrace) {
    /** A file that declares nothing, which stands for one that does not exist. */
    static final ManifestFile NONE =
            new ManifestFile(List.of(), List.of(), List.of(), false, PolicySettings.NONE, List.of(), null, null);

    public ManifestFile {
        owners = List.copyOf(owners);
        trustedUsers = List.copyOf(trustedUsers);
        trustedGroups = List.copyOf(trustedGroups);
        stacks = List.copyOf(stacks);
    }

    /** As the floor: whether nobody else may say who is trusted to write unit files. */
    boolean fixesWriters() {
        for (Owner owner : owners) {
            if (!owner.delegable()) {
                return true;
            }
        }
        return speaksOfWriters;
    }
}
