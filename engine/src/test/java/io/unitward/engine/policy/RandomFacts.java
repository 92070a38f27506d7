package io.unitward.engine.policy;

import io.unitward.facts.Manager;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Scope;
import io.unitward.facts.Unit;
import io.unitward.ownership.Expectation;
import io.unitward.pending.PendingChange;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Facts of one unit and its manager at random, near those of the shipped cases; the same seed gives the same ones. */
public final class RandomFacts {
    /** Texts that rules compare with, and paths that facts share so that joins find something. */
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "/p/a",
            "/p/a",
            "/p/b",
            "service",
            "active",
            "activating",
            "reloading",
            "exited",
            "loaded",
            "bad-setting",
            "error",
            "not-found",
            "running",
            "degraded",
            "maintenance",
            "starting",
            "initializing");

    private static final Set<String> SUBJECTS = Set.of("subject", "unit", "id");

    private final Random random;
    private final List<PolicyCase> cases;

    /** Near the given cases. */
    public RandomFacts(long seed, List<PolicyCase> cases) {
        this.random = new Random(seed);
        this.cases = cases;
    }

    /** Some facts, those of the manager among them. */
    public List<PolicyFact> next() {
        PolicyCase base = cases.get(random.nextInt(cases.size()));
        String subject = base.facts().unit();
        double rate = random.nextInt(3) * 0.12;
        List<PolicyFact> facts = new ArrayList<>();
        base.manager().forEach(fact -> facts.add(mutated(fact, rate)));
        facts.add(mutated(manager(), rate));
        base.facts().facts().forEach(fact -> {
            for (int copies = random.nextInt(4); copies >= 0; copies -= 2) {
                facts.add(mutated(fact, rate));
            }
        });
        if (!subject.equals("manager")) {
            facts.add(mutated(unit(subject), 0.3));
            facts.add(mutated(expectation(subject), 0.3));
        }
        List<PolicyFact> kinds = List.of(
                Exemplars.definition(subject),
                Exemplars.relation(subject),
                Exemplars.artifact(subject),
                Exemplars.repaired(subject),
                Exemplars.file(subject),
                Exemplars.pending(subject),
                Exemplars.directory(subject),
                Exemplars.unseen(subject),
                Exemplars.stack(subject),
                Exemplars.service(subject),
                Exemplars.container(subject),
                Exemplars.input(subject),
                Exemplars.healthTimer(subject),
                Exemplars.quadlet(subject));
        for (int more = random.nextInt(10); more > 0; more--) {
            facts.add(mutated(kinds.get(random.nextInt(kinds.size())), 0.3));
        }
        return facts;
    }

    private static Manager manager() {
        return new Manager(
                Scope.USER, 1000, true, null, "252", "running", "/h", null, List.of("/p/a"), null, List.of());
    }

    private static Unit unit(String subject) {
        return new Unit(subject, List.of(subject), "loaded", "active", "running", false, null, "i", null, null, null);
    }

    private static Expectation expectation(String subject) {
        return new Expectation(
                subject,
                "a",
                List.of("/p/a"),
                List.of(),
                false,
                List.of("/p/b"),
                true,
                null,
                null,
                List.of("enabled"),
                false);
    }

    private PolicyFact mutated(PolicyFact fact, double rate) {
        RecordComponent[] components = fact.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getAccessor().invoke(fact);
                if (!SUBJECTS.contains(components[i].getName()) && random.nextDouble() < rate) {
                    values[i] = value(components[i], values[i], fact);
                }
            }
            Constructor<?> constructor = fact.getClass().getDeclaredConstructor(types);
            return (PolicyFact) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(fact.toString(), e);
        }
    }

    private Object value(RecordComponent component, Object old, PolicyFact fact) {
        Class<?> type = component.getType();
        if (type == String.class) {
            boolean never = fact instanceof PendingChange && component.getName().equals("cause");
            return !never && random.nextInt(5) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size()));
        }
        if (type == boolean.class || type == Boolean.class) {
            return type == Boolean.class && random.nextInt(3) == 0 ? null : (Object) random.nextBoolean();
        }
        if (type == int.class) {
            return random.nextInt(4) - 1;
        }
        if (type == long.class) {
            return (long) random.nextInt(3) - 1;
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] == String.class) {
            List<String> texts = new ArrayList<>();
            for (int size = random.nextInt(3); size > 0; size--) {
                texts.add(TEXTS.get(random.nextInt(TEXTS.size())));
            }
            return texts;
        }
        return old;
    }
}
