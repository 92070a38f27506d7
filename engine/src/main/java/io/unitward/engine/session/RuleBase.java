package io.unitward.engine.session;

import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.RuleInfo;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
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
     * Loads compiled rules by the names of their model classes: no rule compiler takes part.
     *
     * @param index what was compiled
     * @param loader where the compiled classes are
     * @throws IllegalStateException when the classes are not there or are not what the index says
     */
    public static RuleBase load(PolicyIndex index, ClassLoader loader) {
        List<Model> models = new ArrayList<>();
        for (String name : index.models()) {
            try {
                models.add(Class.forName(name, true, loader)
                        .asSubclass(Model.class)
                        .getConstructor()
                        .newInstance());
            } catch (ClassNotFoundException
                    | NoSuchMethodException
                    | InstantiationException
                    | IllegalAccessException
                    | InvocationTargetException
                    | ClassCastException e) {
                throw new IllegalStateException("load compiled policies: class " + name + " cannot be used: " + e, e);
            }
        }
        Map<String, RuleInfo> rules = new HashMap<>();
        index.rules().forEach(rule -> rules.put(rule.name(), rule));
        KieBase kieBase = KieBaseBuilder.createKieBaseFromModel(models);
        TreeSet<String> loaded = new TreeSet<>();
        for (KiePackage kiePackage : kieBase.getKiePackages()) {
            kiePackage.getRules().stream().map(Rule::getName).forEach(loaded::add);
        }
        if (!loaded.equals(rules.keySet())) {
            throw new IllegalStateException("load compiled policies: the classes hold the rules " + loaded
                    + "; the index says " + new TreeSet<>(rules.keySet()));
        }
        return new RuleBase(kieBase, rules);
    }

    KieSession newSession() {
        return kieBase.newKieSession();
    }

    RuleInfo rule(String name) {
        RuleInfo rule = rules.get(name);
        if (rule == null) {
            throw new IllegalStateException("rule '" + name + "' fired; expected one of " + rules.keySet());
        }
        return rule;
    }
}
