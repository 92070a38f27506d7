package io.unitward.engine.clean;

import io.unitward.engine.Policies;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Units that nothing was found about before, each told by a SHA-256 over all that decides this: this program, the policies,
 * the facts of the manager, and its own. A policy sees one unit and the manager, and opens no file and reads no clock, so that
 * what is the same once more is clean once more; what differs in anything at all is judged.
 *
 * <p>Only what no policy says anything about is known so: not what is advice, waived, withheld or held to be safe. With policies
 * of operators, or settings for the shipped ones, everything is judged: those may have come to no end.
 *
 * @param program which build this is
 * @param keys see {@link #keys}; of any number of earlier judgements
 */
public record KnownClean(String program, Set<String> keys) {
    /** Nothing is known, and nothing is to be. */
    public static final KnownClean NOTHING = new KnownClean("", Set.of());

    public KnownClean {
        keys = Set.copyOf(keys);
    }

    /**
     * What tells each unit, the manager's own facts among them.
     *
     * @return by unit; empty where nothing is to be known
     */
    public Map<String, String> keys(Policies policies, List<PolicyFact> manager, List<UnitFacts> units) {
        if (program.isEmpty() || !policies.changes().isEmpty()) {
            return Map.of();
        }
        MessageDigest digest = sha256();
        Bytes common = new Bytes().text(program).text(policies.digest());
        new FactBytes(common).all(manager);
        byte[] before = digest.digest(common.array());
        Map<String, String> keys = new HashMap<>();
        for (UnitFacts unit : units) {
            digest.update(before);
            Bytes own = new Bytes().text(unit.unit());
            new FactBytes(own).all(unit.facts());
            keys.put(unit.unit(), Base64.getEncoder().withoutPadding().encodeToString(digest.digest(own.array())));
        }
        return keys;
    }

    /**
     * The units that are to be judged: all, unless what concerns the manager is known, since a rule that looks at a unit may
     * speak of the manager.
     */
    public List<UnitFacts> unknown(List<UnitFacts> units, Map<String, String> keysNow) {
        if (!keys.contains(keysNow.getOrDefault(FindingDraft.MANAGER, ""))) {
            return units;
        }
        List<UnitFacts> unknown = new ArrayList<>();
        for (UnitFacts unit : units) {
            if (!keys.contains(keysNow.getOrDefault(unit.unit(), ""))) {
                unknown.add(unit);
            }
        }
        return unknown;
    }

    /**
     * What is known after judging those.
     *
     * @param found all that any rule stated, by unit
     * @return the keys of all that is clean; empty when anything was found about the manager, which may be any unit's doing
     */
    public static Set<String> clean(Map<String, String> keysNow, Map<String, List<Finding>> found) {
        if (found.containsKey(FindingDraft.MANAGER)) {
            return Set.of();
        }
        Set<String> clean = new HashSet<>();
        keysNow.forEach((unit, key) -> {
            if (!found.containsKey(unit)) {
                clean.add(key);
            }
        });
        return clean;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, which every one must have", e);
        }
    }
}
