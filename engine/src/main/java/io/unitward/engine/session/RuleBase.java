package io.unitward.engine.session;

import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.RuleInfo;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.KieSession;

/** The compiled rules, loaded. May be shared between threads and used for any number of sessions. */
public final class RuleBase {
    private static final int SHOWN = 3;

    private final KieBase kieBase;
    private final List<Model> models;
    private final Map<String, RuleInfo> rules;
    private final SortedMap<String, Joins> joins = new TreeMap<>();
    private final boolean bounded;

    private RuleBase(List<Model> models, Map<String, RuleInfo> rules, boolean bounded) {
        this.kieBase = KieBaseBuilder.createKieBaseFromModel(
                models, KieServices.get().newKieBaseConfiguration(), new NoPropertyReactivity());
        this.models = List.copyOf(models);
        this.rules = Map.copyOf(rules);
        this.bounded = bounded;
        models.forEach(model -> model.getRules().forEach(rule -> joins.put(rule.getName(), Joins.of(rule))));
    }

    /**
     * Loads all rules that were compiled together.
     *
     * @param index what was compiled
     * @param loader where the compiled classes are
     * @throws IllegalStateException when the classes are not there or are not what the index says
     */
    public static RuleBase load(PolicyIndex index, ClassLoader loader) {
        return load(RulePart.bounded(index, loader, index.rules()));
    }

    /**
     * Loads rules by the names of their model classes: no rule compiler takes part.
     *
     * @param part what was compiled together; no rule name may be wanted twice
     * @throws IllegalStateException when the classes are not there or are not what the index says
     */
    public static RuleBase load(RulePart part) {
        Map<String, RuleInfo> rules = new HashMap<>();
        for (RuleInfo rule : part.rules()) {
            if (rules.put(rule.name(), rule) != null) {
                throw new IllegalStateException("load compiled policies: two rules '" + rule.name() + "'");
            }
        }
        Set<String> held = new TreeSet<>();
        List<Model> all = models(part);
        all.forEach(model -> model.getRules().forEach(rule -> held.add(rule.getName())));
        expect(held, names(part.index().rules()));
        RuleBase base = new RuleBase(chosen(all, rules.keySet()), rules, part.bounded());
        Set<String> loaded = new TreeSet<>();
        for (KiePackage kiePackage : base.kieBase.getKiePackages()) {
            for (Rule rule : kiePackage.getRules()) {
                loaded.add(rule.getName());
            }
        }
        expect(loaded, new TreeSet<>(rules.keySet()));
        return base;
    }

    private static List<Model> chosen(List<Model> models, Set<String> wanted) {
        List<Model> chosen = new ArrayList<>();
        for (Model model : models) {
            List<org.drools.model.Rule> rules = model.getRules().stream()
                    .filter(rule -> wanted.contains(rule.getName()))
                    .toList();
            chosen.add(rules.size() == model.getRules().size() ? model : new ChosenRules(model, rules));
        }
        return chosen;
    }

    /** The same without some of the rules, by their names. */
    RuleBase without(Set<String> kept) {
        if (kept.isEmpty()) {
            return this;
        }
        Map<String, RuleInfo> rest = new HashMap<>(rules);
        rest.keySet().removeAll(kept);
        return new RuleBase(chosen(models, rest.keySet()), rest, bounded);
    }

    /** Whether there are limits to what these rules may do. */
    boolean bounded() {
        return bounded;
    }

    /** What each rule looks for, by its name. */
    SortedMap<String, Joins> joins() {
        return joins;
    }

    /** Whose rules they are, in a few words. */
    String some() {
        List<String> policies = rules.values().stream()
                .map(RuleInfo::policy)
                .distinct()
                .sorted()
                .toList();
        String shown = String.join(", ", policies.subList(0, Math.min(SHOWN, policies.size())));
        return "one of the rules of " + shown
                + (policies.size() > SHOWN ? " and " + (policies.size() - SHOWN) + " other policies" : "");
    }

    private static List<Model> models(RulePart part) {
        List<Model> models = new ArrayList<>();
        for (String name : part.index().models()) {
            try {
                models.add(Class.forName(name, true, part.loader())
                        .asSubclass(Model.class)
                        .getConstructor()
                        .newInstance());
            } catch (ClassNotFoundException
                    | NoSuchMethodException
                    | InstantiationException
                    | IllegalAccessException
                    | InvocationTargetException
                    | LinkageError
                    | ClassCastException e) {
                throw new IllegalStateException("load compiled policies: class " + name + " cannot be used: " + e, e);
            }
        }
        return models;
    }

    private static Set<String> names(List<RuleInfo> rules) {
        Set<String> names = new TreeSet<>();
        for (RuleInfo rule : rules) {
            names.add(rule.name());
        }
        return names;
    }

    private static void expect(Set<String> held, Set<String> said) {
        if (!held.equals(said)) {
            throw new IllegalStateException(
                    "load compiled policies: the classes hold the rules " + held + "; the index says " + said);
        }
    }

    KieSession newSession() {
        return kieBase.newKieSession();
    }

    /** A rule by its name; null when it is none of these. */
    @Nullable
    RuleInfo find(String name) {
        return rules.get(name);
    }

    RuleInfo rule(String name) {
        RuleInfo rule = rules.get(name);
        if (rule == null) {
            throw new IllegalStateException("rule '" + name + "' fired; expected one of " + rules.keySet());
        }
        return rule;
    }
}
