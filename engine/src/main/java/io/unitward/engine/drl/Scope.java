package io.unitward.engine.drl;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of a rule, in the order of reading. */
final class Scope {
    private final Map<String, Bound> variables = new HashMap<>();
    private final Set<String> inside = new HashSet<>();

    /** Whether a unit's fact was matched: every other one must join on it. */
    private boolean unit;

    /** Whether a fact of the manager was matched, so that a finding may be about it. */
    private boolean manager;

    /** What a variable can be to others. */
    enum Role {
        /** The name of the unit that is looked at. */
        UNIT,
        /** The name that stands for the manager. */
        MANAGER,
        PLAIN
    }

    /**
     * A variable.
     *
     * @param type null when what it names is not known, which was told of
     */
    record Bound(@Nullable ValueType type, Role role) {}

    private Scope() {}

    static Scope empty() {
        return new Scope();
    }

    /** The same for what is inside of a not: what is bound there stays there. */
    Scope within() {
        Scope scope = new Scope();
        scope.variables.putAll(variables);
        scope.unit = unit;
        scope.manager = manager;
        return scope;
    }

    /** Remembers what was bound inside only, to tell it from what is not bound at all. */
    void leave(Scope within) {
        within.variables.keySet().stream()
                .filter(name -> !variables.containsKey(name))
                .forEach(inside::add);
    }

    @Nullable
    Bound get(String name) {
        return variables.get(name);
    }

    void bind(String name, Bound bound) {
        variables.put(name, bound);
    }

    boolean isInside(String name) {
        return inside.contains(name);
    }

    Set<String> names() {
        return variables.keySet();
    }

    boolean hasUnit() {
        return unit;
    }

    void foundUnit() {
        unit = true;
    }

    boolean hasManager() {
        return manager;
    }

    void foundManager() {
        manager = true;
    }
}
