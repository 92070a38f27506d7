package io.unitward.pending;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Manager;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.ownership.Ownership;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a reload would read that is not known to be what the manager has loaded, and what stands in the way of
 * knowing that. The gate looks at all of it, because {@code daemon-reload} is manager-wide.
 *
 * <p>Over-approximating on purpose: a path counts as pending when only a time says so. What it leaves out are the generator
 * layers, which the manager wipes and writes anew at each reload; a changed generator or source of one is in the set. Apart
 * are changes of which both the listing of the search path and the on-disk view say that a reload loads nothing.
 *
 * @param changes sorted by path
 * @param unknowns what could not be looked at, a sentence each without a full stop; not empty means no reload
 * @param withoutEffect paths that changed, and of which a reload would load nothing, each explained; sorted by path
 */
public record PendingSet(List<PendingChange> changes, List<String> unknowns, List<PendingChange> withoutEffect) {
    /**
     * Files are stamped with the time of the last kernel tick, which lies up to one tick (10 ms at 100 Hz) before the
     * moment of the change; a file this much older than the load may have been written after it.
     */
    public static final Duration TICK = Duration.ofMillis(10);

    public PendingSet {
        changes = List.copyOf(changes);
        unknowns = List.copyOf(unknowns);
        withoutEffect = List.copyOf(withoutEffect);
    }

    /** A set without changes that have no effect. */
    public PendingSet(List<PendingChange> changes, List<String> unknowns) {
        this(changes, unknowns, List.of());
    }

    /** Works the set out from what was observed, declared and remembered. */
    public static PendingSet of(Snapshot snapshot, Ownership ownership, History history) {
        List<String> unknowns = unknowns(snapshot);
        Instant loadedAt = snapshot.manager().loadedAt();
        if (!snapshot.manager().available() || loadedAt == null) {
            return new PendingSet(List.of(), unknowns);
        }
        return new PendingPaths(snapshot, ownership, history, loadedAt).find(unknowns);
    }

    /** Whether a change at that time may have come after the load. Null, an unknown time, may have. */
    public static boolean mayBeNewer(@Nullable Instant changedAt, Instant loadedAt) {
        return changedAt == null || changedAt.isAfter(loadedAt.minus(TICK));
    }

    private static List<String> unknowns(Snapshot snapshot) {
        List<String> unknowns = new ArrayList<>();
        Manager manager = snapshot.manager();
        if (!manager.available()) {
            unknowns.add("the manager did not answer: " + manager.unavailableReason());
        } else if (manager.loadedAt() == null) {
            unknowns.add("the manager does not tell when it last loaded units");
        } else if (manager.unitPath().isEmpty()) {
            unknowns.add("the manager does not tell its unit search path");
        }
        Set<String> listed = new HashSet<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS) {
                listed.add(directory.path());
            }
            if (directory.status() == SearchDirectory.Status.UNREADABLE) {
                unknowns.add("directory " + directory.path() + " could not be listed");
            }
        }
        for (String path : manager.unitPath()) {
            if (!listed.contains(path)) {
                unknowns.add("directory " + path + " of the unit search path was not looked at");
            }
        }
        for (CollectionProblem problem : snapshot.problems()) {
            boolean inUnknowns = problem.kind() == CollectionProblem.Kind.MANAGER_INPUT
                    || problem.kind() == CollectionProblem.Kind.DIRECTORY;
            String sentence = problem.subject() + ": " + problem.reason();
            if (inUnknowns && !unknowns.contains("directory " + problem.subject() + " could not be listed")) {
                unknowns.add(sentence);
            }
        }
        return unknowns;
    }
}
