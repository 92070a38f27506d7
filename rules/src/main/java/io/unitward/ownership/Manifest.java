package io.unitward.ownership;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.StackRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * All that the configuration files declare.
 *
 * @param floor owners from {@code /etc/unitward}, which a user's own file cannot loosen unless they are delegable
 * @param owners owners from the caller's own file; later entries win
 * @param trustedUsers names or uids that may write unit files besides root and the manager's user
 * @param trustedGroups names or gids that may
 * @param stacks the declared stacks, those from {@code /etc/unitward} first; no name and no unit twice
 * @param pendingGrace how long a reload or a restart may wait before that is a finding of its own
 */
public record Manifest(
        List<Owner> floor,
        List<Owner> owners,
        List<String> trustedUsers,
        List<String> trustedGroups,
        List<StackDeclaration> stacks,
        Duration pendingGrace) {
    /** Where nobody says how long. */
    public static final Duration USUAL_GRACE = Duration.ofHours(24);

    /** Nobody declared anything: the layer itself is the expectation. */
    public static final Manifest EMPTY = new Manifest(List.of(), List.of(), List.of(), List.of());

    public Manifest {
        floor = List.copyOf(floor);
        owners = List.copyOf(owners);
        trustedUsers = List.copyOf(trustedUsers);
        trustedGroups = List.copyOf(trustedGroups);
        stacks = List.copyOf(stacks);
    }

    /** A manifest that does not say how long anything may wait. */
    public Manifest(
            List<Owner> floor,
            List<Owner> owners,
            List<String> trustedUsers,
            List<String> trustedGroups,
            List<StackDeclaration> stacks) {
        this(floor, owners, trustedUsers, trustedGroups, stacks, USUAL_GRACE);
    }

    /** A manifest without stacks. */
    public Manifest(List<Owner> floor, List<Owner> owners, List<String> trustedUsers, List<String> trustedGroups) {
        this(floor, owners, trustedUsers, trustedGroups, List.of());
    }

    /** The same with one more owner, whom every other one goes before. */
    public Manifest withLeast(Owner owner) {
        List<Owner> more = new ArrayList<>(List.of(owner));
        more.addAll(owners);
        return new Manifest(floor, more, trustedUsers, trustedGroups, stacks, pendingGrace);
    }

    /** Every owner, the floor first. */
    public List<Owner> all() {
        List<Owner> all = new ArrayList<>(floor);
        all.addAll(owners);
        return all;
    }

    /** Whether its links are to end in its own source, and not in a store or anywhere. */
    private static boolean isLinked(Owner owner) {
        String source = owner.source();
        if (source == null || owner.origin() == null || owner.origin().commit() != null) {
            return false;
        }
        for (String end : owner.resolvesUnder()) {
            if (source.equals(end) || source.startsWith(end + "/")) {
                return true;
            }
        }
        return false;
    }

    /** What has to be collected so that this manifest can be judged. */
    public CollectionRequest request(Scope scope) {
        TreeSet<String> units = new TreeSet<>();
        TreeSet<String> required = new TreeSet<>();
        TreeSet<String> pinned = new TreeSet<>();
        List<CollectionRequest.SourceRequest> sources = new ArrayList<>();
        for (Owner owner : all()) {
            units.addAll(owner.units());
            required.addAll(owner.required());
            pinned.addAll(owner.pins().keySet());
            if (owner.origin() != null) {
                sources.add(new CollectionRequest.SourceRequest(
                        owner.name(), owner.units(), owner.fragmentUnder(), owner.origin(), isLinked(owner)));
            }
        }
        List<StackRequest> asked = new ArrayList<>();
        for (StackDeclaration stack : scope == Scope.USER ? stacks : List.<StackDeclaration>of()) {
            asked.add(stack.request());
            required.add(stack.unit());
        }
        return new CollectionRequest(
                scope, List.copyOf(units), List.copyOf(required), sources, List.copyOf(pinned), false, null, asked);
    }
}
