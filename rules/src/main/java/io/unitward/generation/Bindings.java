package io.unitward.generation;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.pending.Definitions;
import io.unitward.unitfile.Assignment;
import io.unitward.unitfile.UnitText;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What takes a unit along when it is stopped, by the text of its files, wherever they lie. */
public final class Bindings {
    private Bindings() {}

    /**
     * By its loaded and its coming files together: such settings add up, and none takes one of another file back.
     *
     * @param files those of the snapshot, by path; of one without its text nothing is known
     */
    public static SortedSet<String> of(Unit unit, Map<String, UnitFile> files) {
        SortedSet<String> paths = new TreeSet<>(Definitions.paths(unit.loaded()));
        paths.addAll(Definitions.paths(unit.onDisk()));
        SortedSet<String> bound = new TreeSet<>();
        for (String path : paths) {
            UnitFile file = files.get(path);
            if (file == null || file.content() == null) {
                continue;
            }
            for (Assignment each :
                    UnitText.parse(file.content(), UnitNames.type(unit.id())).assignments()) {
                if (each.section().equals("Unit") && Generation.BINDING_KEYS.contains(each.key())) {
                    bound.addAll(units(each.value(), unit.id()));
                }
            }
        }
        return bound;
    }

    /** The units that a value names, with the specifiers that a name usually has in it. */
    static SortedSet<String> units(String value, String of) {
        int at = of.indexOf('@');
        int dot = of.lastIndexOf('.');
        String instance = at < 0 ? "" : of.substring(at + 1, dot);
        String prefix = of.substring(0, at < 0 ? dot : at);
        SortedSet<String> units = new TreeSet<>();
        for (String word : value.split("\\s+", -1)) {
            String name = word.replace("%i", instance).replace("%p", prefix).replace("%n", of);
            if (UnitNames.isUnitName(name)) {
                units.add(name);
            }
        }
        return units;
    }
}
