package io.unitward.reach;

import io.unitward.facts.Bond;
import io.unitward.facts.UnitNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an action on one unit does to others. Pure: the jobs that systemd would put into one transaction
 * ({@code transaction_add_job_and_dependencies} in 252 and 257), and what {@code unit_notify} does once a unit of it has stopped.
 *
 * <p>A job for a unit brings its relations along whatever state the unit is in: an active target that is wanted by what starts
 * starts what it wants and is not running. Something happens only to a unit that the job finds in another state.
 *
 * @param touched the other units, each once for each thing that happens to it; certain ones first, then by name
 * @param unknown units of which it is not known what they take along; sorted; those of {@code actions} among them
 * @param actions unit → a setting by which it may end the manager or the machine, and so whatever runs, or, with nothing after its
 *     equals sign, one that is another and of which it is not followed what it does to others; that alone is not known of it; sorted
 */
public record Reach(List<Touched> touched, SortedSet<String> unknown, SortedMap<String, String> actions) {
    private static final List<Bond> PULLS = List.of(Bond.REQUIRES, Bond.BINDS_TO, Bond.WANTS, Bond.UPHOLDS);
    private static final List<Bond> EXCLUDES = List.of(Bond.CONFLICTS, Bond.CONFLICTED_BY);
    private static final List<Bond> RESTARTS =
            List.of(Bond.REQUIRED_BY, Bond.REQUISITE_OF, Bond.BOUND_BY, Bond.CONSISTS_OF);
    private static final List<Bond> ENDS = List.of(Bond.ON_SUCCESS, Bond.ON_FAILURE);
    /** What keeps a unit with {@code StopWhenUnneeded=} while the unit that says it runs. */
    static final List<Bond> NEEDS = List.of(Bond.REQUIRES, Bond.REQUISITE, Bond.BINDS_TO, Bond.WANTS, Bond.UPHOLDS);

    /** Nothing. */
    public static final Reach NOTHING = new Reach(List.of(), new TreeSet<>(), new TreeMap<>());

    public Reach {
        touched = List.copyOf(touched);
    }

    /** Why it is not known what is touched, a phrase; null when it is known. */
    public @Nullable String whyUnknown() {
        if (unknown.isEmpty()) {
            return null;
        }
        String unit = unknown.first();
        String action = actions.get(unit);
        return action == null ? "it is not known which units " + unit + " takes along" : told(unit, action);
    }

    /** Why it is not known what a unit does, a clause. */
    public static String told(String unit, String action) {
        if (action.endsWith("=")) {
            return unit + " has another " + action + ", and it is not followed what that does to other units";
        }
        return unit + " has " + action + ", which may "
                + (action.contains("JobMode=") ? "stop any unit" : "end more than units");
    }

    /** Whether all that is not known is what {@code actions} tell. */
    public boolean isKnownButForActions() {
        return actions.keySet().containsAll(unknown);
    }

    /** The same with units of which an action is not known to touch nothing else, though nothing happens to them otherwise. */
    Reach with(SortedMap<String, String> more) {
        SortedMap<String, String> every = new TreeMap<>(more);
        every.keySet().removeAll(unknown);
        every.putAll(actions);
        SortedSet<String> all = new TreeSet<>(unknown);
        all.addAll(more.keySet());
        return new Reach(touched, all, every);
    }

    /** What an action does beyond its unit. */
    public static Reach of(Ties ties, Effect effect, String unit) {
        return of(ties, effect, unit, Set.of());
    }

    /**
     * The same of one that is done together with stops.
     *
     * @param stopped ids of units that are stopped with it, and so trigger nothing
     */
    public static Reach of(Ties ties, Effect effect, String unit, Set<String> stopped) {
        Walk walk = new Walk(ties, ties.named().primary(unit), stopped);
        return walk.from(new Job(ties.named().primary(unit), effect, true, ""));
    }

    /**
     * What a reload of the manager alone does, because units that run come to be tied to others, and because paths that run look
     * anew at any reload.
     */
    public static Reach ofReload(Ties ties, List<Touched> atOnce) {
        List<Touched> all = new ArrayList<>(atOnce);
        all.addAll(ties.looking(Set.of()));
        all.addAll(ties.ended());
        return following(ties, all).with(ties.waiting()).with(ties.unfollowed());
    }

    /** Some things that happen, and what these do. */
    static Reach following(Ties ties, List<Touched> atOnce) {
        Walk walk = new Walk(ties, "", Set.of());
        Reach reach = NOTHING;
        for (Touched first : atOnce) {
            reach = walk.from(new Job(ties.named().primary(first.unit()), first.effect(), first.certain(), first.by()));
        }
        return reach;
    }

    private record Job(String unit, Effect effect, boolean certain, String by) {}

    private record Key(String unit, Effect effect) {}

    private static final class Walk {
        private final Ties ties;
        private final String root;
        private final Set<String> stopped;
        private final Deque<Job> certain = new ArrayDeque<>();
        /** What may happen is followed last, so that nothing is called possible that is certain. */
        private final Deque<Job> possible = new ArrayDeque<>();

        private final Set<Key> done = new HashSet<>();
        private final List<Touched> touched = new ArrayList<>();
        private final SortedSet<String> unknown = new TreeSet<>();
        private final SortedMap<String, String> actions = new TreeMap<>();

        Walk(Ties ties, String root, Set<String> stopped) {
            this.ties = ties;
            this.root = root;
            this.stopped = stopped;
        }

        Reach from(Job first) {
            add(first);
            while (!certain.isEmpty() || !possible.isEmpty()) {
                Job job = certain.isEmpty() ? possible.remove() : certain.remove();
                if (done.add(new Key(job.unit(), job.effect()))) {
                    follow(job);
                }
            }
            List<Touched> sorted = new ArrayList<>(touched);
            sorted.sort(Comparator.comparing((Touched each) -> !each.certain())
                    .thenComparing(Touched::unit)
                    .thenComparing(Touched::effect));
            actions.keySet().removeAll(unknown);
            SortedSet<String> all = new TreeSet<>(unknown);
            all.addAll(actions.keySet());
            return new Reach(sorted, all, actions);
        }

        private void add(Job job) {
            (job.certain() ? certain : possible).add(job);
        }

        private void follow(Job job) {
            String unit = job.unit();
            boolean up = ties.named().isUp(unit);
            boolean isRoot = unit.equals(root);
            boolean down = !up || ties.named().isStopping(unit);
            boolean happens =
                    isRoot || (job.effect() == Effect.START ? down && ties.isStartable(unit) == Known.YES : up);
            if (happens && !isRoot) {
                touched.add(new Touched(unit, job.effect(), job.certain(), job.by()));
            }
            boolean nothing = job.effect() == Effect.START && !up && !happens;
            if (nothing ? ties.isUnheardOf(unit) : ties.isUnknown(unit, job.effect())) {
                unknown.add(unit);
            }
            String unfollowed = nothing || job.effect() == Effect.RELOAD ? null : ties.unfollowed(unit);
            if (unfollowed != null) {
                actions.put(unit, unfollowed);
            }
            if (happens && job.effect() != Effect.RELOAD && !ties.actions(unit).isEmpty()) {
                actions.put(unit, ties.actions(unit).first());
            }
            if (happens && isEnd(job) && UnitNames.type(unit).equals("mount")) {
                // Any of them may need it by now.
                actions.putAll(ties.unfollowed());
            }
            switch (job.effect()) {
                case START -> {
                    if (!nothing) {
                        started(job, happens);
                    }
                }
                case STOP -> {
                    along(job, RESTARTS, Effect.STOP, job.certain());
                    along(job, List.of(Bond.PROPAGATES_STOP_TO), Effect.STOP, job.certain());
                    if (happens) {
                        ended(job);
                        upheld(job);
                        triggered(job);
                    }
                }
                case RESTART -> {
                    // systemd ends here at a unit that does not run; earlier ones did not, so it is followed as
                    // possible.
                    along(job, RESTARTS, Effect.RESTART, job.certain() && happens);
                    // 252 leaves such a unit alone then; later ones stop it.
                    along(job, List.of(Bond.PROPAGATES_STOP_TO), Effect.STOP, false);
                    if (happens) {
                        started(job, true);
                        ended(job);
                    }
                }
                case RELOAD -> {
                    if (happens) {
                        along(job, List.of(Bond.PROPAGATES_RELOAD_TO), Effect.RELOAD, job.certain());
                    }
                }
            }
        }

        private static boolean isEnd(Job job) {
            return job.effect() == Effect.STOP || job.effect() == Effect.RESTART;
        }

        private void started(Job job, boolean happens) {
            along(job, PULLS, Effect.START, job.certain());
            along(job, EXCLUDES, Effect.STOP, job.certain());
            if (!happens) {
                return;
            }
            along(job, ENDS, Effect.START, false);
            String type = UnitNames.type(job.unit());
            if (type.equals("timer") || type.equals("path")) {
                // Its time may have passed already, or its path be there.
                along(job, List.of(Bond.TRIGGERS), Effect.START, false);
            }
        }

        private void ended(Job job) {
            along(job, ENDS, Effect.START, false);
            if (UnitNames.type(job.unit()).equals("automount")) {
                // What it has mounted is unmounted; a restart mounts it again only when somebody asks for it.
                ties.of(job.unit(), Bond.TRIGGERS)
                        .forEach((other, known) ->
                                add(new Job(other, Effect.STOP, false, job.unit() + " ends, which mounts it")));
            }
            for (Bond bond : NEEDS) {
                ties.of(job.unit(), bond).forEach((other, sure) -> {
                    if (ties.stopsWhenUnneeded(other)) {
                        add(new Job(
                                other, Effect.STOP, false, "its StopWhenUnneeded=yes, as " + job.unit() + " stops"));
                    }
                });
            }
        }

        /** What a unit that runs upholds is started as soon as it has stopped, with all that this brings along. */
        private void upheld(Job job) {
            if (ties.of(job.unit(), Bond.UPHELD_BY).keySet().stream().anyMatch(ties.named()::isUp)) {
                started(new Job(job.unit(), Effect.START, false, job.by()), true);
            }
        }

        /**
         * A path whose condition holds, a timer that elapses after its unit has ended, a socket with a connection that waits start
         * it again at once.
         */
        private void triggered(Job job) {
            ties.of(job.unit(), Bond.TRIGGERED_BY).keySet().stream()
                    .filter(ties.named()::isUp)
                    .filter(trigger -> !stopped.contains(trigger)
                            && !done.contains(new Key(trigger, Effect.STOP))
                            && !done.contains(new Key(trigger, Effect.RESTART)))
                    .findFirst()
                    .ifPresent(trigger -> {
                        String by = trigger + " triggers it";
                        if (!job.unit().equals(root)) {
                            touched.add(new Touched(job.unit(), Effect.START, false, by));
                        }
                        started(new Job(job.unit(), Effect.START, false, by), true);
                    });
        }

        private void along(Job job, List<Bond> bonds, Effect effect, boolean sure) {
            for (Bond bond : bonds) {
                ties.of(job.unit(), bond)
                        .forEach((other, known) -> add(new Job(other, effect, sure && known, by(bond, job.unit()))));
            }
        }

        /** As it stands in unit files: a relation that the other unit declares is its own. */
        private static String by(Bond bond, String unit) {
            return switch (bond) {
                case REQUIRED_BY -> "its Requires= on " + unit;
                case REQUISITE_OF -> "its Requisite= on " + unit;
                case BOUND_BY -> "its BindsTo= on " + unit;
                case CONSISTS_OF -> "its PartOf= on " + unit;
                case CONFLICTED_BY -> "its Conflicts= with " + unit;
                case TRIGGERS -> unit + " triggers it";
                default -> bond.text() + "= of " + unit;
            };
        }
    }
}
