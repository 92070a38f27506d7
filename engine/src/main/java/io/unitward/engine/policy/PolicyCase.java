package io.unitward.engine.policy;

import io.unitward.engine.WaiverScope;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Waiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One example of when a policy fires, or keeps silent.
 *
 * @param file the case file, for messages
 * @param manager the facts of the manager
 * @param facts the facts of the one subject
 * @param waivers what is accepted; a waiver without a policy is one of the policy whose case it is
 * @param expected what the policy must find, of whichever of its rules; empty: it must keep silent
 */
public record PolicyCase(
        String file, List<PolicyFact> manager, UnitFacts facts, List<Waiver> waivers, List<Expected> expected) {
    /** The moment of every case. */
    static final Instant AT = Instant.parse("2027-01-01T00:00:00Z");

    /** What a path of a waiver that begins with ~ is read from; the facts of a case lie there as well. */
    static final String HOME = "/home/u";

    /** What a waiver's digest can be: a case holds no contents, and so says only whether they are those that were waived. */
    static final Map<String, String> DIGESTS = Map.of("same", "a".repeat(64), "other", "b".repeat(64));

    public PolicyCase {
        manager = List.copyOf(manager);
        waivers = List.copyOf(waivers);
        expected = List.copyOf(expected);
    }

    /**
     * A finding that is expected.
     *
     * @param line where it stands in the case file, from 1
     * @param column its first character, from 1
     * @param fields as a report would print them; fields not named may be anything
     */
    public record Expected(int line, int column, Map<String, String> fields) {
        public Expected {
            fields = Map.copyOf(fields);
        }
    }

    /** Whether a waiver covers what the policy found, as it would in an audit. */
    public boolean isWaived(Finding finding) {
        if (waivers.isEmpty()) {
            return false;
        }
        String digest = DIGESTS.getOrDefault("same", "");
        WaiverScope scope =
                new WaiverScope(AT, HOME, finding.file() == null ? Map.of() : Map.of(finding.file(), digest));
        List<Waiver> named = waivers.stream()
                .map(waiver -> waiver.policy().isEmpty() ? waiver.of(finding.policy()) : waiver)
                .toList();
        return scope.accepting(named, finding, (waiver, of) -> true) != null;
    }

    /** All that the policy sees. */
    public List<PolicyFact> allFacts() {
        List<PolicyFact> all = new ArrayList<>(manager);
        all.addAll(facts.facts());
        return all;
    }
}
