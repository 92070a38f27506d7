package io.unitward.engine.policy;

import io.unitward.engine.policy.PolicyCase.Expected;
import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a case expects, held against what a policy found.
 *
 * @param met for each that is expected, in order, the finding that is it; null when none is
 * @param unexpected what was found besides, in order
 */
record Comparison(List<@Nullable Finding> met, List<Finding> unexpected) {
    /** The fields of a finding that a case can name, in the order in which they are shown. */
    static Map<String, String> fields(PolicyCase given, Finding finding) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("unit", finding.unit());
        fields.put("classification", finding.classification().text());
        fields.put("severity", finding.severity().text());
        if (finding.view() != null) {
            fields.put("view", finding.view().text());
        }
        if (finding.file() != null) {
            fields.put("file", finding.file());
        }
        if (finding.cause() != null) {
            fields.put("cause", finding.cause());
        }
        fields.put("message", finding.message());
        if (!given.waivers().isEmpty()) {
            fields.put("waived", String.valueOf(given.isWaived(finding)));
        }
        return fields;
    }

    /** Pairs them so that as many as possible that are expected are met: one that names little takes what no other needs. */
    static Comparison of(PolicyCase given, List<Finding> found) {
        List<Expected> expected = given.expected();
        List<Map<String, String>> fields =
                found.stream().map(each -> fields(given, each)).toList();
        int[] taker = new int[found.size()];
        Arrays.fill(taker, -1);
        for (int i = 0; i < expected.size(); i++) {
            take(i, expected, fields, taker, new boolean[found.size()]);
        }
        List<@Nullable Finding> met = new ArrayList<>();
        expected.forEach(each -> met.add(null));
        List<Finding> unexpected = new ArrayList<>();
        for (int i = 0; i < taker.length; i++) {
            if (taker[i] < 0) {
                unexpected.add(found.get(i));
            } else {
                met.set(taker[i], found.get(i));
            }
        }
        return new Comparison(met, unexpected);
    }

    private static boolean take(
            int which, List<Expected> expected, List<Map<String, String>> found, int[] taker, boolean[] tried) {
        for (int i = 0; i < taker.length; i++) {
            if (!tried[i] && is(found.get(i), expected.get(which))) {
                tried[i] = true;
                if (taker[i] < 0 || take(taker[i], expected, found, taker, tried)) {
                    taker[i] = which;
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean is(Map<String, String> fields, Expected expected) {
        return fields.entrySet().containsAll(expected.fields().entrySet());
    }

    /** Whether the case holds. */
    boolean holds() {
        return unexpected.isEmpty() && !met.contains(null);
    }

    /** What was found besides and shares the most with what is expected; null when nothing shares anything. */
    static @Nullable Finding nearest(PolicyCase given, Expected expected, List<Finding> found) {
        Finding nearest = null;
        long most = 0;
        for (Finding finding : found) {
            Map<String, String> fields = fields(given, finding);
            long shared = expected.fields().entrySet().stream()
                    .filter(fields.entrySet()::contains)
                    .count();
            if (shared > most) {
                nearest = finding;
                most = shared;
            }
        }
        return nearest;
    }
}
