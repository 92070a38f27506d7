package io.unitward.config;

import io.unitward.verdict.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code policies:} and {@code delegable:}. Whether the policies exist is asked when they are known. */
final class PolicySettingsReader {
    private static final List<String> KEYS = List.of("policy", "enabled", "severity", "reason");
    private static final String IDS = "policy ids such as look-alike-unit";
    private static final int LONGEST_REASON = 300;

    private final Problems problems;

    private PolicySettingsReader(Problems problems) {
        this.problems = problems;
    }

    /** Both lists of a manifest; with problems added, what it returns is not to be used. */
    static PolicySettings read(Section manifest, Problems problems) {
        PolicySettingsReader reader = new PolicySettingsReader(problems);
        List<PolicySettings.Delegable> delegable = new ArrayList<>();
        for (Text glob : manifest.texts("delegable", IDS + ", or globs of them")) {
            if (!glob.value().matches("[a-z0-9*?\\[\\]-]+")) {
                problems.add(glob.at(), "delegable", glob.value(), "a policy id, or a glob of *, ? and [abc]");
            }
            delegable.add(
                    new PolicySettings.Delegable(problems.file(), line(glob.at()), column(glob.at()), glob.value()));
        }
        List<PolicySetting> settings = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Node item : manifest.items("policies", "entries with policy, reason, and enabled or severity")) {
            PolicySetting setting = reader.setting(Section.of(item, "policy", KEYS, Set.of(), problems), lines);
            if (setting != null) {
                settings.add(setting);
            }
        }
        return new PolicySettings(settings, delegable);
    }

    private @Nullable PolicySetting setting(Section section, Map<String, Integer> lines) {
        section.require("policy", "the id of a policy");
        section.require("reason", "why, in one line; it is shown in every report");
        if (!section.has("enabled") && !section.has("severity")) {
            section.require("enabled", "enabled: false, or severity: with a word");
        }
        Text policy = section.text("policy");
        Text reason = section.text("reason");
        if (reason != null && reason.value().length() > LONGEST_REASON) {
            problems.add(reason.at(), "reason", reason.value(), "at most " + LONGEST_REASON + " characters");
        }
        Boolean enabled = section.has("enabled") ? Boolean.valueOf(section.flag("enabled")) : null;
        Severity severity = severity(section.choice("severity", words()));
        if (policy == null || reason == null) {
            return null;
        }
        Integer first = lines.putIfAbsent(policy.value(), line(policy.at()));
        if (first != null) {
            problems.add(policy.at(), "policy", policy.value(), "each policy once; line " + first + " has it too");
        }
        return new PolicySetting(
                problems.file(),
                line(policy.at()),
                column(policy.at()),
                policy.value(),
                enabled,
                severity,
                reason.value());
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            words.add(severity.text());
        }
        return words;
    }

    private static @Nullable Severity severity(@Nullable String word) {
        for (Severity severity : Severity.values()) {
            if (severity.text().equals(word)) {
                return severity;
            }
        }
        return null;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int column(Node node) {
        return node.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    }
}
