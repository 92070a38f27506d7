package io.unitward.cli;

import io.unitward.config.ConfigException;
import io.unitward.config.ConfigFiles;
import io.unitward.config.ConfigPlaces;
import io.unitward.facts.Scope;
import io.unitward.ownership.StackDeclaration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of stacks where units are named: mostly somebody means the unit of the stack. */
final class StackNames {
    private StackNames() {}

    /** The declared stacks of a manager; none where the configuration cannot be read, which other commands tell. */
    static List<StackDeclaration> declared(ScopeOptions.Asked asked, long uid) {
        if (asked.scope() != Scope.USER) {
            return List.of();
        }
        long whose = asked.userOf() == null ? uid : asked.userOf().uid();
        try {
            return ConfigFiles.load(new ConfigPlaces(
                            uid, Path.of("/etc/unitward"), Caller.userConfiguration(), null, null, null))
                    .manifest()
                    .stacks()
                    .stream()
                    .filter(stack -> stack.concerns(whose))
                    .toList();
        } catch (ConfigException broken) {
            return List.of();
        }
    }

    /**
     * The units of stacks that these names may mean, by the full name that each would be as a unit.
     *
     * @param names as typed
     */
    static Map<String, String> units(List<String> names, List<StackDeclaration> stacks) {
        Map<String, String> units = new LinkedHashMap<>();
        for (String name : names) {
            for (StackDeclaration stack : stacks) {
                String full = UnitArgument.full(name);
                if (stack.name().equals(name) && !stack.unit().equals(full)) {
                    units.put(full, stack.unit());
                }
            }
        }
        return units;
    }

    /** The same names, and after each that means a stack the unit of that. */
    static List<String> with(List<String> units, Map<String, String> ofStacks) {
        List<String> all = new ArrayList<>();
        for (String unit : units) {
            all.add(unit);
            String other = ofStacks.get(unit);
            if (other != null && !units.contains(other)) {
                all.add(other);
            }
        }
        return all;
    }

    /** Of the same names those that are held, where one of the two that a stack has is; whatever else is named stays. */
    static List<String> held(List<String> units, Map<String, String> ofStacks, List<String> held) {
        List<String> all = new ArrayList<>();
        for (String unit : units) {
            String other = ofStacks.get(unit);
            boolean otherHeld = other != null && held.contains(other);
            if (!otherHeld || held.contains(unit)) {
                all.add(unit);
            }
            if (otherHeld && !units.contains(other)) {
                all.add(other);
            }
        }
        return all;
    }
}
