package io.unitward.pending;

import io.unitward.facts.Snapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What unitward remembers of this manager from earlier runs. Read before collecting, an input of classification like any
 * other.
 *
 * @param bootId the boot it belongs to; null when nothing is remembered
 * @param loadedAt the load ({@link io.unitward.facts.Manager#loadedAt()}) that {@code loaded} speaks of; null before the first
 * @param loaded path → sha-256 of what the manager loaded then; {@link #INPUT} or {@link #DEPENDENCIES} for what is no unit
 *     file, of which only that it was there is remembered
 * @param present path → stamp of all that was there for that load to read, see {@link Presence#of}; empty when that is not
 *     known
 * @param runs unit → the definition its current run was started with
 * @param attempts reloads already tried, by the cause that called for them
 * @param waits {@linkplain Waits what waits} → since when it was first seen to
 */
public record History(
        @Nullable String bootId,
        @Nullable Instant loadedAt,
        Map<String, String> loaded,
        Map<String, String> present,
        Map<String, Run> runs,
        List<Attempt> attempts,
        Map<String, Instant> waits) {
    /** Stands for a digest in {@code loaded}: a manager's input that is no unit. */
    public static final String INPUT = "input";

    /** Stands for a digest in {@code loaded}: a directory of dependency links. */
    public static final String DEPENDENCIES = "dependencies";

    /** Nothing is remembered. */
    public static final History NONE = new History(null, null, Map.of(), Map.of(), List.of());

    public History {
        // In the order given: what is kept in a file needs no sorting then.
        loaded = Collections.unmodifiableMap(new LinkedHashMap<>(loaded));
        present = Collections.unmodifiableMap(new LinkedHashMap<>(present));
        runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
        attempts = List.copyOf(attempts);
        waits = Collections.unmodifiableMap(new LinkedHashMap<>(waits));
    }

    /** When nothing waits. */
    public History(
            @Nullable String bootId,
            @Nullable Instant loadedAt,
            Map<String, String> loaded,
            Map<String, String> present,
            Map<String, Run> runs,
            List<Attempt> attempts) {
        this(bootId, loadedAt, loaded, present, runs, attempts, Map.of());
    }

    /** The same with other attempts. */
    public History withAttempts(List<Attempt> others) {
        return new History(bootId, loadedAt, loaded, present, runs, others, waits);
    }

    /** Whether {@code loaded} speaks of what the manager of a snapshot has loaded: of the same boot, and of its last load. */
    public boolean speaksOf(Snapshot snapshot) {
        return bootId != null
                && bootId.equals(snapshot.host().bootId())
                && loadedAt != null
                && loadedAt.equals(snapshot.manager().loadedAt());
    }

    /** Without what was present. */
    public History(
            @Nullable String bootId,
            @Nullable Instant loadedAt,
            Map<String, String> loaded,
            Map<String, Run> runs,
            List<Attempt> attempts) {
        this(bootId, loadedAt, loaded, Map.of(), runs, attempts);
    }

    /** Written out: every run compares memories at its end, and the method that Java makes for records takes 30 ms to start. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof History history
                && Objects.equals(bootId, history.bootId)
                && Objects.equals(loadedAt, history.loadedAt)
                && loaded.equals(history.loaded)
                && present.equals(history.present)
                && runs.equals(history.runs)
                && attempts.equals(history.attempts)
                && waits.equals(history.waits);
    }

    @Override
    public int hashCode() {
        return loaded.hashCode() * 31 + runs.hashCode();
    }

    /**
     * The run of a unit when it was first seen with a known definition.
     *
     * @param invocationId systemd's id of the run
     * @param definition digest over the fragment and drop-ins loaded at that time
     */
    public record Run(String invocationId, String definition) {
        /** Written out for {@link History#equals}. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Run run
                    && invocationId.equals(run.invocationId)
                    && definition.equals(run.definition);
        }

        @Override
        public int hashCode() {
            return invocationId.hashCode() * 31 + definition.hashCode();
        }
    }

    /**
     * A reload that was carried out.
     *
     * @param cause the cause key, see {@link io.unitward.verdict.PlannedAction#causes()}
     * @param at when
     */
    public record Attempt(String cause, Instant at) {}
}
