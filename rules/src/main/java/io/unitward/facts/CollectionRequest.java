package io.unitward.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the collector was asked, recorded in the snapshot: a question that was not asked is unknown, not absent.
 *
 * @param scope which manager
 * @param ownedUnits globs of the units an owner declares; these are asked for in full
 * @param requiredUnits names that must exist
 * @param sources where owners say their files come from
 * @param texts of which units the text of files was wanted; null for none
 * @param stacks what is asked about declared stacks; only a user's manager has any
 */
public record CollectionRequest(
        Scope scope,
        List<String> ownedUnits,
        List<String> requiredUnits,
        List<SourceRequest> sources,
        @Nullable TextRequest texts,
        List<StackRequest> stacks) {
    public CollectionRequest {
        ownedUnits = List.copyOf(ownedUnits);
        requiredUnits = List.copyOf(requiredUnits);
        sources = List.copyOf(sources);
        stacks = List.copyOf(stacks);
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

    /** A request without stacks. */
    public CollectionRequest(
            Scope scope,
            List<String> ownedUnits,
            List<String> requiredUnits,
            List<SourceRequest> sources,
            @Nullable TextRequest texts) {
        this(scope, ownedUnits, requiredUnits, sources, texts, List.of());
    }

    /** A request without texts and stacks. */
    public CollectionRequest(
            Scope scope, List<String> ownedUnits, List<String> requiredUnits, List<SourceRequest> sources) {
        this(scope, ownedUnits, requiredUnits, sources, null);
    }

    /** The same request, with texts. */
    public CollectionRequest with(TextRequest wanted) {
        return new CollectionRequest(scope, ownedUnits, requiredUnits, sources, wanted, stacks);
    }

    /**
     * Whose files' text is wanted.
     *
     * @param units globs of units; {@link #ALL} means every file that is looked at, {@link #CHANGED} those of units in memory
     *     of which some file may have changed since the load, and of those that systemd refused
     * @param unmasked whether values that may be secret stay in; see {@link io.unitward.unitfile.Masking}
     */
    public record TextRequest(List<String> units, boolean unmasked) {
        /** Every file. */
        public static final String ALL = "*";

        /** Units in memory that a reload may change; no glob of a unit name begins so. */
        public static final String CHANGED = "@changed";

        public TextRequest {
            units = List.copyOf(units);
        }
    }
}
