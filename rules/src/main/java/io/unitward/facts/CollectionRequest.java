package io.unitward.facts;

import java.util.List;

/**
 * What the collector was asked, recorded in the snapshot: a question that was not asked is unknown, not absent.
 *
 * @param scope which manager
 * @param ownedUnits globs of the units an owner declares; these are asked for in full
 * @param requiredUnits names that must exist
 * @param sources where owners say their files come from
 */
public record CollectionRequest(
        Scope scope, List<String> ownedUnits, List<String> requiredUnits, List<SourceRequest> sources) {
    public CollectionRequest {
        ownedUnits = List.copyOf(ownedUnits);
        requiredUnits = List.copyOf(requiredUnits);
        sources = List.copyOf(sources);
    }

    /**
     * One owner's source directory, for files below its {@code under} directories: {@code UNDER/x} is declared by
     * {@code DIRECTORY/x}. {@code ~} and <code>{runtime}</code> are not yet expanded: only the manager knows them.
     */
    public record SourceRequest(String owner, List<String> under, String directory) {
        public SourceRequest {
            under = List.copyOf(under);
        }
    }
}
