package io.unitward.engine.session;

import io.unitward.facts.PolicyFact;
import java.util.ArrayList;
import java.util.List;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieSession;

/** What the rule engine fires over some facts, and on which of them. */
public final class Firings {
    private Firings() {}

    /** A rule that fired, and the facts of its match in the order of its patterns. */
    public record Firing(String rule, List<Object> facts) {}

    /** Everything that fires. */
    public static List<Firing> of(RuleBase rules, List<? extends PolicyFact> facts) {
        List<Firing> fired = new ArrayList<>();
        KieSession session = rules.newSession();
        try {
            session.addEventListener(new DefaultAgendaEventListener() {
                @Override
                public void afterMatchFired(AfterMatchFiredEvent event) {
                    fired.add(new Firing(
                            event.getMatch().getRule().getName(),
                            List.copyOf(event.getMatch().getObjects())));
                }
            });
            facts.forEach(session::insert);
            session.fireAllRules();
        } finally {
            session.dispose();
        }
        return fired;
    }
}
