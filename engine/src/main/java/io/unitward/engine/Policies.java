package io.unitward.engine;

import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.RuleBase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Compiled policies, ready to judge. Immutable: may be loaded on one thread, while another connects to the manager, and used
 * on any.
 */
public final class Policies {
    private final PolicyIndex index;
    private final RuleBase rules;

    private Policies(PolicyIndex index, RuleBase rules) {
        this.index = index;
        this.rules = rules;
    }

    /**
     * The policies unitward ships. Loads compiled classes: no rule is compiled, and no rule compiler is loaded.
     *
     * @throws IllegalStateException when this build of unitward does not hold them
     */
    public static Policies shipped() {
        ClassLoader loader = Policies.class.getClassLoader();
        return load(shippedIndex(), loader);
    }

    /** Compiled policies whose classes a loader finds. */
    public static Policies load(PolicyIndex index, ClassLoader loader) {
        return new Policies(index, RuleBase.load(index, loader));
    }

    /** The table of contents of the shipped policies, without loading any of them. */
    public static PolicyIndex shippedIndex() {
        try (InputStream in = Policies.class.getClassLoader().getResourceAsStream(PolicyIndex.SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + PolicyIndex.SHIPPED + " is missing; expected the compiled policies");
            }
            return PolicyIndex.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + PolicyIndex.SHIPPED, e);
        }
    }

    /** Judges nothing once, so that the first real judgement finds everything loaded; for the thread that loads policies. */
    public Policies rehearsed() {
        Classifier.classify(rules, List.of(), List.of(), 1);
        return this;
    }

    /** SHA-256 over the ids and sources: the same digest means the same policies. */
    public String digest() {
        return index.digest();
    }

    /** Every policy, sorted by category, then id. */
    public List<PolicyInfo> list() {
        return index.policies();
    }

    /** The rules, loaded. */
    public RuleBase rules() {
        return rules;
    }
}
