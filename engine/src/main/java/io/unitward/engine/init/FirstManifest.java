package io.unitward.engine.init;

import io.unitward.engine.init.Draft.DraftOwner;
import io.unitward.facts.CollectionRequest.SourceRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitNames;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A first {@code unitward.yaml}, made from what a manager has: what comes from a known place is declared, strictly; what
 * nothing vouches for is written as a comment with the reason, never as allowed.
 *
 * @param text the file
 * @param owners how many owners it declares
 * @param reviews how many things a person has to look at
 */
public record FirstManifest(String text, int owners, int reviews) {
    /**
     * Drafts it. The same snapshot gives the same text.
     *
     * @param snapshot of a manager that answered
     * @param user whose manager it is, where another user has to ask for it by {@code --user-of}; else null
     */
    public static FirstManifest of(Snapshot snapshot, @Nullable String user) {
        return of(snapshot, user, false);
    }

    /**
     * The same.
     *
     * @param pin whether digests are recorded of files that nothing else vouches for
     */
    public static FirstManifest of(Snapshot snapshot, @Nullable String user, boolean pin) {
        Draft draft = Drafting.of(snapshot, pin);
        int reviews = draft.reviews().size();
        for (DraftOwner owner : draft.owners()) {
            reviews += owner.reviews().size();
        }
        return new FirstManifest(
                ManifestText.of(snapshot, draft, user, pin), draft.owners().size(), reviews);
    }

    /**
     * What to ask of where the files of these units come from, after a snapshot that was taken without a manifest: the package
     * database, and each directory that links lead to, if it is a checkout.
     */
    public static List<SourceRequest> sourcesWorthAsking(Snapshot snapshot) {
        return Provenance.questions(snapshot, worthAsking(snapshot));
    }

    /**
     * The units of which a snapshot that was taken without a manifest may hold no more than a name, since they are not loaded,
     * and which a manifest would declare. To be asked for by name.
     */
    public static List<String> worthAsking(Snapshot snapshot) {
        TreeSet<String> names = new TreeSet<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            Layer layer = directory.layer();
            if (directory.kind() == DirectoryKind.UNITS && layer != Layer.VENDOR && !layer.generated()) {
                for (DirectoryEntry entry : directory.entries()) {
                    if (UnitNames.isUnitName(entry.name())) {
                        names.add(entry.name());
                    }
                }
            }
        }
        return List.copyOf(names);
    }
}
