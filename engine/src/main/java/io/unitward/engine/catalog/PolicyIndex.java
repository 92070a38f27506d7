package io.unitward.engine.catalog;

import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table of contents of compiled policies, written when they are compiled and read when they are used.
 *
 * <p>A text of lines with tab-separated fields, so that reading it needs no parser: it is on the start-up path.
 *
 * @param digest SHA-256 over the sorted ids and the sources
 * @param models names of the classes that hold the compiled rules
 * @param rules sorted by source, then line
 * @param sources SHA-256 of each source as it stands in its file, by its path
 */
public record PolicyIndex(String digest, List<String> models, List<RuleInfo> rules, SortedMap<String, String> sources) {
    /** Where the shipped policies' index is on the class path. */
    public static final String SHIPPED = "io/unitward/engine/policies.index";

    private static final String HEADER = "unitward.policies/v1";
    private static final int RULE_FIELDS = 13;

    public PolicyIndex {
        models = List.copyOf(models);
        rules = List.copyOf(rules);
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    }

    /** The rules, grouped by policy id; sorted by category, then id. */
    public List<PolicyInfo> policies() {
        return PolicyInfo.group(rules);
    }

    /** The text form. */
    public String write() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        line(text, "digest", digest);
        models.forEach(model -> line(text, "model", model));
        sources.forEach((path, sha256) -> line(text, "source", path, sha256));
        for (RuleInfo rule : rules) {
            line(
                    text,
                    "rule",
                    rule.name(),
                    rule.policy(),
                    rule.category(),
                    rule.classification().name(),
                    rule.severity().name(),
                    rule.since(),
                    rule.summary(),
                    rule.why(),
                    rule.remediation(),
                    rule.source(),
                    Integer.toString(rule.line()),
                    rule.overrides());
        }
        return text.toString();
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static PolicyIndex read(String text) {
        String digest = "";
        List<String> models = new ArrayList<>();
        List<RuleInfo> rules = new ArrayList<>();
        SortedMap<String, String> sources = new TreeMap<>();
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(HEADER)) {
            throw new IllegalArgumentException(
                    "policy index begins with '" + lines[0] + "'; expected '" + HEADER + "'");
        }
        for (int i = 1; i < lines.length; i++) {
            String[] fields = lines[i].split("\t", -1);
            if (fields[0].equals("digest") && fields.length == 2) {
                digest = fields[1];
            } else if (fields[0].equals("model") && fields.length == 2) {
                models.add(fields[1]);
            } else if (fields[0].equals("source") && fields.length == 3) {
                sources.put(fields[1], fields[2]);
            } else if (fields[0].equals("rule") && fields.length == RULE_FIELDS) {
                rules.add(new RuleInfo(
                        fields[1],
                        fields[2],
                        fields[3],
                        Classification.valueOf(fields[4]),
                        Severity.valueOf(fields[5]),
                        fields[6],
                        fields[7],
                        fields[8],
                        fields[9],
                        fields[10],
                        Integer.parseInt(fields[11]),
                        fields[12]));
            } else if (!lines[i].isEmpty()) {
                throw new IllegalArgumentException("policy index line " + (i + 1) + " is '" + lines[i]
                        + "'; expected digest, model, source or rule with their fields");
            }
        }
        if (digest.isEmpty() || models.isEmpty() || rules.isEmpty()) {
            throw new IllegalArgumentException("policy index lacks digest, models or rules; expected all of them");
        }
        return new PolicyIndex(digest, models, rules, sources);
    }

    private static void line(StringBuilder text, String... fields) {
        for (String field : fields) {
            if (field.indexOf('\t') >= 0 || field.indexOf('\n') >= 0 || field.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("policy text '" + field + "'; expected one line without tabs");
            }
        }
        text.append(String.join("\t", fields)).append('\n');
    }
}
