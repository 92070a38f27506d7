package io.unitward.engine;

import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.chosen.Choice;
import io.unitward.engine.chosen.PolicyGroup;
import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.RuleBase;
import io.unitward.engine.session.RulePart;
import io.unitward.facts.PolicyNote;
import io.unitward.verdict.PolicyChanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiled policies, ready to judge. May be loaded on one thread, while another connects to the manager, and used on any; what
 * they are never changes.
 */
public final class Policies {
    private final Choice choice;
    private @Nullable Loaded loaded;

    /** What judges, and what does for the gate alone. */
    private record Loaded(List<RuleBase> judging, List<RuleBase> withheld) {}

    private Policies(Choice choice) {
        this.choice = choice;
    }

    /**
     * The policies unitward ships. Loads compiled classes: no rule is compiled, and no rule compiler is loaded.
     *
     * @throws IllegalStateException when this build of unitward does not hold them
     */
    public static Policies shipped() {
        Policies policies = shippedWhenNeeded();
        policies.loaded();
        return policies;
    }

    /** The same, loaded when they are first to judge: where nothing has changed since the last run they are not. */
    public static Policies shippedWhenNeeded() {
        PolicyIndex index = shippedIndex();
        return new Policies(
                asShipped(index, new RulePart(index, Policies.class.getClassLoader(), index.rules(), false)));
    }

    /** Compiled policies whose classes a loader finds. */
    public static Policies load(PolicyIndex index, ClassLoader loader) {
        return load(asShipped(index, RulePart.bounded(index, loader, index.rules())));
    }

    private static Choice asShipped(PolicyIndex index, RulePart all) {
        return new Choice(index.digest(), List.of(all), List.of(), index.rules(), PolicyChanges.NONE, List.of());
    }

    /** Loads what was chosen. */
    public static Policies load(Choice choice) {
        Policies policies = new Policies(choice);
        policies.loaded();
        return policies;
    }

    private synchronized Loaded loaded() {
        if (loaded == null) {
            loaded = new Loaded(bases(choice.judging()), bases(choice.withheld()));
        }
        return loaded;
    }

    private static List<RuleBase> bases(List<RulePart> parts) {
        return parts.stream()
                .filter(part -> !part.rules().isEmpty())
                .map(RuleBase::load)
                .toList();
    }

    /** The shipped policies, to be chosen from; loads no rule. */
    public static PolicyGroup shippedGroup() {
        return new PolicyGroup(
                PolicyGroup.Authority.SHIPPED, shippedIndex(), Policies.class.getClassLoader(), Map.of());
    }

    /** The table of contents of the shipped policies, without loading any of them. */
    public static PolicyIndex shippedIndex() {
        return PolicyIndex.read(shippedIndexText());
    }

    /** In the program's one jar the build puts the text in place of what reads it, see Modernize. */
    private static String shippedIndexText() {
        try (InputStream in = Policies.class.getClassLoader().getResourceAsStream(PolicyIndex.SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + PolicyIndex.SHIPPED + " is missing; expected the compiled policies");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + PolicyIndex.SHIPPED, e);
        }
    }

    /** Judges nothing once, so that the first real judgement finds everything loaded; for the thread that loads policies. */
    public Policies rehearsed() {
        judging().forEach(rules -> Classifier.classify(rules, List.of(), List.of(), 1));
        return this;
    }

    /** SHA-256 over what decides what they find: the same digest means the same policies. */
    public String digest() {
        return choice.digest();
    }

    /** Every policy that judges: the shipped ones, sorted by category, then id; then operators' in the same way. */
    public List<PolicyInfo> list() {
        List<RuleInfo> all = choice.rules();
        return PolicyInfo.group(all);
    }

    /** The rules that verdicts are made of, loaded; those of each authority apart, the shipped ones first. */
    public List<RuleBase> judging() {
        return loaded().judging();
    }

    /** Rules that are off or overridden; what they find counts for the gate alone. */
    public List<RuleBase> withheld() {
        return choice.withheld().isEmpty() ? List.of() : loaded().withheld();
    }

    /** How they differ from the shipped ones. */
    public PolicyChanges changes() {
        return choice.changes();
    }

    /** What a person should look at; facts about the manager. */
    public List<PolicyNote> notes() {
        return choice.notes();
    }
}
