package io.unitward.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.Policies;
import io.unitward.engine.catalog.PolicyInfo;
import io.unitward.engine.catalog.RuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every shipped policy: its cases hold, and nothing of it is missing. */
class ShippedPoliciesTest {
    private static final Path ROOT = Path.of("../rules/src/main/resources/policies");
    private static final List<String> HEADINGS =
            List.of("Summary", "What it catches", "Why", "Remediation", "Known limits");
    private static final Policies POLICIES = Policies.shipped();

    @Test
    void everyCaseHolds() throws IOException {
        List<String> failures = new ArrayList<>();
        int cases = 0;
        for (PolicyInfo policy : POLICIES.list()) {
            for (Path file : cases(policy)) {
                cases++;
                try {
                    run(policy, file).mismatches().forEach(mismatch -> failures.add(mismatch.diff()));
                } catch (CaseException e) {
                    failures.addAll(e.problems());
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(cases).isGreaterThan(50);
    }

    /** Gathers every gap of every policy, then fails once. */
    @Test
    void noPolicyLacksAnything() throws IOException {
        List<String> gaps = new ArrayList<>();
        Set<String> folders = new TreeSet<>();
        try (Stream<Path> walk = Files.walk(ROOT, 2)) {
            walk.filter(path -> ROOT.relativize(path).getNameCount() == 2)
                    .forEach(path -> folders.add(ROOT.relativize(path).toString()));
        }
        for (PolicyInfo policy : POLICIES.list()) {
            folders.remove(policy.category() + "/" + policy.id());
            Path folder = ROOT.resolve(policy.category()).resolve(policy.id());
            page(policy, folder.resolve(policy.id() + ".md"), gaps);
            metadata(policy, gaps);
            coverage(policy, gaps);
        }
        folders.forEach(folder -> gaps.add(folder + ": no rule of this id; expected one"));
        assertThat(gaps).isEmpty();
    }

    private static void page(PolicyInfo policy, Path page, List<String> gaps) throws IOException {
        if (!Files.exists(page)) {
            gaps.add(policy.id() + ": no page " + page);
            return;
        }
        List<String> lines = Files.readAllLines(page);
        List<String> headings = lines.stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        if (!lines.get(0).equals("# " + policy.id())) {
            gaps.add(policy.id() + ": the page begins with '" + lines.get(0) + "'");
        }
        if (!headings.equals(HEADINGS)) {
            gaps.add(policy.id() + ": the page has the headings " + headings + "; expected " + HEADINGS);
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("## ")
                    && (i + 2 >= lines.size() || lines.get(i + 2).isBlank())) {
                gaps.add(policy.id() + ": nothing under '" + lines.get(i) + "'");
            }
        }
    }

    private static void metadata(PolicyInfo policy, List<String> gaps) {
        for (RuleInfo rule : policy.rules()) {
            if (!rule.name().equals(policy.id()) && !rule.name().startsWith(policy.id() + ": ")) {
                gaps.add(rule.name() + ": the name does not begin with the policy id " + policy.id());
            }
            if (!rule.source().equals(policy.category() + "/" + policy.id() + "/" + policy.id() + ".drl")) {
                gaps.add(rule.name() + ": is in " + rule.source());
            }
            if (rule.summary().isBlank() || rule.summary().endsWith(".")) {
                gaps.add(rule.name() + ": summary '" + rule.summary() + "'; expected a line without a full stop");
            }
            if (!rule.why().matches("[A-Za-z][^.]*\\.")) {
                gaps.add(rule.name() + ": why '" + rule.why() + "'; expected one sentence");
            }
            if (!rule.remediation().endsWith(".")) {
                gaps.add(rule.name() + ": remediation '" + rule.remediation() + "'; expected a sentence");
            }
            if (!rule.since().matches("\\d+\\.\\d+\\.\\d+")) {
                gaps.add(rule.name() + ": since '" + rule.since() + "'; expected a version");
            }
        }
    }

    private static void coverage(PolicyInfo policy, List<String> gaps) throws IOException {
        Map<String, Set<Boolean>> seen = new TreeMap<>();
        policy.rules().forEach(rule -> seen.put(rule.name(), new TreeSet<>()));
        boolean silent = false;
        for (Path file : cases(policy)) {
            try {
                Set<String> fired = run(policy, file).fired();
                silent |= fired.isEmpty();
                seen.forEach((rule, ways) -> ways.add(fired.contains(rule)));
            } catch (CaseException e) {
                gaps.addAll(e.problems());
            }
        }
        if (!silent) {
            gaps.add(policy.id() + ": no case in which it keeps silent");
        }
        seen.forEach((rule, ways) -> {
            if (!ways.equals(Set.of(true, false))) {
                gaps.add(rule + ": cases in which it fires: " + ways + "; expected both");
            }
        });
    }

    private static PolicyCases.Outcome run(PolicyInfo policy, Path file) throws IOException, CaseException {
        String name = ROOT.relativize(file).toString();
        return PolicyCases.run(POLICIES, policy.id(), PolicyCases.read(name, Files.readString(file)));
    }

    private static List<Path> cases(PolicyInfo policy) throws IOException {
        Path folder = ROOT.resolve(policy.category()).resolve(policy.id()).resolve("cases");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
