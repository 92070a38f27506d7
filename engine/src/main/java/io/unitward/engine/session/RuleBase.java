package io.unitward.engine.session;

import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.RuleInfo;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.KieSession;

/** The compiled rules, loaded. May be shared between threads and used for any number of sessions. */
public final class RuleBase {
    private final KieBase kieBase;
    private final Map<String, RuleInfo> rules;

    private RuleBase(KieBase kieBase, Map<String, RuleInfo> rules) {
        this.kieBase = kieBase;
        this.rules = Map.copyOf(rules);
    }

    /**
     * Loads all rules that were compiled together.
     *
     * @param index what was compiled
     * @param loader where the compiled classes are
     * @throws IllegalStateException when the classes are not there or are not what the index says
     */
    public static RuleBase load(PolicyIndex index, ClassLoader loader) {
        return load(List.of(new RulePart(index, loader, index.rules())));
    }

    /**
     * Loads rules by the names of their model classes: no rule compiler takes part.
     *
     * @param parts what was compiled apart; no rule name may be wanted twice
     * @throws IllegalStateException when the classes are not there or are not what an index says
     */
    public static RuleBase load(List<RulePart> parts) {
        List<Model> models = new ArrayList<>();
        Map<String, RuleInfo> rules = new HashMap<>();
        for (RulePart part : parts) {
            Set<String> wanted = new TreeSet<>();
            for (RuleInfo rule : part.rules()) {
                wanted.add(rule.name());
                if (rules.put(rule.name(), rule) != null) {
                    throw new IllegalStateException("load compiled policies: two rules '" + rule.name() + "'");
                }
            }
            Set<String> held = new TreeSet<>();
            for (Model model : models(part)) {
                List<org.drools.model.Rule> chosen = new ArrayList<>();
                for (org.drools.model.Rule rule : model.getRules()) {
                    held.add(rule.getName());
                    if (wanted.contains(rule.getName())) {
                        chosen.add(rule);
                    }
                }
                models.add(chosen.size() == model.getRules().size() ? model : new ChosenRules(model, chosen));
            }
            expect(held, names(part.index().rules()));
        }
        KieBase kieBase = KieBaseBuilder.createKieBaseFromModel(models);
        Set<String> loaded = new TreeSet<>();
        for (KiePackage kiePackage : kieBase.getKiePackages()) {
            for (Rule rule : kiePackage.getRules()) {
                loaded.add(rule.getName());
            }
        }
        expect(loaded, new TreeSet<>(rules.keySet()));
        return new RuleBase(kieBase, rules);
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
