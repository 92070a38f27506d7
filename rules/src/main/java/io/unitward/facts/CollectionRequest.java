package io.unitward.facts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the collector was asked, recorded in the snapshot: a question that was not asked is unknown, not absent.
 *
 * @param scope which manager
 * @param ownedUnits globs of the units an owner declares; these are asked for in full
 * @param requiredUnits names that must exist
 * @param sources where owners say their files come from
 * @param pinned files that owners pin, as written: they are looked at even where nothing is; may be empty
 * @param bindings whether it was wanted of every unit in memory what it is tied to: which others an action on it starts, stops
 *     or reloads
 * @param texts of which units the text of files was wanted; null for none
 * @param stacks what is asked about declared stacks; only a user's manager has any
 */
public record CollectionRequest(
        Scope scope,
        List<String> ownedUnits,
        List<String> requiredUnits,
        List<SourceRequest> sources,
        List<String> pinned,
        boolean bindings,
        @Nullable TextRequest texts,
        List<StackRequest> stacks) {
    public CollectionRequest {
        ownedUnits = List.copyOf(ownedUnits);
        requiredUnits = List.copyOf(requiredUnits);
        sources = List.copyOf(sources);
        pinned = List.copyOf(pinned);
        stacks = List.copyOf(stacks);
    }

    /**
     * One owner's source, for files below its {@code under} directories: with a directory, {@code UNDER/x} is declared by
     * {@code DIRECTORY/x}. {@code ~} and <code>{runtime}</code> are not yet expanded: only the manager knows them.
     *
     * @param owner who declares
     * @param units globs of the units that the owner declares: what the source has for them is looked up even where the search
     *     path has nothing; empty: only what the search path has is looked up
     * @param under where the files belong; may be empty for other providers than directories, which know the places themselves
     * @param origin the source
     * @param linked whether the owner's files are links into the source's directory, as stow makes them, and not copies
     */
    public record SourceRequest(String owner, List<String> units, List<String> under, Origin origin, boolean linked) {
        public SourceRequest {
            units = List.copyOf(units);
            under = List.copyOf(under);
        }

        /** Of an owner whose files are copies. */
        public SourceRequest(String owner, List<String> units, List<String> under, Origin origin) {
            this(owner, units, under, origin, false);
        }

        /** A plain directory, for what the search path has. */
        public SourceRequest(String owner, List<String> under, String directory) {
            this(owner, List.of(), under, Origin.directory(directory), false);
        }

        /** Whether what was found for this tells what another one asks, or less of it: snapshots once knew no units. */
        public boolean answers(SourceRequest wanted) {
            return equals(wanted)
                    || (units.isEmpty()
                            && equals(new SourceRequest(wanted.owner, List.of(), wanted.under, wanted.origin, false)));
        }
    }

    /** A request without pins and stacks, which does not ask who is stopped with whom. */
    public CollectionRequest(
            Scope scope,
            List<String> ownedUnits,
            List<String> requiredUnits,
            List<SourceRequest> sources,
            @Nullable TextRequest texts) {
        this(scope, ownedUnits, requiredUnits, sources, List.of(), false, texts, List.of());
    }

    /** A request without pins, texts and stacks. */
    public CollectionRequest(
            Scope scope, List<String> ownedUnits, List<String> requiredUnits, List<SourceRequest> sources) {
        this(scope, ownedUnits, requiredUnits, sources, List.of(), false, null, List.of());
    }

    /** The same request, with texts. */
    public CollectionRequest with(TextRequest wanted) {
        return new CollectionRequest(scope, ownedUnits, requiredUnits, sources, pinned, bindings, wanted, stacks);
    }

    /** What is asked before units are stopped: of these units all, and of every unit in memory what it is tied to. */
    public CollectionRequest withBindings(List<String> units) {
        List<String> owned = new ArrayList<>(ownedUnits);
        owned.addAll(units);
        return new CollectionRequest(scope, owned, requiredUnits, sources, pinned, true, texts, stacks);
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
