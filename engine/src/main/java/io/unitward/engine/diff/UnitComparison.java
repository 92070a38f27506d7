package io.unitward.engine.diff;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares the units of two snapshots, in both of their views. */
final class UnitComparison {
    /** The word that stands for a state the manager did not tell. */
    private static final String NOT_TOLD = "unknown";

    private final Seen before;
    private final Seen after;
    private final Collected out;
    private final List<String> notes = new ArrayList<>();
    /** What was asked of no unit of either snapshot: one note tells more than a line for each unit. */
    private final Set<String> heldByNeither = new HashSet<>();

    UnitComparison(Seen before, Seen after, Collected out) {
        this.before = before;
        this.after = after;
        this.out = out;
    }

    /** Compares, and returns what a reader should know besides. */
    List<String> compare() {
        hold("needDaemonReload", Unit::needDaemonReload, "systemd's reload flag");
        hold("transient", Unit::transientUnit, "whether units are transient");
        hold("onDisk", Unit::onDisk, "what a reload would load (the view from disk)");
        hold(View.LOADED.text(), unit -> state(unit.loaded()), null); // never asked
        hold(View.ON_DISK.text() + "State", unit -> state(unit.onDisk()), null);
        Set<String> ids = new TreeSet<>(before.units.keySet());
        ids.addAll(after.units.keySet());
        for (String id : ids) {
            Unit was = before.units.get(id);
            Unit is = after.units.get(id);
            if (was != null && is != null) {
                both(was, is);
            } else if (was != null) {
                one(was, after, Side.AFTER);
            } else if (is != null) {
                one(is, before, Side.BEFORE);
            }
        }
        return notes;
    }

    private void hold(String what, Function<Unit, @Nullable Object> property, @Nullable String words) {
        boolean held = before.units.values().stream().anyMatch(unit -> property.apply(unit) != null)
                || after.units.values().stream().anyMatch(unit -> property.apply(unit) != null);
        if (!held) {
            heldByNeither.add(what);
            if (words != null) {
                notes.add("neither snapshot holds " + words + ": not compared");
            }
        }
    }

    private void one(Unit unit, Seen other, Side otherSide) {
        CollectionProblem problem = other.problems.get(unit.id());
        boolean asked = other.askedFor(unit);
        boolean onlyForAsking = otherSide == Side.BEFORE ? after.askedFor(unit) : before.askedFor(unit);
        if (problem != null && problem.kind() == CollectionProblem.Kind.UNIT) {
            return; // said already: it is unknown there
        }
        if (onlyForAsking && !asked) {
            out.unknown(
                    SubjectKind.UNIT, unit.id(), unit.id(), null, otherSide, "it was not asked for, and is not loaded");
            return;
        }
        if (otherSide == Side.BEFORE) {
            out.appeared(SubjectKind.UNIT, unit.id(), unit.id(), described(unit, false));
        } else {
            out.vanished(SubjectKind.UNIT, unit.id(), unit.id(), described(unit, true));
        }
    }

    /** What a unit that only one snapshot has is made of. */
    private static Fields described(Unit unit, boolean vanished) {
        Fields fields = new Fields();
        describe(fields, vanished, "loadState", null, List.of(unit.loadState()));
        describe(fields, vanished, "activeState", null, List.of(unit.activeState()));
        for (View view : View.values()) {
            UnitView seen = view == View.LOADED ? unit.loaded() : unit.onDisk();
            if (seen != null) {
                List<String> fragment = seen.fragmentPath() == null ? List.of() : List.of(seen.fragmentPath());
                describe(fields, vanished, "fragmentPath", view, fragment);
                describe(fields, vanished, "dropInPaths", view, seen.dropInPaths());
            }
        }
        return fields;
    }

    private static void describe(
            Fields fields, boolean vanished, String field, @Nullable View view, List<String> values) {
        fields.add(field, view, vanished ? values : List.of(), vanished ? List.of() : values);
    }

    private void both(Unit was, Unit is) {
        Fields fields = new Fields();
        word(fields, "loadState", was.id(), was.loadState(), is.loadState());
        word(fields, "activeState", was.id(), was.activeState(), is.activeState());
        fields.add("names", was.names(), is.names());
        told(fields, "needDaemonReload", null, was.id(), was.needDaemonReload(), is.needDaemonReload());
        told(fields, "transient", null, was.id(), was.transientUnit(), is.transientUnit());
        // Of a unit that is on disk only nothing is loaded, and that is told: the load states differ, or nothing does.
        if (!was.isOnDiskOnly() && !is.isOnDiskOnly()) {
            view(fields, View.LOADED, was.id(), was.loaded(), is.loaded());
        }
        if (!heldByNeither.contains("onDisk")) {
            view(fields, View.ON_DISK, was.id(), was.onDisk(), is.onDisk());
        }
        out.changed(SubjectKind.UNIT, was.id(), was.id(), fields);
    }

    private void view(Fields fields, View view, String id, @Nullable UnitView was, @Nullable UnitView is) {
        if (was == null || is == null) {
            out.unknown(SubjectKind.UNIT, id, id, view.text(), side(was, is), "the definition is not told");
            return;
        }
        fields.add("fragmentPath", view, was.fragmentPath(), is.fragmentPath());
        fields.add("sourcePath", view, was.sourcePath(), is.sourcePath());
        fields.add("dropInPaths", view, was.dropInPaths(), is.dropInPaths());
        fields.add("masked", view, was.masked(), is.masked());
        String held = view == View.LOADED ? view.text() : view.text() + "State";
        // What has no unit file has no state of one.
        boolean hasFile = was.fragmentPath() != null || is.fragmentPath() != null;
        if (hasFile && !heldByNeither.contains(held)) {
            told(fields, "unitFileState", view, id, was.unitFileState(), is.unitFileState());
        }
    }

    private void word(Fields fields, String field, String id, String was, String is) {
        told(fields, field, null, id, was.equals(NOT_TOLD) ? null : was, is.equals(NOT_TOLD) ? null : is);
    }

    private void told(
            Fields fields, String field, @Nullable View view, String id, @Nullable Object was, @Nullable Object is) {
        if (was != null && is != null) {
            fields.add(field, view, was, is);
        } else if (!heldByNeither.contains(field)) {
            out.unknown(SubjectKind.UNIT, id, id, field, side(was, is), whyNotTold(id, was, is));
        }
    }

    private String whyNotTold(String id, @Nullable Object was, @Nullable Object is) {
        Seen without = was == null ? before : after;
        Seen with = was == null ? after : before;
        Unit unit = without.units.get(id);
        boolean unasked =
                (was == null) != (is == null) && unit != null && !without.askedFor(unit) && with.askedFor(unit);
        return unasked ? "it was asked for in the other alone" : "the manager does not tell it";
    }

    private static Side side(@Nullable Object was, @Nullable Object is) {
        return was != null ? Side.AFTER : is != null ? Side.BEFORE : Side.BOTH;
    }

    private static @Nullable String state(@Nullable UnitView view) {
        return view == null ? null : view.unitFileState();
    }
}
