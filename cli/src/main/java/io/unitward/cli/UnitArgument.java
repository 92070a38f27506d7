package io.unitward.cli;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Quadlet;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** A UNIT argument, the same in every command: without a type it is a service, as systemctl has it. */
final class UnitArgument {
    private UnitArgument() {}

    /** The full name that is meant; a glob, where a command takes one, is left as it is. */
    static String full(String text) {
        int dot = text.lastIndexOf('.');
        boolean typed = dot > 0 && UnitNames.isType(text.substring(dot + 1));
        boolean glob = text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
        return typed || glob ? text : text + ".service";
    }

    /**
     * Every name that a unit or a unit file of a manager has, loaded or on disk, or that is declared to be there: required, of a
     * stack, or of a Quadlet source.
     */
    static Set<String> known(Snapshot snapshot) {
        Set<String> names = new TreeSet<>(snapshot.request().requiredUnits());
        snapshot.request().stacks().forEach(stack -> names.add(stack.unit()));
        snapshot.quadlets().stream().map(Quadlet::unit).filter(Objects::nonNull).forEach(names::add);
        snapshot.units().forEach(unit -> names.addAll(unit.names()));
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS) {
                directory.entries().stream().map(DirectoryEntry::name).forEach(names::add);
            }
        }
        return names;
    }

    /** As a shell takes it: a glob in quotes. */
    static String quoted(String unit) {
        return unit.matches("[A-Za-z0-9_.@:/-]+") ? unit : '"' + unit.replace("\\", "\\\\") + '"';
    }

    /** For a name that nothing has: which units there are of another type, a phrase with a comma; empty for none. */
    static String others(String name, Snapshot snapshot) {
        Set<String> others = new TreeSet<>();
        String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        for (Unit unit : snapshot.units()) {
            for (String other : unit.names()) {
                if (!stem.isEmpty() && other.startsWith(stem + ".") && !other.equals(name)) {
                    others.add(other);
                }
            }
        }
        return others.isEmpty() ? "" : ", such as " + String.join(" or ", others);
    }
}
