package io.unitward.reach;

import io.unitward.facts.Bond;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.generation.Generation;
import io.unitward.generation.UnitDefinition;
import io.unitward.preview.Expiry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a reload from one generation to another does by itself, see {@link Ties#ofReload}. */
final class AtOnce {
    private final Ties ties;
    private final Generation from;
    private final Generation after;

    AtOnce(Ties ties, Generation from, Generation after) {
        this.ties = ties;
        this.from = from;
        this.after = after;
    }

    /**
     * Works it out.
     *
     * @param stopped units that do not run any more by then
     */
    Reach ofReload(Set<String> stopped) {
        List<Touched> atOnce = new ArrayList<>();
        for (String unit : ties.named().ids()) {
            List<String> old = ties.named().known(unit);
            List<String> every = ties.named().coming(unit);
            if (stopped.contains(unit)) {
                continue;
            }
            atOnce.addAll(expired(unit, from.definition(old), after.definition(every)));
            if (!ties.named().isUp(unit)) {
                continue;
            }
            atOnce.addAll(unneeded(unit));
            limited(
                    unit,
                    from.definition(old).settings(),
                    after.definition(every).settings());
            Map<Bond, SortedSet<String>> before = from.bonds(old);
            Map<Bond, SortedSet<String>> now = after.bonds(every);
            for (String upheld : now.getOrDefault(Bond.UPHOLDS, new TreeSet<>())) {
                if (!Ties.names(before, Bond.UPHOLDS, upheld)) {
                    atOnce.add(new Touched(upheld, Effect.START, true, "Upholds= of " + unit));
                }
            }
            for (String bound : now.getOrDefault(Bond.BINDS_TO, new TreeSet<>())) {
                boolean stays = ties.named().isUp(ties.named().primary(bound))
                        && !ties.named().isStopping(ties.named().primary(bound));
                if (!Ties.names(before, Bond.BINDS_TO, bound) && !stays) {
                    atOnce.add(new Touched(unit, Effect.STOP, false, "its BindsTo= on " + bound));
                }
            }
            boolean another = !from.definition(old)
                    .digest()
                    .equals(after.definition(every).digest());
            if (another && restartsItself(unit)) {
                atOnce.add(new Touched(unit, Effect.RESTART, false, "it restarts by itself, and is another then"));
            }
            boolean setAnew =
                    UnitNames.type(unit).equals("timer") || UnitNames.type(unit).equals("path");
            for (String triggered : now.getOrDefault(Bond.TRIGGERS, new TreeSet<>())) {
                if (another && setAnew) {
                    atOnce.add(new Touched(triggered, Effect.START, false, unit + " triggers it"));
                }
            }
        }
        atOnce.addAll(ties.looking(stopped));
        atOnce.addAll(ties.ended());
        SortedMap<String, String> more = ties.unfollowed();
        more.keySet().removeAll(stopped);
        return Reach.following(ties, atOnce).with(ties.waiting()).with(more);
    }

    /** What may stop because a unit does not pull it in any more, or comes to stop when nothing does. */
    private List<Touched> unneeded(String unit) {
        List<String> old = ties.named().known(unit);
        List<String> every = ties.named().coming(unit);
        Map<Bond, SortedSet<String>> now = after.bonds(every);
        Set<String> lost = new TreeSet<>();
        Set<String> kept = new TreeSet<>();
        for (Bond bond : Reach.NEEDS) {
            from.bonds(old)
                    .getOrDefault(bond, new TreeSet<>())
                    .forEach(name -> lost.add(ties.named().primary(name)));
            now.getOrDefault(bond, new TreeSet<>())
                    .forEach(name -> kept.add(ties.named().primary(name)));
        }
        lost.removeAll(kept);
        List<Touched> stop = new ArrayList<>();
        for (String other : lost) {
            if (ties.stopsWhenUnneeded(other)) {
                String by = "its StopWhenUnneeded=yes, as " + unit + " pulls it in no longer";
                stop.add(new Touched(other, Effect.STOP, false, by));
            }
        }
        boolean had = Boolean.TRUE.equals(from.definition(old).flag("Unit", "StopWhenUnneeded"));
        if (!had && Boolean.TRUE.equals(after.definition(every).flag("Unit", "StopWhenUnneeded"))) {
            stop.add(new Touched(unit, Effect.STOP, false, "its StopWhenUnneeded=yes is new"));
        }
        return stop;
    }

    /** What happens to a unit itself when a time that it is given is another, and has passed. */
    private List<Touched> expired(String unit, UnitDefinition was, UnitDefinition comes) {
        Unit known = ties.named().unit(unit);
        String setting = known == null ? null : Expiry.of(known.activeState(), was.settings(), comes.settings());
        List<Touched> all = new ArrayList<>();
        if (known == null || setting == null) {
            return all;
        }
        if (ties.named().isUp(unit)) {
            all.add(new Touched(unit, Effect.STOP, false, "its " + setting + "= is another"));
        }
        if (ties.named().isUp(unit) && Expiry.restarts(comes.settings())) {
            all.add(new Touched(unit, Effect.RESTART, false, "its Restart= when its " + setting + "= ends it"));
        }
        if (Expiry.isOfJobs(setting)) {
            ties.expires(unit);
            String by = "OnFailure= of " + unit + " when its " + setting + "= ends a job that waits";
            ties.of(unit, Bond.ON_FAILURE)
                    .keySet()
                    .forEach(other -> all.add(new Touched(other, Effect.START, false, by)));
        }
        return all;
    }

    private void limited(String unit, Map<String, List<String>> was, Map<String, List<String>> comes) {
        comes.forEach((name, values) -> {
            String key = name.substring(name.indexOf('.') + 1);
            if (Expiry.mayKill(key) && !values.equals(was.get(name))) {
                ties.squeezes(unit, key);
            }
        });
    }

    /** Whether it has ended and waits to be started again by itself, as it is loaded then. */
    private boolean restartsItself(String unit) {
        Unit known = ties.named().unit(unit);
        return known != null && known.subState().startsWith("auto-restart");
    }
}
