package io.unitward.remediation.stack;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one stack from one run to the next.
 *
 * @param verified when it was last seen to be as declared after an update or a restart; null when never
 * @param underway the update that was begun and not ended: it goes on, or was cut short; null in the usual case
 */
public record StackMemory(
        @Nullable Verified verified, @Nullable Underway underway) {
    /** Nothing is remembered. */
    public static final StackMemory NONE = new StackMemory(null, null);

    /**
     * What ran when all was well.
     *
     * @param at when that was
     * @param ran the images of its containers
     */
    public record Verified(Instant at, Recorded ran) {}

    /** How far an update had come when it was written down, which is before each step. */
    public enum Phase {
        /** Images are pulled: tags may have moved, and nothing that runs was changed. */
        PULLING("pulling"),
        /** Containers are made anew of what was pulled, and watched. */
        REDEPLOYING("redeploying"),
        /** It failed, and what ran before is put back. */
        ROLLING_BACK("rolling-back");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        /** The word in the file. */
        public String text() {
            return text;
        }
    }

    /**
     * An update on its way.
     *
     * @param begun when
     * @param unit the unit of the stack
     * @param phase how far
     * @param action the journal's id of it; null before anything that runs is changed
     * @param before what to put back when it fails; nothing when there is nothing
     * @param tags which image each reference named before, by its id, for those that named one
     */
    public record Underway(
            Instant begun,
            String unit,
            Phase phase,
            @Nullable String action,
            Recorded before,
            SortedMap<String, String> tags) {
        public Underway {
            tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        }

        /** One that begins to pull. */
        public static Underway pulling(Instant begun, String unit, Recorded before, Map<String, String> tags) {
            return new Underway(begun, unit, Phase.PULLING, null, before, new TreeMap<>(tags));
        }

        /** The same, one step on. */
        public Underway redeploying(String id) {
            return new Underway(begun, unit, Phase.REDEPLOYING, id, before, tags);
        }

        /** The same, on its way back. */
        public Underway rollingBack() {
            return new Underway(begun, unit, Phase.ROLLING_BACK, action, before, tags);
        }
    }

    /** With an update on its way. */
    public StackMemory with(Underway update) {
        return new StackMemory(verified, update);
    }

    /** Without any update on its way. */
    public StackMemory ended() {
        return new StackMemory(verified, null);
    }

    /** Without any update on its way, and all was well. */
    public StackMemory verified(Instant at, Recorded ran) {
        return new StackMemory(new Verified(at, ran), null);
    }
}
