package io.unitward.engine.init;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a first manifest will say.
 *
 * @param owners those that something can be vouched for
 * @param reviews what a person has to look at first
 * @param hints what is not declared, and why; sentences
 */
record Draft(List<DraftOwner> owners, List<Review> reviews, List<String> hints) {
    Draft {
        owners = List.copyOf(owners);
        reviews = List.copyOf(reviews);
        hints = List.copyOf(hints);
    }

    /**
     * An owner as it will be written: placeholders are in place, and every value can be read back.
     *
     * @param name a name that no other owner has
     * @param origin where its files come from
     * @param about what it is, sentences for a comment
     * @param units names, or globs that match exactly these
     * @param under the directories its fragments lie in; empty for any
     * @param resolvesUnder where their links end; null: not said
     * @param commit what is checked out in {@code resolvesUnder}, a commit's id; null when that is no checkout
     * @param pins what digests files must have
     * @param required units that are active now
     * @param dropIns those that are vouched for
     * @param reviews what is wrong with its units
     */
    record DraftOwner(
            String name,
            Origin origin,
            List<String> about,
            List<String> units,
            List<String> under,
            @Nullable String resolvesUnder,
            @Nullable String commit,
            List<Pin> pins,
            List<String> required,
            List<String> dropIns,
            List<Review> reviews) {
        DraftOwner {
            about = List.copyOf(about);
            units = List.copyOf(units);
            under = List.copyOf(under);
            pins = List.copyOf(pins);
            required = List.copyOf(required);
            dropIns = List.copyOf(dropIns);
            reviews = List.copyOf(reviews);
        }
    }

    /**
     * A digest that is recorded.
     *
     * @param path as a manifest has it
     * @param sha256 64 hex digits
     * @param reason why there is a pin, a sentence
     * @param active whether it counts; otherwise a person has to look first
     */
    record Pin(String path, String sha256, String reason, boolean active) {}

    /**
     * Something that cannot be vouched for.
     *
     * @param reason what it is, a sentence
     * @param owner what to enable if a person stands for it; null when no manifest can allow it
     * @param dropIn the drop-in it is about, to be allowed by the owner it is written under; null when it is about none
     */
    record Review(
            String reason,
            @Nullable DraftOwner owner,
            @Nullable String dropIn) {
        static Review of(String reason) {
            return new Review(reason, null, null);
        }
    }

    /** Where the files of one owner come from. */
    enum Origin {
        /** Home Manager's links into its current generation. */
        HOME_MANAGER,
        /** Other links into an immutable store. */
        STORE,
        /** Links into some other directory: a checkout, a stow package. */
        LINKED,
        /** Files that belong to packages and are as they were packaged. */
        PACKAGE,
        /** Files put there by hand, by a tool or by configuration management. */
        PLAIN
    }
}
